"""`roviec init` and `roviec template`, as people run them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from roviec.templates_of_work.loader import DATA, shipped


@pytest.fixture
def run(tmp_path):
    """`run("init", …)` with a data folder of its own; `ROVIEC_…` names set more."""

    def command(*words: object, **more: str) -> subprocess.CompletedProcess[str]:
        ours = ("ROVIEC_", "DJANGO_")
        environment = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
        environment |= {"ROVIEC_DATA": str(tmp_path / "site"), "ROVIEC_HTTPS": "0", **more}
        return subprocess.run(
            [sys.executable, "-m", "roviec", *map(str, words)],
            input="", capture_output=True, text=True, check=False, env=environment,
        )  # fmt: skip

    return command


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A template of one's own: a copy under another code."""
    folder = tmp_path / "mau"
    folder.mkdir()
    for file in Path(str(DATA.joinpath("cai_cach_hanh_chinh"))).glob("*.toml"):
        text = file.read_text("utf-8").replace('"cai-cach-hanh-chinh"', '"mau-rieng"')
        (folder / file.name).write_text(text, "utf-8")
    return folder


def test_the_templates_that_ship_are_told_and_sound(run, tmp_path):
    told = run("template", "list")
    assert told.returncode == 0
    assert [line.partition(":")[0] for line in told.stdout.splitlines()] == list(shipped())
    for name in shipped():
        checked = run("template", "check", name)
        assert (checked.returncode, checked.stderr) == (0, "")
        assert checked.stdout.startswith("Không có lỗi.")
    assert not (tmp_path / "site").exists()


def test_every_mistake_of_ones_own_template_is_told_by_line(run, own):
    areas = own / "areas.toml"
    areas.write_text(areas.read_text("utf-8").replace('"institutions"', '"procedures"'), "utf-8")
    told = run("template", "check", own / "template.toml")
    lines = areas.read_text("utf-8").splitlines()
    at = lines.index('code = "procedures"') + 1
    assert told.returncode == 1
    assert f"areas.toml, dòng {at}, area “procedures”: mã “procedures” dùng 2 lần." in told.stderr
    assert "indicators.toml, dòng" in told.stderr
    assert told.stderr.splitlines()[-1].endswith(" lỗi.")
    assert run("template", "check", own / "none").returncode == 1


def test_a_site_of_ones_own_template_can_be_signed_in_to(run, own):
    told = run("init", "--template", own, "--places", "none", "--administrator", "hoa",
               ROVIEC_ADMIN_PASSWORD="mat-khau-that-dai-2026")  # fmt: skip
    assert told.returncode == 0, told.stderr
    assert "hoa (đã lập)" in told.stdout
    assert "mat-khau" not in told.stdout
    again = run("init", "--template", own, "--places", "none", "--administrator", "hoa")
    assert again.returncode == 0, again.stderr
    assert "hoa (đã có từ trước)" in again.stdout
    other = run("init", "--template", "tuyen-giao", "--places", "none")
    assert other.returncode == 2
    assert "không cài thêm mẫu" in other.stderr


def test_a_password_that_was_made_is_shown_once(run):
    told = run("init", "--template", "tuyen-giao", "--places", "none")
    assert told.returncode == 0, told.stderr
    assert "Mật khẩu (chỉ hiện lần này): " in told.stdout
    again = run("init", "--template", "tuyen-giao", "--places", "none")
    assert "Mật khẩu" not in again.stdout


def test_what_is_not_there_is_refused_before_anything_is_made(run):
    assert "Không có tệp địa bàn" in run(
        "init", "--template", "tuyen-giao", "--places", "khong-co.csv"
    ).stderr  # fmt: skip
    told = run("init", "--template", "y-te", "--places", "none")
    assert told.returncode == 2
    assert "các mẫu có sẵn: cai-cach-hanh-chinh, tuyen-giao" in told.stderr
