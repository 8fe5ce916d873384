"""What holds for the repository as a whole."""

import gzip
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from roviec.reporting.rules import messages

LOCKS = ("requirements.lock", "requirements-dev.lock")
ROOT = Path(__file__).resolve().parent.parent
# The checkout may belong to another user than the one who runs the tests, as in a container.
TRACKED = subprocess.run(
    ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard"],
    cwd=ROOT, capture_output=True, text=True, check=True,
).stdout.splitlines()  # fmt: skip
TEXT = [name for name in TRACKED if not name.endswith((".png", ".docx", ".pdf", ".ico"))]


def content(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def of_kind(*endings: str) -> list[str]:
    return [name for name in TRACKED if name.endswith(endings) and (ROOT / name).is_file()]


def test_locks_carry_hashes_and_no_index():
    for lock in LOCKS:
        text = content(lock)
        pins = re.findall(r"^[a-z0-9][\w.-]*(?:\[[\w,-]+\])?==", text, re.M)
        assert len(pins) > 10
        assert text.count("--hash=sha256:") >= len(pins)
        assert not re.search(r"https?://|--index|--find-links|file:", text)


@pytest.mark.parametrize("ending", [".min.js", ".min.css"])
def test_no_minified_file_stands_here(ending):
    assert of_kind(ending) == []


def test_no_large_file_stands_here():
    large = {name: (ROOT / name).stat().st_size for name in TRACKED if (ROOT / name).is_file()}
    assert {name: size for name, size in large.items() if size > 1_000_000} == {}


def test_templates_have_no_inline_script_or_style():
    for name in of_kind(".html"):
        text = content(name)
        assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son[a-z]+=\"", text), (
            name
        )


def test_styles_and_scripts_stay_small():
    """As they are sent, compressed. A page loads the shared styles and at most one room's own."""
    sizes = {name: sent(name) for name in of_kind(".css")}
    shared = sum(size for name, size in sizes.items() if name.startswith("roviec/interface/"))
    own = max(size for name, size in sizes.items() if not name.startswith("roviec/interface/"))
    styles = shared + own
    assert styles <= 20_000
    assert sum(map(sent, of_kind(".js"))) <= 15_000


def sent(name: str) -> int:
    return len(gzip.compress((ROOT / name).read_bytes()))


def test_colours_stand_in_one_file():
    for name in of_kind(".css"):
        if not name.endswith("tokens.css"):
            assert not re.search(
                r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)|\brgba?\(|\bhsla?\(", content(name)
            ), name


def test_nothing_names_this_machine():
    paths = re.compile("/" + "work/|/" + "root/|/home/[a-z]+/")
    assert [name for name in TEXT if (ROOT / name).is_file() and paths.search(content(name))] == []


QUOTED_NUMBER = re.compile(r'"([A-Z]{3}-\d{2,3})"')
LISTED_NUMBER = re.compile(r"^- \*\*([A-Z]{3}-\d{2,3})\*\*", re.M)


def test_every_rule_of_the_code_is_explained_and_no_other():
    of_code = [name for name in of_kind(".py") if name.startswith("roviec/")]
    in_code = {
        number
        for name in of_code
        if "/tests/" not in name
        for number in QUOTED_NUMBER.findall(content(name))
    }
    listed = LISTED_NUMBER.findall(content("docs/rules/README.md"))
    assert len(in_code) > 50
    assert sorted(listed) == sorted(in_code)


def test_messages_of_reporting_rules_stand_in_the_manual_word_for_word():
    manual = " ".join(content("docs/rules/README.md").split())
    missing = {n: text for n, text in messages().items() if f"**{n}** “{text}”" not in manual}
    assert missing == {}


def test_every_setting_is_shown_in_the_example():
    settings = set(re.findall(r'value\("([A-Z_]+)"', content("roviec/settings.py"))) | {"DATA"}
    shown = set(re.findall(r"^# ROVIEC_([A-Z_]+)=", content(".env.example"), re.M))
    assert shown == settings


def test_the_site_starts_with_what_the_running_lock_brings():
    """Nothing that only a change is checked with may be needed to serve a page."""
    pins = [set(re.findall(r"^([a-z0-9][\w-]*)", content(lock), re.M)) for lock in LOCKS]
    only_for_checking = sorted(name.replace("-", "_") for name in pins[1] - pins[0])
    assert "import_linter" in only_for_checking
    blocked = "".join(f"sys.modules[{name!r}] = None; " for name in only_for_checking)
    start = (
        f"import sys; {blocked}"
        "import django; django.setup(); from django.urls import get_resolver; "
        "import roviec.wsgi, roviec.cli, roviec.templates_of_work.demo; "
        "get_resolver().url_patterns"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "roviec.settings"}
    made = subprocess.run(
        [sys.executable, "-c", start], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert made.returncode == 0, made.stderr[-2000:]
