"""Letters leave the house: read and released, or sent by another way with proof."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select

from forms_service.db.models import Letter
from forms_service.demo.cast import Cast
from forms_service.demo.typing_in import typed


@dataclass
class Releasing(Cast):
    def release(self, kinds: list[str]) -> None:
        released = self._release(Letter.kind.in_(kinds))
        self.say(f"  Read and released: {len(released)} letters ({', '.join(kinds)}).")

    def release_all(self) -> None:
        """Whatever this case holds."""
        library = self.stage.started.services.library
        titles = Counter(library.letter(self.story["partnership"], kind).title for kind in self._release())
        for title, times in titles.items():
            self.say(f"  Read and released: {title}{f', {times} times' if times > 1 else ''}.")

    def _release(self, *which: ColumnElement[bool]) -> list[str]:
        """The kinds of what went, in the order in which it was made."""
        with self.stage.started.sessions() as session:
            letters = session.scalars(
                select(Letter)
                .where(Letter.case_id == self.case_id, Letter.state == "held", *which)
                .order_by(Letter.created_at, Letter.id)
            ).all()
        for letter in letters:
            page = self.officer.get(f"/letters/confirm?letter={letter.id}")
            self.no_problem(self.officer.submit(page, action=f"/letters/{letter.id}/release"))
        return [letter.kind for letter in letters]

    def _went_otherwise(self, letter_id: str, told: Mapping[str, Any]) -> None:
        page = self.officer.get(f"/letters/{letter_id}")
        page = self.officer.submit(
            page,
            {
                "who": self.officer.name,
                "how": told["how"],
                "address": told["address"],
                "proof": told["proof"],
                "at": typed(told["at"]),
            },
            action=f"/letters/{letter_id}/sent",
        )
        self.no_problem(page)
