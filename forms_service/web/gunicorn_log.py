"""What the web server itself logs, without a word of what was asked.

gunicorn repeats a bad request in its warnings, and after a fault the request's address, which may hold a link's token,
with the words of the error, which may hold a name.
"""

from __future__ import annotations

import sys
from typing import Any

from gunicorn.glogging import Logger  # type: ignore[import-untyped]


class WordlessLogger(Logger):  # type: ignore[misc]  # gunicorn has no types
    def warning(self, msg: str, *args: Any, **kwargs: Any) -> None:
        if str(msg).startswith("Invalid request"):
            msg, args = "Invalid request", ()
        super().warning(msg, *args, **kwargs)

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:  # noqa: ARG002
        kind = sys.exc_info()[0]
        self.error("Fault in the web process: %s", kind.__name__ if kind else "unknown")
