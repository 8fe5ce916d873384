from django.utils.translation import gettext_noop as _

from roviec.audit.verbs import register

SET_UP = register("unit.set_up", _("Lập đơn vị"))
PREPARED = register("reorganisation.prepare", _("Lập đợt sắp xếp"))
EDITED = register("reorganisation.edit", _("Sửa đợt sắp xếp"))
CONFIRMED = register("reorganisation.confirm", _("Xác nhận đợt sắp xếp"))
WITHDRAWN = register("reorganisation.withdraw", _("Rút đợt sắp xếp"))
PASSED_ON = register("reorganisation.pass_on", _("Chuyển việc đang mở cho đơn vị kế tục"))
ASSIGNED = register("reorganisation.assign", _("Phân công việc chờ sau sắp xếp"))
JOINED = register("committee.join", _("Đưa đơn vị vào ban chỉ đạo"))
STANDING = register("committee.make_standing", _("Chọn cơ quan thường trực"))
LEFT = register("committee.leave", _("Đưa đơn vị ra khỏi ban chỉ đạo"))
IMPORTED = register("organisation.import", _("Nhập địa bàn, đơn vị từ tệp"))
GROUPED = register("organisation.group", _("Xếp nhóm địa bàn"))
