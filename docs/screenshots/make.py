"""Makes the pictures of the README anew from the running example.

    make demo &
    .venv/bin/python docs/screenshots/make.py http://127.0.0.1:8000 PASSWORD

Needs Chromium, LibreOffice and poppler's pdftoppm.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
CHROMIUM = "/usr/bin/chromium"
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
INSPECTOR = "kiemtra.cantho"


def main(base: str, password: str) -> None:
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        sign_in(page, base, password)
        page.goto(f"{base}/inspections/")
        page.click("main table a >> nth=0")
        page.click("main >> text=Ninh Kiều")
        page.click("main >> text=Báo cáo tự kiểm tra của phường")
        page.screenshot(path=HERE / "claims.png")
        narrow(browser.new_page(viewport={"width": 360, "height": 780}), base, password, page.url)
        total(page, base)
        conclusion(page, base)
        browser.close()


def sign_in(page: Page, base: str, password: str) -> None:
    page.goto(f"{base}/sign-in/")
    page.fill("[name=login]", INSPECTOR)
    page.fill("[name=password]", password)
    page.click("main button[type=submit]")


def narrow(page: Page, base: str, password: str, address: str) -> None:
    sign_in(page, base, password)
    page.goto(address)
    page.screenshot(path=HERE / "claims-phone.png")


def total(page: Page, base: str) -> None:
    """A number of the province for the year before, with its parts."""
    page.goto(f"{base}/reports/")
    page.click("main >> text=Năm 2025 >> nth=0")
    page.click("main table a >> nth=1")
    page.screenshot(path=HERE / "total.png")


def conclusion(page: Page, base: str) -> None:
    """The signed conclusion, as LibreOffice shows its first page."""
    page.goto(f"{base}/inspections/")
    page.click("main table a >> nth=0")
    page.click("main >> text=Cái Khế")
    page.click("main >> text=Kết luận >> nth=0")
    with tempfile.TemporaryDirectory() as folder:
        with page.expect_download() as download:
            page.click("main >> text=DOCX")
        document = Path(folder) / "conclusion.docx"
        download.value.save_as(document)
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
             "--convert-to", "pdf", "--outdir", folder, str(document)],
            check=True, capture_output=True,
        )  # fmt: skip
        subprocess.run(
            ["pdftoppm", "-png", "-r", "70", "-f", "1", "-l", "1", "-singlefile",
             f"{folder}/conclusion.pdf", str(HERE / "conclusion")],
            check=True,
        )  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), sys.argv[2])
