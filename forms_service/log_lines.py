"""How every process writes its log: one JSON object a line, to standard error."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Final

_OWN: Final = frozenset(vars(logging.makeLogRecord({})))
_OUR_PACKAGES: Final = frozenset({"__main__", "forms_service", "parsers", "worker"})
_TEMPLATE: Final = ".html"  # Jinja gives the lines of a page as those of a module with the name of its file
_MOST_PLACES: Final = 7


class LineFormatter(logging.Formatter):
    """One JSON object a line. Of an exception only its class and where it was: its words may name a child."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line.update({key: value for key, value in vars(record).items() if key not in _OWN and key != "message"})
        if record.exc_info and record.exc_info[0] is not None:
            line["exception"] = record.exc_info[0].__name__
            line["at_lines"] = places_of(record.exc_info[2])
        return json.dumps(line, default=str)


def places_of(traceback: TracebackType | None) -> list[str]:
    """Where it went wrong, without a word of what it was about: our own last steps, then the last of all.

    A statement that fails does so eight calls deep in a library, which by themselves would not say whose it was.
    """
    own, last = [], ""
    while traceback is not None:
        code = traceback.tb_frame.f_code
        module = str(traceback.tb_frame.f_globals.get("__name__") or code.co_filename)
        last = f"{Path(module).name}:{traceback.tb_lineno} {code.co_name}"
        if module.partition(".")[0] in _OUR_PACKAGES or module.endswith(_TEMPLATE):
            own.append(last)
        traceback = traceback.tb_next
    own = own[-_MOST_PLACES:]
    return [*own, last] if last and own[-1:] != [last] else own
