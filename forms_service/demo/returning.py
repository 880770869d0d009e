"""Agencies answer, each by the link in the mail that it was really sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from forms_service.db.models import AgencyRequest, Document
from forms_service.db.queries.answers import read_document_of
from forms_service.db.records.requests import recipient_of
from forms_service.db.work import begin_reading
from forms_service.demo.cast import Cast
from forms_service.demo.mail_catcher import Caught
from forms_service.demo.stage import ACTOR
from forms_service.demo.typing_in import day_typed
from forms_service.demo.visitor import Page, PageError, Visitor

_LINK = re.compile(r"https?://\S+/return/[A-Za-z0-9_-]+")


@dataclass
class Returning(Cast):
    def send_return(self, sent: Mapping[str, Any]) -> None:
        slug = sent["agency"]
        name = self.agency_name(slug)
        visitor, page = self._open_link(slug)
        request = self.request_of(slug)
        if sent["format"] == "nil":
            page = visitor.get(f"/agency/{request.id}/nothing-known")
            page = visitor.submit(
                page,
                {
                    "statement": sent["statement"],
                    "systems": sent["systems"],
                    "searched_by": sent["author"],
                    "period_from": day_typed(str(request.scope_from)),
                    "period_to": day_typed(str(request.scope_to)),
                    "searched_for": request.released_person_ids,
                    "sure": "yes",
                },
                action="/nothing-known",
            )
            self.no_problem(page)
            self.say(f"  {name}: states that nothing is known (nil return).")
        else:
            given = visitor.get(f"/agency/{request.id}/form.docx").content
            filled = self.filler().filled_return(given, f"{request.form}/v{request.form_version}", sent, name)
            page = visitor.submit(
                page, files={"document": [(filled.name, filled.data, filled.media_type)]}, action="/upload"
            )
            self.no_problem(page)
            self.stage.settle()
            self.say(f"  {name}: sends a {sent['format']} return ({sent['variant']}). {self._outcome(request.id)}")
        visitor.close()

    def _outcome(self, request_id: str) -> str:
        with begin_reading(self.stage.started.sessions, self.stage.started.services, ACTOR) as work:
            document = work.session.scalars(
                select(Document)
                .where(Document.request_id == request_id, Document.kind == "return")
                .order_by(Document.version_no.desc())
            ).first()
            assert document is not None
            if not document.usable:
                return (
                    f"It cannot be used ({document.problem_code}): the agency stays asked and is put on the call list."
                )
            read = read_document_of(work, document)
            result = read.result
            assert result is not None
            ledger = result.ledger
            return (
                f"Recognised by {result.recognised_by} as {result.form} version {result.version}; "
                f"{len(read.open_questions)} questions for a person, {len(read.open_pieces)} unplaced pieces"
                + (f", ledger {'balanced' if ledger.balanced else 'NOT BALANCED'}." if ledger else ".")
            )

    def _open_link(self, slug: str) -> tuple[Visitor, Page]:
        """By the link in the mail that this agency was really sent."""
        request = self.request_of(slug)
        with begin_reading(self.stage.started.sessions, self.stage.started.services, ACTOR) as work:
            address = str(recipient_of(work, work.session.get_one(AgencyRequest, request.id))["email"])
        links = [found[0] for mail in self.stage.catcher.to(address) if (found := _LINK.findall(_unwrapped(mail)))]
        if not links:
            raise PageError(f"no mail with a link has reached {slug}")
        visitor = Visitor(self.stage.base_url, slug)
        page = visitor.get(links[-1])
        page = visitor.submit(page, {"address": address})
        self.no_problem(page)
        return visitor, page


def _unwrapped(mail: Caught) -> str:
    return mail.text.replace("=\n", "")
