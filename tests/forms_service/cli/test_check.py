"""One line for each part, and what to do where it is not fit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from forms_service.cli import check, run
from forms_service.settings import load_settings
from tests.forms_service.cli.few_definitions import copy_few_definitions
from tests.forms_service.cli.test_serve import _free_port


@pytest.fixture
def relay() -> Iterator[Controller]:
    controller = Controller(object(), hostname="127.0.0.1", port=_free_port())
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture(scope="module")
def few_definitions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One partnership's: what the other parts say of themselves does not hang on how many there are."""
    return copy_few_definitions(tmp_path_factory.mktemp("definitions") / "form_templates")


@pytest.fixture
def environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, relay: Controller, few_definitions: Path
) -> pytest.MonkeyPatch:
    monkeypatch.setenv("FORMS_TEMPLATES_FOLDER", str(few_definitions))
    monkeypatch.setenv("FORMS_DATA_FOLDER", str(tmp_path / "data"))
    monkeypatch.setenv("FORMS_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("FORMS_SMTP_PORT", str(relay.port))
    return monkeypatch


def _lines(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    return {line[7:].split()[0]: line for line in capsys.readouterr().out.splitlines()}


def test_a_migrated_installation_is_fit_to_run(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.delenv("FORMS_TEMPLATES_FOLDER")  # with everybody's definitions
    assert run(["migrate"]) == 0
    capsys.readouterr()
    code = run(["check"])
    lines = _lines(capsys)
    assert all(line.startswith("ok") for line in lines.values()), lines
    assert list(lines) == [
        "definitions", "calendar", "database", "queue", "mail", "converter", "scans", "malware", "work",
    ]  # fmt: skip
    assert code == 0


def test_without_a_malware_scanner_it_says_so_and_one_that_is_down_is_wrong(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["migrate"]) == 0
    capsys.readouterr()
    assert run(["check"]) == 0
    assert "FORMS_CLAMD_ADDRESS" in _lines(capsys)["malware"]
    environment.setenv("FORMS_CLAMD_ADDRESS", "/nowhere/clamd.sock")
    assert run(["check"]) == 1
    line = _lines(capsys)["malware"]
    assert line.startswith("WRONG")
    assert "no file is opened" in line


def test_each_part_that_is_not_says_what_to_do(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.setenv("FORMS_SMTP_HOST", "")
    environment.setenv("FORMS_REDIS_URL", "redis://:canarypassword@127.0.0.1:1/0")
    environment.setenv("FORMS_SOFFICE", "no-such-program")
    assert run(["check"]) == 1
    lines = _lines(capsys)
    for part, remedy in {
        "database": "forms-service migrate",
        "queue": "FORMS_REDIS_URL",
        "mail": "FORMS_SMTP_HOST",
        "converter": "libreoffice-writer-nogui",
    }.items():
        assert lines[part].startswith("WRONG"), part
        assert remedy in lines[part]
    assert "canarypassword" not in str(lines)


def test_a_relay_that_does_not_answer_is_wrong(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.setenv("FORMS_SMTP_PORT", str(_free_port()))
    assert run(["check"]) == 1
    assert _lines(capsys)["mail"].startswith("WRONG")


def test_a_calendar_that_ends_soon_is_wrong(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    clock = tmp_path / "clock"
    clock.write_text("2028-11-01T10:00:00+00:00", encoding="utf-8")
    environment.setenv("FORMS_BUSINESS_CLOCK_FILE", str(clock))
    assert run(["check"]) == 1
    assert _lines(capsys)["calendar"].startswith("WRONG")


def test_dates_that_came_forward_unseen_are_counted_beside_those_that_wait_for_a_decision(
    environment: pytest.MonkeyPatch,
) -> None:
    assert run(["migrate"]) == 0
    environment.setattr(check, "waiting_proposals", lambda _session: 2)
    environment.setattr(check, "unseen_forward_dates", lambda _session: 1)
    said = [finding.words for finding in check._work(load_settings())]
    assert said[:2] == [
        "2 cases have dates that would be others by now; a manager decides on Today.",
        "1 case has dates that came forward and that nobody has seen: look at Today.",
    ]
