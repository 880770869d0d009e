"""A crawl of every page and every form with hostile input, as each role: nothing breaks, nothing comes back unescaped.

It reads links and forms out of the pages, as an attacker's tool would, so that a new page is crawled by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import html
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.forms_service.web.site import Site, Visitor
from tests.forms_service.web.story import Story

MARK = "zqxw"
HOSTILE = (
    f"\"'><script>{MARK}(1)</script>",
    f"{MARK}{{{{7*7}}}}{MARK}{{% raise %}}${{7*7}}<%= 7*7 %>",
    "'; DROP TABLE user; -- \" OR 1=1 %_\\",
    "a\x00b\x01\x08\x0b\x1f\x7f\ud7ff\ufffe\u202e\r\nSet-Cookie: forms_person=x",
    "../../../../etc/passwd",
    "-1",
    "99999999999999999999999999",
    "31 12 9999 23:59",
    "1 1 0001",
    "f" * 32,
)
LONG = "x" * 100_000
# Ends the crawl itself, or is another program's.
NOT_FOLLOWED = ("/sign-out", "/sign-in/outside", "/static/", "/health/")
STARTS = {
    "public": ("/", "/sign-in", "/notify/_example"),
    "staff": ("/today", "/cases", "/account", "/people", "/contacts", "/definitions", "/mailbox", "/rehearsals"),
}
ROLES = (
    "review-group-member", "partner", "group-chair", "partnership-chair", "business-unit", "business-manager",
    "administrator",
)  # fmt: skip


@dataclass(frozen=True)
class Form:
    action: str
    method: str
    fields: tuple[tuple[str, str, str], ...]  # name, kind, value
    upload: bool


@dataclass
class Crawl:
    visitor: Visitor
    pages: dict[str, int] = field(default_factory=dict)
    forms: dict[tuple[str, str, tuple[str, ...]], Form] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    after: set[str] = field(default_factory=set)  # where forms led to; looked at once each

    def walk(self, starts: tuple[str, ...], *, most: int = 150) -> None:
        waiting = [*starts]
        while waiting and len(self.pages) < most:
            path = waiting.pop(0)
            if path in self.pages or path.startswith(NOT_FOLLOWED):
                continue
            answer = self.visitor.client.get(path)
            self.pages[path] = answer.status_code
            self.look(answer, f"GET {path}")
            if answer.status_code in (301, 302, 303, 308):
                waiting.append(_here(answer.headers["Location"], path))
            if answer.mimetype == "text/html" and answer.status_code == 200:
                waiting += self.read(answer.get_data(as_text=True), path)

    def read(self, text: str, path: str) -> list[str]:
        tree = html.document_fromstring(text)
        for found in tree.forms:
            form = _form(found, path)
            names = tuple(sorted({name for name, _, _ in form.fields}))
            self.forms.setdefault((re.sub(r"[0-9a-f]{32}", "*", form.action), form.method, names), form)
        links = [_here(link, path) for link in tree.xpath("//a/@href") if not link.startswith(("mailto:", "tel:", "#"))]
        # Many things of one kind are one page to a crawler: one of each will do.
        seen: dict[str, int] = {}
        kept = []
        for link in links:
            kind = re.sub(r"[0-9a-f]{32}", "*", link)
            seen[kind] = seen.get(kind, 0) + 1
            if link and seen[kind] <= 1:
                kept.append(link)
        return kept

    def attack(self, form: Form) -> None:
        if form.action.startswith(NOT_FOLLOWED):
            return
        for values in _attacks(form):
            if form.method == "get":
                answer = self.visitor.client.get(form.action, query_string=values)
            else:
                answer = self.visitor.client.post(form.action, data=values)
            self.look(answer, f"{form.method.upper()} {form.action} {_told(values)}")
            if answer.status_code in (301, 302, 303):
                target = _here(answer.headers["Location"], form.action)
                kind = re.sub(r"[0-9a-f]{32}", "*", target)
                if target and not target.startswith(NOT_FOLLOWED) and kind not in self.after:
                    self.after.add(kind)
                    self.look(self.visitor.client.get(target), f"after {form.action}: GET {target}")

    def look(self, answer: TestResponse, what: str) -> None:
        if answer.status_code >= 500 and answer.status_code != 503:
            self.faults.append(f"{answer.status_code}: {what}")
        if answer.mimetype == "text/html":
            text = answer.get_data(as_text=True)
            if f"<script>{MARK}" in text or f"\"'><script>{MARK}" in text:
                self.faults.append(f"unescaped: {what}")
            if f"{MARK}49" in text:
                self.faults.append(f"a template was run: {what}")
            if "Traceback (most recent" in text:
                self.faults.append(f"a trace: {what}")
        if any("forms_person=x" in cookie for cookie in answer.headers.getlist("Set-Cookie")):
            self.faults.append(f"a header was put in: {what}")
        location = answer.headers.get("Location", "")
        if urlsplit(location).netloc:
            self.faults.append(f"led away to {location}: {what}")


def _here(link: str, path: str) -> str:
    parts = urlsplit(urljoin(f"http://localhost{path}", link))
    return (
        f"{parts.path}?{parts.query}"
        if parts.netloc == "localhost" and parts.query
        else (parts.path if parts.netloc == "localhost" else "")
    )


def _form(found: Any, path: str) -> Form:
    fields: list[tuple[str, str, str]] = []
    for each in found.xpath(".//input[@name] | .//textarea[@name] | .//select[@name] | .//button[@name]"):
        kind = each.get("type", "text") if each.tag == "input" else each.tag
        value = each.text or "" if each.tag == "textarea" else each.get("value", "")
        if each.tag == "select":
            options = [option.get("value", "") for option in each.xpath(".//option")]
            value = next((option for option in options if option), "")
        fields.append((each.get("name"), kind, value))
    action = _here(found.get("action") or path, path)
    return Form(action, (found.get("method") or "get").casefold(), tuple(fields), bool(found.get("enctype")))


def _attacks(form: Form) -> Iterator[MultiDict[str, Any]]:
    """Nothing at all; hostile texts in every box, dealt round; too much; choices and hidden values no page offered."""
    token = [("csrf_token", value) for name, _, value in form.fields if name == "csrf_token"]
    own = [("form", value) for name, _, value in form.fields if name == "form"]
    asked = [each for each in form.fields if each[0] != "csrf_token"]
    typed = {"text", "email", "tel", "search", "password", "textarea", "number", "date", "url"}
    yield MultiDict(token)
    for texts in (HOSTILE, HOSTILE[3:] + HOSTILE[:3], HOSTILE[6:] + HOSTILE[:6], (LONG,)):
        values: list[tuple[str, Any]] = []
        for number, (name, kind, value) in enumerate(asked):
            text = texts[number % len(texts)]
            if kind == "file":
                values.append((name, (BytesIO(text[:1000].encode("utf-8", "replace")), f"{text[:60]}.docx")))
            else:
                values.append((name, text if kind in typed else value))
        yield MultiDict([*token, *values])
    others = [name for name, kind, _ in asked if name != "form" and kind not in typed]
    for texts in (HOSTILE, HOSTILE[5:] + HOSTILE[:5]) if others else ():
        yield MultiDict([*token, *own, *((name, texts[number % len(texts)]) for number, name in enumerate(others))])
    # Twice, and names that the form never had.
    twice = [(name, word) for word in ("one", "two") for name, _, _ in asked]
    never = [("is_admin", "1"), ("user_id", "f" * 32), ("__proto__", "x"), ("put_back", "yes"), ("kept", "x")]
    yield MultiDict([*token, *twice, *never])
    # A file where text is wanted, and text where a file is.
    yield MultiDict(
        [
            *token,
            *((name, (BytesIO(b"x"), "x.txt")) for name, kind, _ in asked if kind in typed),
            *((name, "text") for name, kind, _ in asked if kind == "file"),
        ]
    )


def _told(values: MultiDict[str, Any]) -> str:
    return str([(name, str(value)[:30]) for name, value in values.items(multi=True) if name != "csrf_token"])[:300]


@pytest.fixture
def story(site: Site) -> Story:
    site.app.extensions["forms-limits"].allows = lambda *_, **__: True
    story = Story.begin(site)
    story.open()
    story.ask()
    story.send_return(story.requests("issued")[0])
    return story


def test_hostile_input_breaks_no_page_and_comes_back_nowhere(site: Site, story: Story) -> None:
    visitors = {"public": site.visitor(), "agency": story.agency(story.requests("issued")[0])}
    visitors |= {role: site.signed_in(role, partner="council" if role == "partner" else None) for role in ROLES}
    case = f"/cases/{story.case_id}"
    request = story.requests("issued")[0].id
    crawls: dict[str, Crawl] = {}
    # First everything is looked at, then everything is attacked: an attack may close what another wanted to see.
    for who, visitor in visitors.items():
        crawl = crawls[who] = Crawl(visitor)
        if who == "agency":
            crawl.walk((f"/agency/{request}", *STARTS["public"]))
        else:
            crawl.walk(STARTS["public"] if who == "public" else (*STARTS["staff"], case))
    assert sum(len(crawl.pages) for crawl in crawls.values()) > 100
    assert sum(len(crawl.forms) for crawl in crawls.values()) > 60
    done: set[tuple[str, str]] = set()
    for who, crawl in crawls.items():
        for form in crawl.forms.values():
            # A form that several roles have is attacked by the first that met it, and by public and agency anyway.
            key = (re.sub(r"[0-9a-f]{32}", "*", form.action), ",".join(name for name, _, _ in form.fields))
            if key not in done or who in ("public", "agency"):
                done.add(key)
                crawl.attack(form)
    # What was kept is read, printed and written to others, and shown to them: every page once more.
    site.run_jobs()
    for crawl in crawls.values():
        again = Crawl(crawl.visitor, faults=crawl.faults)
        again.walk(tuple(crawl.pages))
    assert len(done) > 75, "forms of their own kind"
    faults = {who: sorted(set(crawl.faults)) for who, crawl in crawls.items() if crawl.faults}
    assert faults == {}, "\n".join(f"{who}: {fault}" for who, several in faults.items() for fault in several)
