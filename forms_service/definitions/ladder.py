"""The stages of a process file as the ladder of `domain/ladder.py`."""

from __future__ import annotations

from forms_service.definitions.schema import Process
from forms_service.domain.ladder import End, LadderRung


def rungs_of(process: Process) -> tuple[LadderRung, ...]:
    return tuple(
        LadderRung(
            id=stage.id,
            title=stage.title,
            number=stage.number,
            informal=stage.informal,
            ends=tuple(End(end.slug, end.label, end.to or "", resolves=end.resolves) for end in stage.ends),
        )
        for stage in process.stages
    )
