"""The gallery and the error pages are good pages; styles and scripts keep their bounds."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

import roviec.interface
from roviec.interface.tests.page_check import check_page
from roviec.interface.views import LAYOUTS

HERE = Path(roviec.interface.__file__).parent
STATIC = HERE / "static" / "interface"
PAGES = ["/gallery/", *(f"/gallery/{layout}/" for layout in LAYOUTS)]


@pytest.fixture
def building(settings):
    settings.DEBUG = True


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_gallery_pages_are_good_pages(building, path, language):
    client = Client()
    client.cookies["django_language"] = language
    response = client.get(path)
    html = response.content.decode()
    assert check_page(html) == []
    assert f'<html lang="{language}">' in html
    assert len(response.content) < 100_000


def test_a_refused_form_says_so_in_title_summary_and_field(building):
    response = Client().post("/gallery/form/", {"name": "Lớp một", "learners": "12.34"})
    html = response.content.decode()
    assert check_page(html) == []
    assert re.search(r"<title>(Lỗi|Error)", html)
    assert 'href="#id_learners"' in html
    assert 'value="12.34"' in html
    assert 'value="Lớp một"' in html


def test_the_gallery_is_closed_on_a_real_site(settings):
    settings.DEBUG = False
    assert Client().get("/gallery/").status_code == 404
    assert Client().get("/gallery/form/").status_code == 404


def test_unknown_addresses_get_a_good_page_that_leads_home(building, settings):
    settings.DEBUG = False
    response = Client().get("/gallery/khong-co/")
    assert response.status_code == 404
    assert check_page(response.content.decode()) == []
    assert 'href="/"' in response.content.decode()


def test_a_stale_form_gets_a_good_page(building):
    response = Client(enforce_csrf_checks=True).post("/gallery/form/", {})
    assert response.status_code == 403
    html = response.content.decode()
    assert check_page(html) == []
    assert "Chưa gửi được" in html


@pytest.mark.parametrize("name", ["400", "403", "404", "403_csrf", "413", "429"])
def test_error_pages_are_good_pages(name):
    request = RequestFactory().get("/x/")
    html = render_to_string(f"{name}.html", {"limit": "25 MB", "minutes": 15}, request)
    assert check_page(html) == []
    assert 'href="/"' in html


def test_the_page_of_a_broken_server_needs_nothing():
    html = render_to_string("500.html")
    assert check_page(html) == []


def test_styles_and_scripts_stay_small():
    assert sum(f.stat().st_size for f in (STATIC / "css").glob("*.css")) <= 40 * 1024
    assert sum(f.stat().st_size for f in (STATIC / "js").glob("*.js")) <= 20 * 1024


def test_only_the_tokens_name_colours_and_every_token_used_is_there():
    tokens = (STATIC / "css" / "tokens.css").read_text("utf-8")
    defined = set(re.findall(r"^\s*(--[\w-]+):", tokens, re.MULTILINE)) | {"--hue", "--tint"}
    for sheet in (STATIC / "css").glob("*.css"):
        text = sheet.read_text("utf-8")
        assert set(re.findall(r"var\((--[\w-]+)", text)) <= defined, sheet.name
        if sheet.name not in ("tokens.css", "print.css"):
            assert not re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(|hsl\(", text), sheet.name


def _themes() -> dict[str, dict[str, str]]:
    tokens = (STATIC / "css" / "tokens.css").read_text("utf-8")
    light, dark, paper = tokens.split("@media")
    colours = [
        dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{3,6});", part)) for part in (light, dark, paper)
    ]
    return {"light": colours[0], "dark": colours[0] | colours[1], "print": colours[0] | colours[2]}


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * each for each in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


READ_TOGETHER = [
    *(
        (ink, ground)
        for ink in ("ink", "ink-soft", "ink-faint", "accent")
        for ground in ("paper", "ground", "sunken")
    ),
    *((tone, f"{tone}-soft") for tone in ("ok", "bad", "warn", "info", "quiet")),
    *(("ink", f"{tone}-soft") for tone in ("ok", "bad", "warn", "info", "quiet", "accent")),
    ("bad", "paper"),
    ("accent", "accent-soft"),
    ("accent-strong", "paper"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-status", "bad"),
]


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
@pytest.mark.parametrize(("ink", "ground"), READ_TOGETHER)
def test_text_stands_out_from_its_ground(theme, ink, ground):
    colours = _themes()[theme]
    assert _contrast(colours[f"--{ink}"], colours[f"--{ground}"]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_edges_of_controls_can_be_seen(theme):
    colours = _themes()[theme]
    assert _contrast(colours["--border-strong"], colours["--paper"]) >= 3
    assert _contrast(colours["--focus"], colours["--ground"]) >= 3


def test_no_template_carries_a_script_or_a_style():
    for template in (HERE / "templates").rglob("*.html"):
        text = template.read_text("utf-8")
        assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?! src=)", text), template
