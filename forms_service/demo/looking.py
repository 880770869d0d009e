"""What the unit looks at besides a case: the log of matters, a calendar of the days, what is late today."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

import httpx
from lxml import html
from sqlalchemy import select

from forms_service.db.models import Pack
from forms_service.db.records.documents import open_document
from forms_service.db.work import begin_reading
from forms_service.demo.climbing import Told
from forms_service.demo.following import Following
from forms_service.demo.stage import ACTOR
from forms_service.demo.visitor import PageError

_SEEN = ".//text()[not(ancestor::*[contains(@class, 'govuk-visually-hidden')])]"


@dataclass
class Looking(Following):
    def for_log(self, told: Told) -> None:
        """What no form asks for and the log has a column for."""
        page = self.officer.get(f"/cases/{self.case_id}/ladder")
        self.no_problem(self.officer.submit(page, {"said": told["said"]}, form=f"log-{told['of']}"))
        self.say(f"  Entered for the log: {told['said']}")

    def logged(self, _told: Told) -> None:
        """Every log that takes in this kind of matter, in Word and as a spreadsheet."""
        for log in self.stage.started.services.library.partnership(self.story["partnership"]).logs:
            address = f"/logs/{self.story['partnership']}/{log.slug}"
            page = self.officer.get(address)
            if self.reference not in page.text:
                raise PageError(f"{address} does not hold {self.reference}")
            for name in ("log.docx", "log.csv"):
                self.keep(f"logs/{log.slug}{name.removeprefix('log')}", self.officer.get(f"{address}/{name}").content)
            self.say(f"  {log.title}: this matter stands in it, on the page, in Word and as a spreadsheet.")

    def calendar(self, _told: Told) -> None:
        """An address that a calendar program reads without signing in: days and references, and no name."""
        page = self.officer.get(f"/feeds?case={self.case_id}")
        page = self.officer.submit(page, form="of-case")
        address = "".join(page.tree.xpath("//*[@id='address']//text()")).strip()
        data = httpx.get(address, timeout=60).raise_for_status().content
        self.keep(f"calendar/{self.reference}.ics", data)
        self.say(f"  A calendar address of the matter is made: {data.count(b'BEGIN:VEVENT')} days, and no name.")

    def standing(self, _told: Told) -> None:
        """As the page itself says it."""
        page = self.officer.get(f"/cases/{self.case_id}/ladder")
        self.say(f"  {' '.join(page.tree.get_element_by_id('stands').text_content().split())}")
        late = self.officer.get("/actions").tree.xpath("//tr[contains(., 'Late')]")
        for row in late:
            number, what, who, by = (" ".join(" ".join(cell.xpath(_SEEN)).split()) for cell in row.xpath("th | td")[:4])
            self.say(f"  Late: {number}: {what}; {who}; by {by}.")

    def marked_missing(self, told: Told) -> None:
        """In the report, whose words every reader of the pack gets, and on the page of the request."""
        with begin_reading(self.stage.started.sessions, self.stage.started.services, ACTOR) as work:
            pack = work.session.scalars(select(Pack).where(Pack.case_id == self.case_id)).one()
            report = open_document(work, pack.report_document_id or "").data
        with zipfile.ZipFile(io.BytesIO(report)) as package:
            words = html.fromstring(package.read("word/document.xml")).text_content()
        name = self.agency_name(told["agency"])
        if name not in words:
            raise PageError(f"the report does not say that the return of {name} is missing")
        page = self.officer.get(f"/requests/{self.request_of(told['agency']).id}")
        self.say(f"  {name}: {' '.join(page.tree.get_element_by_id('escalation').text_content().split())}")

    def keep(self, path: str, data: bytes) -> None:
        """Among what the demo leaves."""
        place = self.stage.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
