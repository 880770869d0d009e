"""`forms-service user`: a person is added with a password and a key told once, and ended at once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from forms_service.cli import run
from forms_service.db.models import User
from forms_service.db.session import engine_for, make_sessions


@pytest.fixture
def data(migrated_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FORMS_DATA_FOLDER", str(tmp_path))
    monkeypatch.delenv("FORMS_DATABASE_URL", raising=False)
    shutil.copy(migrated_sqlite, tmp_path / "forms.sqlite3")
    assert run(["migrate"]) == 0
    return tmp_path


def _add(*more: str) -> int:
    who = ["--partnership", "_example", "--name", "New Colleague", "--email", "new@partnership.example.org"]
    return run(["user", "add", *who, *more])


def test_a_person_is_added_and_the_secrets_are_told_once(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _add("--role", "business-unit", "--role", "business-manager") == 0
    said = capsys.readouterr().out
    assert "Password, told once:" in said
    assert "otpauth://totp/" in said
    assert _add("--role", "business-unit") == 2
    assert "already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--role", "emperor"], "emperor"),
        (["--role", "partner"], "Say which partner"),
        (["--role", "partner", "--partner", "nobody"], "council"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    data: Path, capsys: pytest.CaptureFixture[str], more: list[str], said: str
) -> None:
    assert _add(*more) == 2
    assert said in capsys.readouterr().err


def test_access_is_ended(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _add("--role", "business-unit") == 0
    assert run(["user", "end", "--email", "new@partnership.example.org"]) == 0
    assert run(["user", "end", "--email", "nobody@example.org"]) == 2
    engine = engine_for(f"sqlite:///{data / 'forms.sqlite3'}")
    with make_sessions(engine)() as session:
        assert [user.active for user in session.query(User)] == [False]
    engine.dispose()
