from datetime import date, timedelta
from decimal import Decimal

import pytest

from roviec.access.actor import SYSTEM, Office
from roviec.audit.actions import digest, record
from roviec.audit.models import AppendOnly, Entry
from roviec.audit.verbs import UnknownVerb, register

TRIED = register("test.tried", "Thử")


def test_an_entry_says_who_in_which_office_did_what(world):
    unit = world.unit("ben_do")
    account = world.account("officer", "ben_do")
    office = Office(account.pk, account.name, "Chuyên viên", unit.pk, "Ban Tuyên giáo")
    entry = record(
        office,
        TRIED,
        unit,
        unit_id=unit.pk,
        before={"on": date(2026, 1, 2)},
        after={"v": Decimal("1.5")},
    )
    kept = Entry.objects.about(unit).first()
    assert kept == entry
    assert (kept.name, kept.office, kept.label) == (
        account.name,
        "Chuyên viên, Ban Tuyên giáo",
        "Thử",
    )
    assert (kept.before, kept.after) == ({"on": "2026-01-02"}, {"v": "1.5"})


def test_entries_differ_in_digest_when_anything_differs(world):
    unit = world.unit("ben_do")
    entry = record(SYSTEM, TRIED, unit, after={"v": 1})
    content = {
        name: getattr(entry, name)
        for name in ("at", "account_id", "name", "office", "verb", "object_type", "object_id",
                     "unit_id", "note", "before", "after")
    }  # fmt: skip
    assert digest(content) == entry.digest
    changed = {
        **{name: f"{value}?" for name, value in content.items() if isinstance(value, str)},
        "at": entry.at + timedelta(seconds=1),
        "account_id": 7,
        "unit_id": 7,
        "after": {"v": 2},
    }
    for name, value in changed.items():
        assert digest({**content, name: value}) != entry.digest, name


def test_an_unknown_verb_is_refused(world):
    with pytest.raises(UnknownVerb):
        record(SYSTEM, "test.unheard_of", world.unit("ben_do"))


def test_entries_are_appended_and_never_changed(world):
    entry = record(SYSTEM, TRIED, world.unit("ben_do"))
    entry.note = "khác"
    with pytest.raises(AppendOnly):
        entry.save()
    with pytest.raises(AppendOnly):
        entry.delete()
    with pytest.raises(AppendOnly):
        Entry.objects.filter(pk=entry.pk).update(note="khác")
    with pytest.raises(AppendOnly):
        Entry.objects.all().delete()


def test_a_verb_is_registered_once():
    with pytest.raises(ValueError, match="twice"):
        register("test.tried", "Lần nữa")
