"""Setting up a real site: a template, its places, the bodies that stand there, an administrator.

What is there already is left as it is, so that setting up twice is the same as once.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from roviec.access.actor import Office
from roviec.access.rules import RuleBroken
from roviec.accounts import actions as accounts
from roviec.accounts.models import Account
from roviec.organisations import planner
from roviec.organisations.models import (
    Installation,
    Line,
    Place,
    PlaceVersion,
    Subordination,
    Unit,
    UnitVersion,
)
from roviec.templates_of_work.actions import install
from roviec.templates_of_work.bodies import BodyRow, PlacesError, bodies
from roviec.templates_of_work.following import followed
from roviec.templates_of_work.schema import Template
from roviec.templates_of_work.stored_bodies import (
    place_fates,
    places_on_site,
    record_what_followed,
    set_up_bodies,
)
from roviec.timeline.validity import valid_on

NONE, VIETNAM = "none", "vietnam"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a site is to hold. `template` is named as in `loader.load`, or `NONE`; `places` is a
    file, `VIETNAM` or `NONE`. Without a password no account is made."""

    template: str
    places: str
    login: str = ""
    password: str = ""
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the site holds now, and what of it was made just now."""

    template: str
    places: int
    units: int
    new_places: int
    new_units: int
    lacking: dict[str, int]
    """By line: new units at its top because nobody they answer to stands above."""
    bare: dict[str, int]
    """By kind of place: places at which no unit stands."""
    new_account: bool
    posts: tuple[str, ...]
    """The units at which the administrator was given a post."""


@transaction.atomic
def set_up_site(wanted: Wanted, *, office: Office) -> Standing:
    """All of it or nothing. Raises `RuleBroken` TPL-01, TPL-03, TPL-04 and those of accounts, and
    `TemplateError` for files with mistakes."""
    refuse_example()
    new_account = bool(wanted.password) and lacks_account(wanted.login)
    account = _account(wanted, office)
    template = None if wanted.template == NONE else install(wanted.template, office=office)
    new_places = _lay_places(wanted.places, office)
    rows = _rows(template) if template is not None and not Unit.objects.exists() else []
    units = set_up_bodies(rows, office=office)
    if template is not None and units:
        lines = followed(template, rows, place_fates())
        record_what_followed(lines, units, office=office)
        # What became of forty thousand units is asked for at once, by the first page that tells it.
        planner.look_again()
    site = Installation.objects.first()
    return Standing(
        template=site.template_name if site else "",
        places=Place.objects.count(),
        units=Unit.objects.count(),
        new_places=new_places,
        new_units=len({row.key for row in rows}),
        lacking=_lacking(rows),
        bare=_bare(),
        new_account=new_account,
        posts=_appoint(account, template, wanted, office) if account and template else (),
    )


def refuse_example() -> None:
    """TPL-03: a real site and the example are never one."""
    if Installation.objects.filter(example_data=True).exists():
        raise RuleBroken(
            "TPL-03",
            _(
                "Nơi này đang giữ dữ liệu ví dụ nên không lập hệ thống thật ở đây. Hãy dùng một cơ "
                "sở dữ liệu mới."
            ),
        )


def lacks_account(login: str) -> bool:
    """Whether that account is still to be made; without a login, whether any is."""
    known = Account.objects.filter(login=login.strip().lower()) if login else Account.objects.all()
    return not known.exists()


# --- places -------------------------------------------------------------------------------------


def _lay_places(source: str, office: Office) -> int:
    """Lay the places in where there are none yet; how many."""
    if source == NONE or Place.objects.exists():
        return 0
    if source == VIETNAM:
        from roviec.organisations.official import set_up_vietnam

        set_up_vietnam(office=office)
    else:
        from roviec.organisations.importing import (  # type: ignore[attr-defined, unused-ignore]
            import_places,
        )

        import_places(Path(source), office=office)
    return Place.objects.count()


# --- bodies -------------------------------------------------------------------------------------


def _rows(template: Template) -> list[BodyRow]:
    """TPL-04: no two bodies bear one code on one day, and no place lies in itself."""
    try:
        return bodies(template, places_on_site())
    except PlacesError as error:
        told = "\n".join(error.problems[:20])
        raise RuleBroken(
            "TPL-04", _("Không lập được đơn vị theo địa bàn:\n%(problems)s") % {"problems": told}
        ) from error


def _lacking(rows: list[BodyRow]) -> dict[str, int]:
    names = dict(Line.objects.values_list("code", "name"))
    found = {(line, row.key) for row in rows for line in row.lacking}
    return dict(Counter(names[line] for line, _key in found))


def _bare() -> dict[str, int]:
    kinds = Counter(
        PlaceVersion.objects.filter(place__unit_versions__isnull=True)
        .values_list("kind", "place_id")
        .distinct()
        .values_list("kind", flat=True)
    )
    return dict(kinds)


# --- the administrator --------------------------------------------------------------------------


def _account(wanted: Wanted, office: Office) -> Account | None:
    """The account asked for, made where it is not there yet."""
    if not wanted.login:
        return None
    known = Account.objects.filter(login=wanted.login.strip().lower()).first()
    if known is not None or not wanted.password:
        return known
    name = _("Quản trị hệ thống")
    return accounts.add_account(
        office=office, login=wanted.login, name=name, password=wanted.password
    )


def _appoint(
    account: Account, template: Template, wanted: Wanted, office: Office
) -> tuple[str, ...]:
    """Give an account without posts the template's post at the top of each of its lines; where."""
    if account.appointments.exists():
        return ()
    row = template.administrator
    tops = [(line, top) for line in row.lines if (top := _top(line, wanted.today)) is not None]
    for line, top in tops:
        post = accounts.NewPost(top.code, line, row.role, "", wanted.today)
        accounts.appoint(office=office, account=account, post=post)
    return tuple(top.name for _line, top in tops)


def _top(line_code: str, day: date) -> UnitVersion | None:
    """Of several tops the highest kind, then the first code."""
    tops = Subordination.objects.as_at(day).filter(line__code=line_code, superior__isnull=True)
    return (
        UnitVersion.objects.filter(valid_on(day), unit__in=tops.values("unit"))
        .order_by("kind__rank", "code")
        .first()
    )
