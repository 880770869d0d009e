"""Lists across cases, narrowed to those of one partnership's process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from flask import request

from forms_service.db.queries.case_kinds import kinds_of
from forms_service.web.work import reading, services

Kind = tuple[str, str]
"""Partnership and slug of the process."""


def kind_asked(case_ids: Sequence[str]) -> Kind | None:
    """None where none is asked for, or one of which the reader sees no case."""
    slug, _, process = request.args.get("process", "").partition("/")
    return (slug, process) if process and (slug, process) in kinds_of(reading(), case_ids).values() else None


def kind_key(kind: Kind | None) -> str:
    return "/".join(kind) if kind else ""


def kind_choices(counted: Mapping[Kind, int]) -> list[tuple[str, str, int]]:
    """Key, title and number of cases; with the partnership where a title stands in several."""
    titles = _titles(counted.keys())
    return sorted(
        ((kind_key(kind), titles[kind], number) for kind, number in counted.items()), key=lambda each: each[1]
    )  # fmt: skip


def kind_titles(kinds: Mapping[str, Kind]) -> dict[str, str]:
    """By case."""
    titles = _titles(set(kinds.values()))
    return {case_id: titles[kind] for case_id, kind in kinds.items()}


def _titles(kinds: Collection[Kind]) -> dict[Kind, str]:
    library = services().library
    said: dict[Kind, str] = {}
    for slug, process in kinds:
        data = library.partnerships.get(slug)
        versions = data.processes.get(process) if data else None
        said[slug, process] = versions[max(versions)].title if versions else process
    shared = {title for title, count in Counter(said.values()).items() if count > 1}
    for kind in said:
        if said[kind] in shared:
            found = library.partnerships.get(kind[0])
            said[kind] = f"{said[kind]}, {found.partnership.short_name if found else kind[0]}"
    return said
