"""Which cases a person's lists, counts and searches hold: the one filter, in the words the policy uses for one case."""

from __future__ import annotations

from collections.abc import Iterable

from forms_service.db.queries.today import visible_case_ids
from forms_service.domain.access import Action, Answer, Subject, decide
from forms_service.web.access import own_partnerships, person
from forms_service.web.work import reading


def visible_cases(partnership: str, *, unopened_too: bool = True, action: Action = Action.SEE_CASE) -> tuple[str, ...]:
    """Of one partnership, oldest first: neither what is restricted to others nor what the person must not know of.
    `action`: for which; some are done about matters by those who do not see them."""
    who = person()
    return visible_case_ids(
        reading(),
        partnership,
        restricted_too=sees_restricted(partnership),
        unopened_too=unopened_too and sees_unopened(partnership),
        ladders_too=decide(who, Subject(partnership, ladder=True), action) is Answer.YES,
        named=who.named_cases,
        barred=who.barred_cases,
    )


def all_visible_cases(action: Action, partnerships: Iterable[str] | None = None) -> tuple[str, ...]:
    """Of all the person's partnerships in which they may do this."""
    chosen = own_partnerships(action) if partnerships is None else tuple(partnerships)
    return tuple(case_id for name in chosen for case_id in visible_cases(name, action=action))


def sees_restricted(partnership: str) -> bool:
    """Every restricted case there, not only those they are named for."""
    return _sees(Subject(partnership, restricted=True))


def sees_unopened(partnership: str) -> bool:
    return _sees(Subject(partnership, opened=False))


def _sees(subject: Subject) -> bool:
    return decide(person(), subject, Action.SEE_CASE) is Answer.YES
