"""Alive: this process answers. Ready: the parts it needs answer too. Says which part is not, and nothing else."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from forms_service.web.access import public
from forms_service.web.work import reading, services

blueprint = Blueprint("health", __name__, url_prefix="/health")


@blueprint.get("/alive")
@public("for whoever keeps the service running")
def alive() -> ResponseReturnValue:
    return jsonify(alive=True)


@blueprint.get("/ready")
@public("for whoever keeps the service running")
def ready() -> ResponseReturnValue:
    parts = {
        "database": _database_answers(),
        "queue": services().queue.alive(),
        "definitions": bool(services().library.partnerships),
    }
    good = all(parts.values())
    scanner = services().scanner
    # Said, and no reason to be taken away: files are still received, and wait to be opened until it answers.
    scans = "none" if not scanner.configured() else "answers" if scanner.alive() else "down"
    answer = jsonify(ready=good, parts=parts, malware_scanner=scans, definitions=services().library.digest)
    return answer, 200 if good else 503


def _database_answers() -> bool:
    try:
        return bool(reading().session.scalar(text("select 1")) == 1)
    except Exception:
        return False
