from django.utils.translation import gettext_noop as _

from roviec.audit.verbs import register

RETRIED = register("background.retry", _("Chạy lại việc nền bị lỗi"))
SET_ASIDE = register("background.set_aside", _("Cất việc nền bị lỗi đã xử lý"))
