"""One person at a browser, without the browser: real HTTP, forms filled by their names, cookies kept.

Fields are found on the page that was served, hidden ones (the token against forged requests) included, so that what a
page does not offer cannot be sent.
"""

from __future__ import annotations

import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urljoin

import httpx
import pyotp
from lxml import html

from forms_service.errors import FormsServiceError

FileField = tuple[str, bytes, str]  # name, bytes, media type


class PageError(FormsServiceError):
    code = "page"


@dataclass
class Page:
    url: str
    status: int
    content: bytes
    headers: Mapping[str, str]

    @property
    def tree(self) -> html.HtmlElement:
        return html.fromstring(self.content, base_url=self.url)

    @property
    def text(self) -> str:
        return " ".join(self.tree.text_content().split())

    def problem(self) -> str:
        found = self.tree.xpath("//*[contains(@class, 'govuk-error-summary')]")
        return " ".join(found[0].text_content().split()) if found else ""

    def links(self, containing: str) -> list[str]:
        return [
            urljoin(self.url, str(href))
            for href in self.tree.xpath("//a/@href | //form/@action")
            if containing in str(href)
        ]

    def link(self, words: str) -> str:
        for anchor in self.tree.xpath("//a[@href]"):
            if words.casefold() in " ".join(anchor.text_content().split()).casefold():
                return urljoin(self.url, str(anchor.get("href")))
        raise PageError(f"no link {words!r} on {self.url}")


@cache
def _certificates() -> ssl.SSLContext:
    """Read once: reading them takes longer than most pages."""
    return httpx.create_ssl_context()


@dataclass
class Visitor:
    base_url: str
    name: str = ""
    secret: str = field(default="", repr=False)
    client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = httpx.Client(base_url=self.base_url, follow_redirects=True, timeout=120, verify=_certificates())

    def close(self) -> None:
        self.client.close()

    def get(self, address: str) -> Page:
        return self._page(self.client.get(address))

    def submit(
        self,
        page: Page,
        fields: Mapping[str, str | Sequence[str]] | None = None,
        *,
        action: str | None = None,
        button: str | None = None,
        files: Mapping[str, Sequence[FileField]] | None = None,
        form: str = "",
    ) -> Page:
        """Fills and sends the form of `page` whose action contains `action`, or that holds the fields named.

        `form`: what the page itself calls the form, where several go to one address.
        """
        given: dict[str, str | Sequence[str]] = dict(fields or {})
        chosen = self._form(page, action, button, given, files or {}, form)
        values: dict[str, str | list[str]] = {}
        for name, value in chosen.form_values():
            if name in values:
                known = values[name]
                values[name] = [*known, value] if isinstance(known, list) else [known, value]
            else:
                values[name] = value
        known_names = {element.get("name") for element in chosen.xpath(".//*[@name]")}
        for name, answer in given.items():
            if name not in known_names:
                raise PageError(f"the form at {chosen.action or page.url} has no field {name!r}")
            values[name] = answer if isinstance(answer, str) else list(answer)
        if "code" in known_names and self.secret and not values.get("code"):
            values["code"] = pyotp.TOTP(self.secret).now()  # asked once more before what goes out in a person's name
        if button:
            for element in chosen.xpath(".//button[@name] | .//input[@type='submit'][@name]"):
                if element.get("value") == button or element.get("name") == button:
                    values[str(element.get("name"))] = str(element.get("value") or "")
        address = urljoin(page.url, chosen.action or page.url)
        uploads: list[tuple[str, FileField]] = []
        for name, sent in (files or {}).items():
            if name not in known_names:
                raise PageError(f"the form at {address} takes no file {name!r}")
            uploads += [(name, each) for each in sent]
        if str(chosen.method).upper() == "GET":
            return self._page(self.client.get(address, params=values))
        headers = {"Referer": page.url}
        if uploads:
            return self._page(self.client.post(address, data=values, files=uploads, headers=headers))
        return self._page(self.client.post(address, data=values, headers=headers))

    def sign_in(self, email: str, password: str, secret: str) -> Page:
        page = self.get("/sign-in")
        page = self.submit(page, {"address": email, "password": password, "code": pyotp.TOTP(secret).now()})
        if page.problem() or "/sign-in" in page.url:
            raise PageError(f"{email} could not sign in: {page.problem() or page.text[:200]}")
        self.secret = secret
        return page

    def _page(self, answer: httpx.Response) -> Page:
        page = Page(str(answer.url), answer.status_code, answer.content, answer.headers)
        if answer.status_code >= 400:
            words = page.text[:400] if "html" in answer.headers.get("content-type", "") else ""
            raise PageError(f"{answer.request.method} {answer.url.path}: {answer.status_code} {words}")
        return page

    @staticmethod
    def _form(
        page: Page,
        action: str | None,
        button: str | None,
        fields: Mapping[str, object],
        files: Mapping[str, object],
        called: str = "",
    ) -> html.FormElement:
        wanted = {*fields, *files}
        for form in page.tree.forms:
            if called and called not in form.xpath(".//input[@name='form']/@value"):
                continue
            if action is not None and action not in (form.action or page.url):
                continue
            names = {element.get("name") for element in form.xpath(".//*[@name]")}
            if action is None and not wanted <= names:
                continue
            if button is not None and not any(
                button in (element.get("value"), element.get("name")) for element in form.xpath(".//button | .//input")
            ):
                continue
            return form
        raise PageError(f"no form for {called or action or sorted(wanted)} on {page.url}: {page.text[:300]}")
