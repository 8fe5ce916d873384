from django.utils.translation import gettext_noop as _

from roviec.access.permissions import register

VIEW = register("inspection.view", _("Xem cuộc kiểm tra"))
OPEN = register("inspection.open", _("Mở cuộc kiểm tra của đơn vị mình"))
CONDUCT = register("inspection.conduct", _("Đối chiếu, ghi nhận xét và yêu cầu"))
SIGN = register("inspection.sign", _("Ký và ban hành kết luận"))
RESPOND = register("inspection.respond", _("Trả lời yêu cầu sau kiểm tra"))
VERIFY = register("inspection.verify", _("Xác minh việc thực hiện yêu cầu"))
