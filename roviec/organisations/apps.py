from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "roviec.organisations"
    label = "organisations"

    def ready(self) -> None:
        from roviec.background import registry
        from roviec.files import owners
        from roviec.organisations import passing
        from roviec.organisations.importing import receiving
        from roviec.organisations.passing import matters
        from roviec.organisations.passing.due import PASS_ON
        from roviec.organisations.permissions import may_read_decision

        owners.register("organisations.reorganisation", may_read_decision)
        owners.register("organisations.fileimport", receiving.may_read)
        passing.register("organisations.seat", matters.Seats())
        passing.register("organisations.committee", matters.Committees())
        registry.register(PASS_ON)
