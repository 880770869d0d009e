"""A real browser on the real pages: with its script and without, by keyboard alone, and looked over by axe."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from werkzeug.serving import make_server

from tests.forms_service.web.site import Site

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
expect.set_options(timeout=20_000)  # a page that others' tests slow down has come all the same
PICTURES = "FORMS_PICTURES"
"""Names a folder: there each page that was looked over is kept as a picture, 320 and 1280 pixels wide."""


@contextmanager
def served(site: Site) -> Iterator[str]:
    """The site on a port of this machine; gives its address."""
    server = make_server("127.0.0.1", 0, site.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _program() -> str:
    """Chromium without its windows, menus and toolbars, which cost as much again as the pages; or all of it."""
    found = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    assert found, "Neither chromium-headless-shell nor chromium is installed: run make browser."
    return found


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=_program(), args=FLAGS)
        yield opened
        opened.close()


def faults_of(page: Page) -> AxeResults:
    """What axe finds wrong. All that it finds right stays in the browser: carrying it over took as long as looking."""
    page.evaluate(AXE_SCRIPT)
    options = {"runOnly": RULES, "resultTypes": ["violations"]}
    return AxeResults(
        {"violations": page.evaluate("options => axe.run(options).then(found => found.violations)", options)}
    )


_LEADS_ON = """(at, byEnter) => {
    const link = at.closest("a[href]");
    if (link) return !link.target && (!link.hash || link.href.split("#")[0] !== location.href.split("#")[0]);
    const field = at.closest("button, input");
    if (!field || !field.form) return false;
    return field.type === "submit" || (byEnter && field.tagName === "INPUT" && field.type !== "file");
}"""


def follow(pressed: Locator) -> None:
    """Press a link, a button or anything else; where it leads to a page, wait until that page has come.

    A click alone comes back earlier, and what a test counts next may be the page that it left. Not for what the
    browser keeps as a file: no page comes then.
    """
    with pressed.page.expect_navigation() if pressed.evaluate(_LEADS_ON, False) else nullcontext():
        pressed.click()


@dataclass
class Looker:
    """One person's browser. `presses` counts buttons, links and choices pressed through it, not what was typed."""

    page: Page
    beside: Page | None = None
    """With script, for axe alone, where the person's own browser has none: axe cannot run there."""
    faults: list[str] = field(default_factory=list)
    presses: int = 0

    @classmethod
    def begin(cls, browser: Browser, *, script: bool = True, width: int = 1280) -> Looker:
        context = browser.new_context(java_script_enabled=script, viewport={"width": width, "height": 900})
        beside = None if script else browser.new_context().new_page()
        looker = cls(context.new_page(), beside)
        # The browser notes by itself that an answer was 4xx; everything else it says is a fault of ours.
        looker.page.on(
            "console",
            lambda said: (
                looker.faults.append(said.text) if said.type == "error" and "status of 4" not in said.text else None
            ),
        )
        looker.page.on("pageerror", lambda error: looker.faults.append(str(error)))
        return looker

    def press(self, role: str, name: str, *, exact: bool = False) -> None:
        follow(self.page.get_by_role(role, name=name, exact=exact).first)  # type: ignore[arg-type]
        self.presses += 1

    def choose(self, label: str, *, exact: bool = False) -> None:
        self.page.get_by_label(label, exact=exact).first.check()
        self.presses += 1

    def looks_right(self, name: str = "") -> None:
        """Nothing that axe finds; nothing that runs out of a page 320 pixels wide; a title that says an error.

        `name` is what its pictures are called, where FORMS_PICTURES names a folder.
        """
        page = self.page
        page.wait_for_load_state()
        if not page.evaluate("document.title"):
            raise AssertionError(f"{page.url}: no title")
        if page.locator(".govuk-error-summary").count():
            assert page.title().startswith("Error: "), page.title()
        found = faults_of(self._for_axe())
        assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
        before = page.viewport_size
        page.set_viewport_size({"width": 320, "height": 900})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if name:
            self.picture(f"{name}-320")
        assert wide <= 320, f"{page.url} is {wide} pixels wide on a screen of 320"
        page.set_viewport_size({"width": 1280, "height": 900})
        if name:
            self.picture(f"{name}-1280")
        if before is not None:
            page.set_viewport_size(before)

    def _for_axe(self) -> Page:
        """The page as it is, with its script kept out; the same address, so that its styles and pictures are found."""
        if self.beside is None:
            return self.page
        address, html = self.page.url.partition("#")[0], self.page.content()
        self.beside.unroute_all()
        self.beside.context.add_cookies(self.page.context.cookies())  # type: ignore[arg-type]
        self.beside.route("**/*.js", lambda route: route.abort())
        self.beside.route(
            lambda url: url.partition("#")[0] == address,
            lambda route: route.fulfill(status=200, content_type="text/html; charset=utf-8", body=html),
        )
        self.beside.goto(address)
        return self.beside

    def picture(self, name: str) -> None:
        folder = os.environ.get(PICTURES)
        if folder:
            self.page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)

    def tab_to(self, text: str, *, most: int = 120) -> None:
        """By keyboard alone to the link, button or field of these words; it must be seen to have the focus."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            found = self.page.evaluate(
                """() => {
                    const at = document.activeElement;
                    if (!at || at === document.body) return null;
                    const labels = at.labels ? [...at.labels].map(each => each.innerText) : [];
                    const style = getComputedStyle(at);
                    const own = style.outlineStyle !== "none" || style.boxShadow !== "none";
                    const label = at.labels && at.labels[0] ? getComputedStyle(at.labels[0], "::before") : null;
                    const ring = label !== null && (label.outlineStyle !== "none" || label.boxShadow !== "none");
                    const seen = own || ring;
                    return {words: [at.innerText, at.getAttribute("aria-label"), at.value, ...labels].join(" "), seen};
                }"""
            )
            if found is not None and text in found["words"]:
                assert found["seen"], f"nobody sees that {text!r} has the focus"
                return
        raise AssertionError(f"{text!r} is not reached by the keyboard on {self.page.url}")

    def key(self, name: str) -> None:
        leads_on = name == "Enter" and self.page.evaluate(f"({_LEADS_ON})(document.activeElement, true)")
        with self.page.expect_navigation() if leads_on else nullcontext():
            self.page.keyboard.press(name)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
