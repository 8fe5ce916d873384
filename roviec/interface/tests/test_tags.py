"""What the tags and filters write."""

from datetime import date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from roviec.interface.annotation import Mark, Paragraph, paragraphs, pieces
from roviec.interface.statuses import SHAPE_OF_TONE, STATUSES, status_of
from roviec.interface.tests.page_check import check_fragment

TODAY = date(2026, 11, 22)


def render(source: str, path: str = "/ds/", **context: object) -> str:
    request = RequestFactory().get(path)
    html = Template("{% load interface %}" + source).render(
        Context({"request": request, **context})
    )
    assert check_fragment(html) == []
    return html


def marked_text(text: str, mark: Mark | None = None) -> list[Paragraph]:
    """The text with one claim on its first eight letters, or with the mark given."""
    shown = mark or Mark(start=0, end=8, kind="claim", number=1, verdict="differs")
    return paragraphs(pieces(text, [shown], [(20, 25)]))


def test_a_missing_number_is_a_dash_that_is_spoken_and_zero_is_zero():
    assert "chưa có số" in render("{{ v|number }}", v=None)
    assert render("{{ v|number }}", v=0) == "0"
    assert render("{{ v|number:1 }}", v=1234) == "1.234,0"
    assert render("{{ v|percent }}", v=99.96) == "99,9%"
    assert "chưa có số" in render("{{ v|percent }}", v=None)


def test_moments_are_shown_in_local_time():
    at = datetime(2026, 11, 22, 1, 12, tzinfo=ZoneInfo("UTC"))
    assert render("{{ at|moment }} {{ at|day }}", at=at) == "22/11/2026 08:12 22/11/2026"
    late = datetime(2026, 11, 21, 18, 0, tzinfo=ZoneInfo("UTC"))
    assert render("{{ at|day }}", at=late) == "22/11/2026"
    assert "chưa có ngày" in render("{{ at|moment }}", at=None)


def test_an_icon_is_silent_unless_it_is_labelled():
    assert 'aria-hidden="true"' in render("{% icon 'home' %}")
    assert 'role="img" aria-label="Tệp"' in render("{% icon 'file' label='Tệp' %}")
    with pytest.raises(KeyError):
        render("{% icon 'unicorn' %}")


@pytest.mark.parametrize("group", STATUSES)
def test_every_state_has_a_word_a_hue_and_a_shape(group):
    for key, state in STATUSES[group].items():
        html = render("{% status key group %}", key=key, group=group)
        assert str(state.text) in html
        assert f"is-{state.tone}" in html
        assert f"icon-{SHAPE_OF_TONE[state.tone]}" in html


def test_hues_have_shapes_of_their_own():
    assert len(set(SHAPE_OF_TONE.values())) == len(SHAPE_OF_TONE)


def test_one_word_may_mean_two_states_and_the_group_decides():
    assert status_of("accepted").text == "Đã duyệt"
    assert status_of("accepted", "response").text == "Đồng ý thực hiện"
    for unknown in (("approved", ""), ("draft", "verdict")):
        with pytest.raises(KeyError):
            status_of(*unknown)


@pytest.mark.parametrize(
    ("on", "done", "said"),
    [
        (date(2026, 11, 20), False, ["hạn 20/11", "Quá 2 ngày"]),
        (date(2026, 11, 22), False, ["hạn 22/11", "Hôm nay"]),
        (date(2026, 11, 25), False, ["hạn 25/11", "Còn 3 ngày"]),
        (date(2027, 1, 5), False, ["hạn 05/01/2027"]),
        (None, False, ["không có hạn"]),
    ],
)
def test_a_deadline_says_how_late_or_near_it_is(on, done, said):
    html = render("{% due on today %}", on=on, today=TODAY)
    assert all(each in html for each in said)
    assert ("badge" in html) == (len(said) > 1)


def test_what_is_done_is_not_late():
    html = render("{% due on today done=True %}", on=date(2026, 11, 2), today=TODAY)
    assert "Quá" not in html


def test_text_of_people_is_escaped_everywhere():
    bad = "<script>x</script>"
    html = render(
        "{% badge b %}{% card b note=b %}{{ b }}{% endcard %}{% notice 'bad' b %}{{ b }}{% endnotice %}"
        "{% facts facts %}{% task_list tasks title=b %}{% data_table cols rows caption=b %}"
        "{% annotated text %}{% timeline acts %}",
        b=bad,
        facts=[(bad, bad)],
        tasks=[{"label": bad, "url": "/", "detail": bad}],
        cols=[{"key": "a", "label": bad}],
        rows=[{"a": bad}],
        text=marked_text(bad),
        acts=[{"verb": bad, "at": TODAY, "note": bad}],
    ).replace('href="#check-1"', "")
    assert "<script>x" not in html


def test_a_table_shows_values_links_notes_totals_and_nothing_twice():
    html = render(
        "{% data_table cols rows caption='Số lượt' total=total %}",
        cols=[
            {"key": "unit", "label": "Đơn vị"},
            {"key": "n", "label": "Lượt", "kind": "number"},
            {"key": "bar", "label": "", "kind": "bar"},
            {"key": "state", "label": "", "kind": "status"},
        ],
        rows=[
            {
                "unit": "Xã A",
                "unit_url": "/a/",
                "n": 1200,
                "n_note": "4 lớp",
                "bar": 1200,
                "state": "sent",
            },
            SimpleNamespace(unit="Xã B", n=None, bar=None, state=None),
            {"unit": "Xã C", "n": 0, "bar": 300},
        ],
        total={"unit": "Cộng", "n": 1200},
    )
    assert '<th scope="row"><a href="/a/">Xã A</a></th>' in html
    assert "1.200" in html
    assert "4 lớp" in html
    assert "Chờ duyệt" in html
    assert html.count("chưa có số") == 1
    assert 'width="100.0%"' in html
    assert 'width="25.0%"' in html
    assert 'class="total"' in html


def test_an_empty_table_says_so_and_an_unknown_kind_is_refused():
    assert "Chưa ai gửi" in render("{% data_table c r empty='Chưa ai gửi' %}", c=[], r=[])
    with pytest.raises(ValueError, match="colour"):
        render("{% data_table c r %}", c=[{"key": "a", "kind": "colour"}], r=[])


def test_the_three_numbers_are_told_apart():
    html = render(
        "{% three_numbers live signed own %}",
        live={"value": 1378, "url": "/giai-thich/"},
        signed=None,
        own={"value": 0},
    )
    assert html.index("Đang có") < html.index("Đã ký") < html.index("Riêng đơn vị")
    assert '<a href="/giai-thich/">1.378</a>' in html
    assert "chưa ký" in html
    assert "chưa có số" in html


@pytest.mark.parametrize(
    ("done", "of", "exempt", "complete"),
    [(92, 98, 2, False), (96, 98, 2, True), (98, 98, 0, True), (0, 0, 0, False)],
)
def test_progress_says_exempt_and_late_and_is_complete_only_when_all_did(
    done, of, exempt, complete
):
    html = render("{% progress done of exempt=exempt late=4 %}", done=done, of=of, exempt=exempt)
    assert f"{done}/{of}" in html
    assert f"{exempt} được miễn, 4 chậm" in html
    assert ("is-complete" in html) == complete


def test_query_values_are_changed_added_and_taken_out():
    path = "/ds/?q=h%E1%BB%8Dc&page=2"
    assert render("{% url_with page=3 %}", path) == "/ds/?q=h%E1%BB%8Dc&amp;page=3"
    assert render("{% url_with page=None q='' %}", path) == "/ds/"


def test_pages_keep_the_search():
    page = Paginator(range(100), 10).page(2)
    html = render("{% pagination page %}", "/ds/?q=a", page=page)
    assert 'rel="next" href="/ds/?q=a&amp;page=3"' in html
    assert "11–20 trong 100" in html
    assert render("{% pagination page %}", page=Paginator([1], 10).page(1)).strip() == ""


def test_checks_keep_the_machine_verdict_beside_the_inspectors():
    html = render(
        "{% annotated text %}{% checks items %}",
        text=marked_text("có 21 lớp"),
        items=[
            {
                "number": 1,
                "title": "Lớp",
                "verdict": "differs",
                "overruled": "matches",
                "overruled_note": "Có biên bản.",
                "stated": "21 lớp",
                "found": "",
                "reason": "Lệch 5.",
            }
        ],
    )
    assert "Khớp" in html
    assert "Lệch" in html
    assert "Có biên bản." in html
    assert "chưa có số" in html


def test_a_mark_says_its_verdict_and_leads_to_its_check():
    claim = Mark(start=3, end=14, kind="claim", number=1, verdict="differs")
    html = render("{% annotated text %}", text=marked_text("có 21 lớp\ntrên cả phường", claim))
    assert html.count('class="mark is-bad"') == 2
    assert html.count('id="mark-1" href="#check-1"') == html.count('id="mark-1"') == 1
    assert html.count("<sup>1</sup>") == html.count("(Lệch)") == 1


@pytest.mark.parametrize(("here", "href"), [({1}, "#check-1"), ({2}, "/tat-ca/#check-1")])
def test_a_mark_whose_check_is_not_here_leads_elsewhere(here, href):
    html = render(
        "{% annotated text here=here elsewhere='/tat-ca/' %}",
        text=marked_text("21 lớp mở"),
        here=here,
    )
    assert f'href="{href}"' in html


def test_what_else_was_read_is_titled_and_may_lead_somewhere():
    text = "Kế hoạch 17-KH/BTGTU Trang"
    unit = Mark(start=0, end=8, kind="unit", title="Đơn vị: A")
    html = render("{% annotated text %}", text=marked_text(text, unit))
    assert '<span class="noted is-unit" title="Đơn vị: A">' in html
    assert '<span class="aside-text">' in html
    plan = Mark(start=0, end=20, kind="citation", url="/vb/17/")
    assert '<a class="noted is-citation" href="/vb/17/">' in render(
        "{% annotated text %}", text=marked_text(text, plan)
    )


@pytest.mark.parametrize("value", [None, ""])
def test_a_fact_without_a_value_is_a_dash_that_is_spoken(value):
    for item in (
        ("Số", value),
        {"label": "Số", "value": value, "url": "/x/", "note": "cấp khi ký"},
    ):
        html = render("{% facts items %}", items=[item])
        assert '<span aria-hidden="true">—</span>' in html
        assert "chưa có" in html
        assert "<a " not in html
    assert "cấp khi ký" in html


def test_a_fact_of_nought_is_nought():
    html = render("{% facts items %}", items=[("Số đơn vị", 0)])
    assert "<dd>0</dd>" in html


def test_a_post_button_is_a_form():
    html = render("{% post_button 'Ký' '/ky/' kind='primary' icon='sign' %}", csrf_token="x" * 32)
    assert 'method="post" action="/ky/"' in html
    assert "csrfmiddlewaretoken" in html
