"""The pack is made, released and read, and its addendum."""

from __future__ import annotations

from dataclasses import dataclass

from forms_service.demo.cast import Cast


@dataclass
class Packing(Cast):
    def pack(self, kind: str, reason: str) -> None:
        page = self.officer.get(f"/cases/{self.case_id}/packs")
        self.no_problem(self.officer.submit(page, {"kind": kind}, action="/packs"))
        self.stage.settle()
        page = self.officer.get(f"/cases/{self.case_id}/packs")
        # Something is missing: the page between the button and the readers asks why it goes all the same.
        page = self.officer.get(page.links("/release")[0])
        page = self.officer.submit(page, {"reason": reason}, action="/release")
        self.no_problem(page)
        self.say(f"  The {kind} is made, read back and released: {reason}")
        self.stage.settle()

    def read_pack(self) -> None:
        """Each of the review group reads it in the browser and says so."""
        for key in self.story["reading"]["readers"]:
            reader = self.user(key)
            page = reader.get(f"/cases/{self.case_id}/packs")
            page = reader.get(page.links("/read")[0])
            self.no_problem(reader.submit(page, action="/read"))
            self.say(f"  {reader.name} has read it.")
