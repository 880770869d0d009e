"""Who plays: the people who sign in, the agencies of the directory, and what every act of the story needs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from forms_service.db.models import Agency, AgencyRequest
from forms_service.demo.filled_forms import FormFiller
from forms_service.demo.stage import Stage
from forms_service.demo.story import Story
from forms_service.demo.visitor import Page, PageError, Visitor

Say = Callable[[str], None]


@dataclass
class Cast:
    stage: Stage
    story: Story
    say: Say
    visitors: dict[str, Visitor] = field(default_factory=dict)
    case_id: str = ""
    reference: str = ""

    def user(self, key: str) -> Visitor:
        """Signed in once; the page's session lasts the story."""
        if key not in self.visitors:
            colleague = self.stage.colleagues[key]
            visitor = Visitor(self.stage.base_url, colleague.name)
            visitor.sign_in(colleague.email, colleague.password, colleague.secret)
            self.visitors[key] = visitor
        return self.visitors[key]

    @property
    def officer(self) -> Visitor:
        """Who runs the case for the business unit."""
        return self.user(self.story.get("unit", "officer"))

    def partner(self, slug: str) -> Visitor:
        return self.user(next(each.key for each in self.stage.colleagues.values() if each.partner == slug))

    def filler(self) -> FormFiller:
        services = self.stage.started.services
        return FormFiller(
            services.library, services.forms, self.story["partnership"], self.story.get("return_form", {})
        )

    def agency_name(self, slug: str) -> str:
        if slug == "added":
            return str(self.story["added"]["name"])
        with self.stage.started.sessions() as session:
            name = session.scalar(
                select(Agency.name).where(Agency.slug == slug, Agency.partnership == self.story["partnership"])
            )
        if name is None:
            raise PageError(f"the directory has no agency {slug!r}")
        return name

    def request_of(self, slug: str) -> AgencyRequest:
        with self.stage.started.sessions() as session:
            found = session.scalar(
                select(AgencyRequest).where(
                    AgencyRequest.case_id == self.case_id, AgencyRequest.agency_name == self.agency_name(slug)
                )
            )
        if found is None:
            raise PageError(f"{slug} was not asked")
        return found

    def process(self) -> Any:
        return self.stage.started.services.library.process(self.story["partnership"], self.story["process"])

    @staticmethod
    def no_problem(page: Page) -> None:
        if page.problem():
            raise PageError(f"{page.url}: {page.problem()}")


def id_in(address: str) -> str:
    found = re.search(r"/documents/([0-9a-f]{32})", address)
    if found is None:
        raise PageError(f"{address} is not the page of a document")
    return found[1]
