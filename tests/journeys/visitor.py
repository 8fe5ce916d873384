"""One person in front of a browser: every page they land on is looked over as a page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import ConsoleMessage, FilePayload, Locator, Page, expect

from roviec.interface.tests.page_check import check_page

# A form that is refused answers 422, two tabs in conflict 409; the browser notes that on its
# console, as it notes what is really broken.
_REFUSED = re.compile(r"Failed to load resource: .* status of (?:409|422)\b")
PATIENCE = 10_000
"""Milliseconds to wait for a page or for something on it."""


@dataclass
class Visitor:
    page: Page
    site: str
    faults: list[str] = field(default_factory=list)
    seen: int = 0
    """Pages looked over so far."""

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE)
        self.page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        self.page.on("console", self._hear)
        self.page.on("response", lambda answer: self._note(answer.status, answer.url))

    def open(self, path: str) -> None:
        self.page.goto(path if path.startswith("http") else self.site + path)
        self._look()

    def follow(self, name: str, inside: Locator | None = None) -> None:
        """Follow the first link of that name."""
        self._go((inside or self.page).get_by_role("link", name=name).first)

    def press(self, name: str, inside: Locator | None = None) -> None:
        self._go((inside or self.page).get_by_role("button", name=name, exact=True).first)

    def unfold(self, name: str, inside: Locator | None = None) -> None:
        """Open a folded part of the page; needs no script."""
        (inside or self.page).locator("summary", has_text=name).first.click()

    def fill(self, label: str, value: str, inside: Locator | None = None) -> None:
        self.field(label, inside).fill(value)

    def choose(self, label: str, option: str, inside: Locator | None = None) -> None:
        self.field(label, inside).select_option(label=option)

    def tick(self, label: str, inside: Locator | None = None) -> None:
        self.field(label, inside).check()

    def field(self, label: str, inside: Locator | None = None) -> Locator:
        """The first control of that label; that it may stay empty is no part of its name."""
        named = re.compile(rf"^\s*{re.escape(label)}\s*(?:\(không bắt buộc\)\s*)?$")
        return (inside or self.page).get_by_label(named).first

    def attach(self, label: str, name: str, content: bytes) -> None:
        chosen = FilePayload(name=name, mimeType="application/octet-stream", buffer=content)
        self.field(label).set_input_files(chosen)

    def download(self, name: str, to: Path) -> Path:
        """What a link named so gives, kept at `to`."""
        with self.page.expect_download() as waiting:
            self.page.get_by_role("link", name=name).first.click()
        waiting.value.save_as(to)
        return to

    def sees(self, *texts: str, inside: Locator | None = None) -> None:
        for text in texts:
            expect(inside or self.page.locator("body")).to_contain_text(text, timeout=3000)

    def misses(self, text: str, inside: Locator | None = None) -> None:
        expect(inside or self.page.locator("body")).not_to_contain_text(text, timeout=3000)

    def part(self, title: str) -> Locator:
        """The card with that heading."""
        heading = self.page.get_by_role("heading", name=title, exact=True)
        return self.page.locator(".card", has=heading).first

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.site)

    def _go(self, target: Locator) -> None:
        with self.page.expect_navigation():
            target.click()
        self._look()

    def _look(self) -> None:
        self.page.wait_for_load_state("load")
        self.seen += 1
        self.faults += [f"{self.path}: {fault}" for fault in check_page(self.page.content())]
        wide, screen = self.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        if wide > screen:
            self.faults.append(f"{self.path}: {wide} px wide on a screen of {screen} px")

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type == "error" and not _REFUSED.match(said.text):
            self.faults.append(f"{self.path}: console says {said.text}")

    def _note(self, status: int, url: str) -> None:
        if status >= 500:
            self.faults.append(f"{url} answered {status}")
