"""ORG-11: only what somebody has just seen is confirmed on a page, and only who may confirm sees
what is open at the units of an act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from roviec.access.policy import NotPermitted
from roviec.accounts.models import Grant
from roviec.accounts.open_matters import Appointments, Grants
from roviec.organisations.actions import NewLine, Party, confirm_acts, withdraw_act
from roviec.organisations.actions.look_ahead import look_ahead
from roviec.organisations.models import LookAhead, Reorganisation, Unit
from roviec.organisations.reorganising.kept_looks import LASTS, seal_of
from roviec.organisations.rules import SeenNoMore
from roviec.organisations.structure import ActKind
from roviec.organisations.tests.acting import UNITS, Stage, stage_of
from roviec.organisations.tests.imported_files import done, units

JULY = date(2025, 7, 1)


@pytest.fixture
def stage(world) -> Stage:
    return stage_of(world)


@pytest.fixture
def visitor(stage, signed_in) -> Client:
    client: Client = signed_in(stage.account)
    return client


def at(name: str, *args: int | str) -> str:
    return reverse(f"organisations:{name}", args=args)


def merge(stage: Stage, *names: str, title: str = "Sắp xếp", code: str = "hop-u") -> Reorganisation:
    line = stage.merge_units(*(names or ("ben_do", "tan_lap")), code=code)
    return stage.act(UNITS, JULY, [line], title)


def renaming(unit: Unit, name: str = "Tên khác") -> NewLine:
    return NewLine(kind=ActKind.RENAME, sources=[Party(pk=unit.pk, attributes={"name": name})])


def opened(visitor: Client, act: Reorganisation) -> dict[str, str]:
    """What the form of its preview sends, once it was looked at."""
    visitor.post(at("look_ahead", act.pk))
    mark: str = visitor.get(at("preview_act", act.pk)).context["mark"]
    assert mark
    return {"mark": mark}


# --- only what was seen --------------------------------------------------------------------------


def another_confirmed(stage: Stage, visitor: Client, act: Reorganisation) -> None:
    stage.confirm(stage.act(UNITS, JULY, [renaming(stage.unit("muong_thanh"))]))


def another_confirmed_and_looked_at_again(
    stage: Stage, visitor: Client, act: Reorganisation
) -> None:
    """A colleague looks at it as it is now: this page still shows what was."""
    june = date(2025, 6, 1)
    stage.confirm(stage.act(UNITS, june, [renaming(stage.unit("ben_do"), "Tên mới Bến Đò")]))
    look_ahead(actor=stage.actor, acts=[Reorganisation.objects.get(pk=act.pk)])


def line_edited(stage: Stage, visitor: Client, act: Reorganisation) -> None:
    said = {"sources": "muong_thanh-department", "name": "Tên khác"}
    assert visitor.post(at("add_line", act.pk, "rename"), said).status_code == 302


def too_long_ago(stage: Stage, visitor: Client, act: Reorganisation) -> None:
    LookAhead.objects.update(looked_at=timezone.now() - LASTS)


@pytest.mark.parametrize(
    "meanwhile",
    [another_confirmed, another_confirmed_and_looked_at_again, line_edited, too_long_ago],
)
def test_what_was_seen_and_is_no_more_is_not_confirmed(stage, visitor, meanwhile):
    act = merge(stage)
    form = opened(visitor, act)
    meanwhile(stage, visitor, act)
    refused = visitor.post(at("confirm_act", act.pk), form)
    assert refused.status_code == 409
    html = refused.content.decode()
    assert "Điều bạn đã xem không còn đúng" in html
    assert "Hãy xem lại bên dưới rồi xác nhận" in html
    act.refresh_from_db()
    assert act.state == "prepared"
    # The way out: what is shown now is confirmed.
    again = visitor.post(at("confirm_act", act.pk), {"mark": refused.context["mark"]})
    assert again.status_code == 302
    act.refresh_from_db()
    assert act.state == "confirmed"


def test_a_file_brought_in_meanwhile_is_not_confirmed_over(stage, visitor):
    act = merge(stage)
    form = opened(visitor, act)
    done(units("to,Tổ mới,,commune_committee,tan_lap,2020-01-01,,,song_bac-committee"))
    assert not LookAhead.objects.exists()
    assert visitor.post(at("confirm_act", act.pk), form).status_code == 409
    act.refresh_from_db()
    assert act.state == "prepared"


@pytest.mark.parametrize("mark", ["", "0" * 40, None])
def test_nothing_is_confirmed_without_a_look(stage, visitor, mark):
    act = merge(stage)
    form = {} if mark is None else {"mark": mark}
    assert visitor.post(at("confirm_act", act.pk), form).status_code == 409
    act.refresh_from_db()
    assert act.state == "prepared"


def test_a_look_that_shows_the_same_may_be_confirmed(stage, visitor):
    act = merge(stage)
    form = opened(visitor, act)
    look_ahead(actor=stage.actor, acts=[act])
    assert visitor.post(at("confirm_act", act.pk), form).status_code == 302
    act.refresh_from_db()
    assert act.state == "confirmed"


def test_a_look_of_long_ago_asks_to_be_taken_again(stage, visitor):
    act = merge(stage)
    opened(visitor, act)
    LookAhead.objects.update(looked_at=timezone.now() - LASTS + timedelta(minutes=1))
    assert visitor.get(at("preview_act", act.pk)).context["ready"]
    LookAhead.objects.update(looked_at=timezone.now() - LASTS)
    response = visitor.get(at("preview_act", act.pk))
    assert not response.context["ready"]
    assert "Kiểm tra và xem điều sẽ thay đổi" in response.content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_confirmed_at_once_the_second_is_asked_to_look_again(stage):
    """Where a database has several writers, the second waits, and then finds its look swept."""
    if connection.vendor == "postgresql":
        answers = at_once(stage)
    else:
        answers = [call() for call in confirming_both(stage)]
    assert sorted(answers) == ["confirmed", "seen no more"]


def confirming_both(stage: Stage) -> list[Callable[[], str]]:
    acts = [merge(stage), stage.act(UNITS, JULY, [renaming(stage.unit("muong_thanh"))])]
    seals = [seal_of(look_ahead(actor=stage.actor, acts=[act])) for act in acts]

    def confirm(act: Reorganisation, seal: str) -> str:
        try:
            confirm_acts(actor=stage.actor, acts=[act], seal=seal)
        except SeenNoMore:
            return "seen no more"
        return "confirmed"

    return [partial(confirm, *each) for each in zip(acts, seals, strict=True)]


def at_once(stage: Stage) -> list[str]:
    calls = confirming_both(stage)
    start, answers = Barrier(len(calls)), []

    def run(call: Callable[[], str]) -> None:
        start.wait()
        try:
            answers.append(call())
        finally:
            connection.close()

    threads = [Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


# --- gone while it was looked at -----------------------------------------------------------------


def test_acts_withdrawn_meanwhile_are_told_of(stage, visitor):
    one, two = merge(stage), merge(stage, "muong_thanh", "dong_chum", title="Hai", code="hai")
    given = {"with": str(two.pk)}
    visitor.post(at("look_ahead", one.pk), given)
    mark = visitor.get(f"{at('preview_act', one.pk)}?with={two.pk}").context["mark"]
    for each in (one, two):
        withdraw_act(actor=stage.actor, act=each)
    for name, said in (("confirm_act", {"mark": mark, **given}), ("look_ahead", given)):
        response = visitor.post(at(name, one.pk), said, follow=True)
        assert response.redirect_chain == [(at("act", one.pk), 302)]
        assert "không còn ở bước chuẩn bị" in response.content.decode()


def test_one_of_two_withdrawn_meanwhile_shows_the_other_alone(stage, visitor):
    one, two = merge(stage), merge(stage, "muong_thanh", "dong_chum", title="Hai", code="hai")
    given = {"with": str(two.pk)}
    visitor.post(at("look_ahead", one.pk), given)
    mark = visitor.get(f"{at('preview_act', one.pk)}?with={two.pk}").context["mark"]
    withdraw_act(actor=stage.actor, act=two)
    response = visitor.post(at("confirm_act", one.pk), {"mark": mark, **given})
    assert response.status_code == 409
    assert response.context["together"] == [one]


# --- whose look ----------------------------------------------------------------------------------


def test_looks_alone_and_together_stand_beside_each_other(stage, visitor):
    one, two = merge(stage), merge(stage, "muong_thanh", "dong_chum", title="Hai", code="hai")
    form = opened(visitor, one)
    visitor.post(at("look_ahead", one.pk), {"with": two.pk})
    assert LookAhead.objects.filter(act=one).count() == 2
    assert visitor.post(at("confirm_act", one.pk), form).status_code == 302


def test_looks_of_long_ago_do_not_pile_up(stage, visitor):
    one, two = merge(stage), merge(stage, "muong_thanh", "dong_chum", title="Hai", code="hai")
    visitor.post(at("look_ahead", one.pk), {"with": two.pk})
    LookAhead.objects.update(looked_at=timezone.now() - LASTS)
    opened(visitor, one)
    assert LookAhead.objects.filter(act=one).count() == 1


def test_each_reads_a_look_in_their_own_language(stage):
    act = merge(stage)
    with translation.override("vi"):
        look = look_ahead(actor=stage.actor, acts=[act])
    with translation.override("en"):
        other = look_ahead(actor=stage.actor, acts=[act])
    look.refresh_from_db()
    assert "Phân công" in {row["kind"] for row in look.seen["waiting"]}
    assert "Phân công" not in {row["kind"] for row in other.seen["waiting"]}
    # Either page may be confirmed, whatever language is chosen meanwhile.
    with translation.override("en"):
        confirm_acts(actor=stage.actor, acts=[act], seal=seal_of(look))


def test_who_reaches_a_part_looks_at_nothing_and_sees_counts_alone(stage, visitor, signed_in):
    act = merge(stage, "ben_do", "dong_chum")
    beside = signed_in(stage.world.account("administrator", "song_bac"))
    assert beside.post(at("look_ahead", act.pk)).status_code == 404
    with pytest.raises(NotPermitted):
        look_ahead(actor=stage.world.actor("administrator", "song_bac"), acts=[act])
    html = beside.get(at("preview_act", act.pk)).content.decode()
    assert "Chưa có kết quả kiểm tra còn hiệu lực" in html
    assert at("look_ahead", act.pk) not in html
    opened(visitor, act)
    waiting = visitor.get(f"{at('preview_act', act.pk)}?show=waiting")
    assert waiting.context["list"] == "waiting"
    assert "Chuyên viên" in waiting.content.decode()
    for show in ("waiting", "passing", ""):
        response = beside.get(f"{at('preview_act', act.pk)}?show={show}")
        assert not response.context["of_matters"]
        assert "Chuyên viên" not in response.content.decode()
        counts = {str(each["label"]): each["value"] for each in response.context["counts"]}
        assert counts["Việc sẽ chờ người phân công"] == len(waiting.context["seen"]["waiting"]) > 0
        assert not response.context["ready"]


def test_titles_of_posts_and_grants_name_nobody(stage):
    unit = stage.unit("ben_do")
    account = stage.world.account("officer", "ben_do")
    Grant.objects.create(account=account, unit=unit, source="inspections.delegation:7")
    for matters in (Appointments(), Grants()):
        found = matters.open_at([unit.pk], JULY)
        assert found
        assert not [each for each in found if "ben_do" in each.title]


# --- kept, and said so ---------------------------------------------------------------------------


def test_what_was_written_is_not_said_refused_because_it_cannot_be_looked_at(stage, visitor):
    """A line is taken out; what is left lies in nobody's sight but who prepared it."""
    root = NewLine(
        kind=ActKind.CREATE,
        targets=[
            Party(
                label="goc",
                founded=True,
                attributes={"code": "goc", "name": "Cơ quan gốc", "short_name": ""},
            )
        ],
    )
    act = stage.act(UNITS, JULY, [renaming(stage.unit("ben_do")), root])
    gone = act.lines.get(number=1)
    assert visitor.post(at("remove_line", act.pk, gone.pk)).status_code == 302
    assert act.lines.count() == 1


# --- names ---------------------------------------------------------------------------------------


def test_new_ones_under_the_same_code_keep_their_own_names(stage, visitor, signed_in):
    """Another act that makes one of the same code, seen or not, lends it no name."""
    moved = NewLine(
        kind=ActKind.MOVE,
        sources=[Party(pk=stage.unit("muong_thanh").pk, superiors={"department": "hop-u"})],
    )
    act = stage.act(UNITS, JULY, [stage.merge_units("ben_do", "tan_lap", name="Ban mình"), moved])
    for code in ("hop-u", "khác"):
        stage.act(UNITS, JULY, [stage.merge_units("dong_chum", code=code, name=f"Ban lạ {code}")])
    local = signed_in(stage.world.account("administrator", "song_bac"))
    for who in (visitor, local):
        html = who.get(at("act", act.pk)).content.decode()
        assert "Ban mình" in html
        assert "Ban lạ" not in html
    other = NewLine(
        kind=ActKind.MOVE,
        sources=[Party(pk=stage.unit("muong_thanh").pk, superiors={"department": "khác"})],
    )
    only = stage.act(UNITS, JULY, [other], "Chỉ dời")
    assert "Ban lạ khác" in visitor.get(at("act", only.pk)).content.decode()
    assert "Ban lạ" not in local.get(at("act", only.pk)).content.decode()
    where = at("edit_line", only.pk, only.lines.get().pk)
    assert "Ban lạ" not in local.get(where).content.decode()
