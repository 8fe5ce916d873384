from django.utils.translation import gettext_noop as _

from roviec.access.permissions import register

VIEW = register("report.view", _("Xem báo cáo và số liệu"))
FILL = register("report.fill", _("Nhập và trình báo cáo"))
SIGN = register("report.sign", _("Ký và gửi báo cáo"))
REVIEW = register("report.review", _("Duyệt hoặc trả lại báo cáo cấp dưới"))
REQUEST = register("report.request", _("Yêu cầu cấp dưới báo cáo"))
CONFIGURE = register("report.configure", _("Đặt biểu mẫu, chuỗi hạn gửi và ngày nghỉ"))
