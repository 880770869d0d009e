"""Themes of learning are given to a case by a person, for the yearly report."""

from __future__ import annotations

from collections.abc import Collection

from forms_service.db.base import new_id
from forms_service.db.models import CaseTheme
from forms_service.db.queries.erased import is_erased
from forms_service.db.queries.themes import themes_of
from forms_service.db.records.cases import case_or_error
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError


def give_themes(work: Work, *, case_id: str, themes: Collection[str]) -> None:
    """`themes`: slugs, all that the case has from now on; also of a case that has ended. Errors: InvalidInputError
    (`themes`: one that the partnership does not have)."""
    case = case_or_error(work, case_id, lock=True)
    if is_erased(work, case_id):
        raise ConflictError("This case was erased.", code="already-erased")
    known = {each.slug for each in work.services.library.partnership(case.partnership).themes}
    had = {row.theme: row for row in themes_of(work, case_id)}
    if not set(themes) <= known | had.keys():
        raise InvalidInputError("Choose from the themes of the partnership.", field="themes")
    for theme in sorted(set(themes) - had.keys()):
        work.session.add(CaseTheme(id=new_id(), case_id=case_id, theme=theme, by=work.actor.who))
        _told(work, case_id, "theme.given", theme)
    for theme in sorted(had.keys() - set(themes)):
        work.session.delete(had[theme])
        _told(work, case_id, "theme.taken", theme)
    work.session.flush()


def _told(work: Work, case_id: str, what: str, theme: str) -> None:
    work.audit(what, case_id=case_id, subject_kind="case", subject_id=case_id, details={"theme": theme})
