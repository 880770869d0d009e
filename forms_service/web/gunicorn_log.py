"""What the web server itself logs: the same lines as the rest, without a word of what was asked.

gunicorn repeats a bad request in its warnings, and after a fault the request's address, which may hold a link's token,
with the words of the error, which may hold a name.
"""

from __future__ import annotations

import sys
from typing import Any

from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from forms_service.log_lines import LineFormatter, places_of


class WordlessLogger(Logger):  # type: ignore[misc]  # gunicorn has no types
    def setup(self, cfg: Any) -> None:
        others = [*self.error_log.handlers]
        super().setup(cfg)
        for handler in self.error_log.handlers:
            if handler not in others:
                handler.setFormatter(LineFormatter())

    def warning(self, msg: str, *args: Any, **kwargs: Any) -> None:
        if str(msg).startswith("Invalid request"):
            msg, args = "Invalid request", ()
        super().warning(msg, *args, **kwargs)

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:  # noqa: ARG002
        kind, _, traceback = sys.exc_info()
        told = {"places": places_of(traceback)}
        self.error("Fault in the web process: %s", kind.__name__ if kind else "unknown", extra=told)
