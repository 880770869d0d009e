"""What gunicorn itself would say about a bad request or a fault."""

from __future__ import annotations

import pytest
from gunicorn.config import Config

from forms_service.web.gunicorn_log import WordlessLogger


@pytest.fixture
def log() -> WordlessLogger:
    return WordlessLogger(Config())


def test_a_bad_request_is_not_repeated(log: WordlessLogger, caplog: pytest.LogCaptureFixture) -> None:
    log.warning("Invalid request from ip=192.0.2.1: Invalid HTTP request line: 'GET /return/secret Canarybird'")
    said = caplog.text
    assert "Invalid request" in said
    assert "secret" not in said


def test_a_fault_is_told_by_its_kind_alone(log: WordlessLogger, caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise ValueError("no Canarybird")
    except ValueError:
        log.exception("Error handling request %s", "/return/secret")
    said = caplog.text
    assert "ValueError" in said
    assert "secret" not in said
    assert "Canarybird" not in said


def test_other_warnings_are_kept(log: WordlessLogger, caplog: pytest.LogCaptureFixture) -> None:
    log.warning("Worker with pid %s was terminated", 7)
    assert "pid 7" in caplog.text
