"""Which cases a person's lists hold; the same words that the policy uses for one case."""

from __future__ import annotations

from forms_service.domain.access import Action, Answer, Subject, decide
from forms_service.web.access import person


def sees_restricted(partnership: str) -> bool:
    return _sees(Subject(partnership, restricted=True))


def sees_unopened(partnership: str) -> bool:
    return _sees(Subject(partnership, opened=False))


def _sees(subject: Subject) -> bool:
    return decide(person(), subject, Action.SEE_CASE) is Answer.YES
