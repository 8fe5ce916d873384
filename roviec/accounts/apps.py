from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "roviec.accounts"
    label = "accounts"

    def ready(self) -> None:
        from roviec.access import policy
        from roviec.access.pages import when_signed_out
        from roviec.accounts import actions  # noqa: F401  # its verbs name entries of the record
        from roviec.accounts.open_matters import Appointments, Grants
        from roviec.accounts.policy import AppointmentPolicy
        from roviec.accounts.sessions import CLEAR_SESSIONS
        from roviec.accounts.views import expired
        from roviec.background import registry
        from roviec.organisations import passing

        policy.implement(AppointmentPolicy())
        when_signed_out(expired)
        passing.register("accounts.appointment", Appointments())
        passing.register("accounts.grant", Grants())
        registry.register(CLEAR_SESSIONS)
