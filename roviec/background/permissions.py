from django.utils.translation import gettext_noop as _

from roviec.access.permissions import register

OVERSEE = register("background.oversee", _("Theo dõi việc nền của hệ thống"))
