"""One line per request: the route's name, never its path, since a path may hold a link's token."""

from __future__ import annotations

import logging
import time

from flask import Flask, Response, g, request

log = logging.getLogger("forms_service.requests")


def install(app: Flask) -> None:
    app.before_request(_start)
    app.after_request(_tell)


def _start() -> None:
    g.started = time.perf_counter()


def _tell(response: Response) -> Response:
    if request.endpoint != "static":
        took = time.perf_counter() - g.get("started", time.perf_counter())
        told = {
            "route": request.endpoint or "none",
            "method": request.method,
            "status": response.status_code,
            "milliseconds": round(took * 1000),
        }
        log.info("request", extra=told)
    return response
