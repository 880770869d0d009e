"""The commands about the database, as a person types them: words, exit codes, never a traceback."""

import multiprocessing
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from sqlalchemy import text

from forms_service.cli import main, run
from forms_service.db.session import engine_for

COMMANDS = ("migrate", "verify", "backup", "restore", "contacts", "keys")
# Thirty processes that loaded the service one after the other took most of the time of these tests for it.
LOADED = multiprocessing.get_context("forkserver")
LOADED.set_forkserver_preload([f"forms_service.cli.{each}" for each in COMMANDS])


def _said_into(said: Path, words: Sequence[str], environment: Mapping[str, str]) -> None:
    os.environ.clear()
    os.environ.update(environment)
    with said.open("wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    main(words)


class Installation:
    """A data folder of its own, and the command run in it as a process: as a person starts it, or already loaded."""

    def __init__(self, folder: Path, database_url: str = "", *, loaded: bool = True) -> None:
        self.folder, self.loaded = folder, loaded
        self.url = database_url or f"sqlite:///{folder / 'forms.sqlite3'}"
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "FORMS_DATA_FOLDER": str(folder),
            "FORMS_DATABASE_URL": self.url,
        }

    def run(self, *words: str) -> tuple[int, str]:
        if not self.loaded:
            return self.started(*words)
        said = self.folder.with_suffix(".said")
        process = LOADED.Process(target=_said_into, args=(said, words, self.environment))
        process.start()
        process.join(120)
        process.kill()  # one that has not ended is a fault, and would outlive the tests
        process.join()
        text = said.read_text("utf-8")
        assert process.exitcode is not None
        assert process.exitcode >= 0, text
        assert "Traceback" not in text, text
        return process.exitcode, text

    def started(self, *words: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-c", "from forms_service.cli import main; main()", *words],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        said = done.stdout + done.stderr
        assert "Traceback" not in said, said
        return done.returncode, said

    def did(self, *words: str) -> str:
        code, said = self.run(*words)
        assert code == 0, said
        return said

    def take_key_of(self, other: "Installation") -> None:
        self.folder.mkdir(exist_ok=True)
        (self.folder / "master-keys").write_bytes((other.folder / "master-keys").read_bytes())
        (self.folder / "master-keys").chmod(0o600)

    def sql(self, statement: str) -> None:
        engine = engine_for(self.url)
        with engine.connect() as connection:
            connection.execute(text(statement))
            connection.commit()
        engine.dispose()


def head_in(said: str) -> str:
    return next(line.rpartition(" ")[2] for line in said.splitlines() if line.startswith("Head of the audit chain"))


@pytest.fixture
def here(tmp_path: Path) -> Installation:
    return Installation(tmp_path / "here")


@pytest.fixture(scope="module")
def once_migrated(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Only ever copied."""
    first = Installation(tmp_path_factory.mktemp("migrated") / "here")
    first.did("migrate")
    return first


@pytest.fixture
def migrated(here: Installation, once_migrated: Installation) -> Installation:
    shutil.copytree(once_migrated.folder, here.folder)
    return here


def test_a_new_installation_is_migrated_verified_backed_up_and_moved_to_postgresql(
    tmp_path: Path, empty_postgresql: str
) -> None:
    here = Installation(tmp_path / "here", loaded=False)
    code, said = here.run("verify")
    assert code == 2
    assert "forms-service migrate" in said
    assert not (here.folder / "master-keys").exists()

    said = here.did("migrate")
    assert "Keep a copy" in said
    assert "agencies and people" in said
    assert stat.S_IMODE((here.folder / "master-keys").stat().st_mode) == 0o600
    assert stat.S_IMODE(here.folder.stat().st_mode) == 0o700
    assert "already" in here.did("migrate")

    head = head_in(here.did("verify"))
    backup = tmp_path / "backup.zip"
    said = here.did("backup", str(backup))
    assert head_in(said) == head
    assert "not in this file" in said
    assert here.run("backup", str(backup))[0] == 2

    # As on a new machine: the kept key file, an empty database, and the backup.
    there = Installation(tmp_path / "there", empty_postgresql, loaded=False)
    code, said = there.run("restore", str(backup))
    assert code == 2
    assert "kept apart" in said
    assert not (there.folder / "master-keys").exists()
    there.take_key_of(here)
    assert head_in(there.did("restore", str(backup))) == head
    assert head_in(there.did("verify", "--since", head)) == head


def test_a_database_that_was_migrated_and_not_used_takes_a_backup(migrated: Installation, tmp_path: Path) -> None:
    said = migrated.did("backup", str(tmp_path / "backup.zip"))
    there = Installation(tmp_path / "there")
    there.did("migrate")
    code, missing = there.run("restore", str(tmp_path / "backup.zip"))
    assert code == 2
    assert "is not here" in missing
    there.take_key_of(migrated)
    assert head_in(there.did("restore", str(tmp_path / "backup.zip"))) == head_in(said)


def test_a_change_and_a_cut_tail_are_found_with_exit_code_1(migrated: Installation) -> None:
    head = head_in(migrated.did("verify"))
    migrated.sql("DELETE FROM audit_event WHERE seq = (SELECT max(seq) FROM audit_event)")
    migrated.sql("UPDATE audit_head SET (seq, mac) = (SELECT seq, mac FROM audit_event ORDER BY seq DESC LIMIT 1)")
    assert migrated.run("verify")[0] == 0
    code, said = migrated.run("verify", "--since", head)
    assert code == 1
    assert "cut:" in said
    migrated.sql("UPDATE audit_event SET what = 'nothing'")
    code, said = migrated.run("verify")
    assert code == 1
    assert "changed:" in said
    assert migrated.run("verify", "--since", "nonsense")[0] == 2


def test_the_master_key_is_changed_and_the_old_one_taken_away(migrated: Installation) -> None:
    file = migrated.folder / "master-keys"
    old = file.read_text()
    other = Installation(migrated.folder / "other")
    other.did("migrate")
    new = (migrated.folder / "other" / "master-keys").read_text()
    file.write_text(new)
    code, said = migrated.run("verify")
    assert code == 2
    assert old.partition(":")[0] in said
    assert old.partition(":")[2].strip() not in said
    file.write_text(new + old)
    code, said = migrated.started("keys", "rotate")
    assert code == 0, said
    assert "wrapped anew" in said
    file.write_text(new)
    migrated.did("verify")


def test_contacts_come_from_a_table_and_its_mistakes_are_told(migrated: Installation, tmp_path: Path) -> None:
    table = tmp_path / "contacts.csv"
    heading = "audience,slug,organisation,category,aliases,always_asked,deputy,name,role,email,telephone,manager\n"
    table.write_text(heading + "agency,new,New Agency,health,,no,no,Ann Examplely,Lead,ann@example.org,01632 960111,\n")
    code, said = migrated.started("contacts", "import", str(table), "--partnership", "_example")
    assert code == 0, said
    assert "2 added" in said
    table.write_text(heading + "agency,new,New Agency,health,,no,no,,Lead,nobody,01632 960111,\n")
    code, said = migrated.run("contacts", "import", str(table), "--partnership", "_example")
    assert code == 2
    assert "line 2" in said
    assert migrated.run("contacts", "import", str(table), "--partnership", "unknown")[0] == 2


def test_a_database_that_cannot_be_reached_is_one_line(tmp_path: Path) -> None:
    lost = Installation(tmp_path / "lost", "postgresql://nobody@127.0.0.1:1/none?connect_timeout=2")
    for words in (("verify",), ("backup", str(tmp_path / "b.zip")), ("migrate",)):
        code, said = lost.run(*words)
        assert code == 2
        assert "does not answer" in said
    wrong = Installation(tmp_path / "wrong", "mysql://nobody@127.0.0.1/none")
    assert "SQLite or PostgreSQL" in wrong.run("verify")[1]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert run([command, "--help"]) == 0
    said = capsys.readouterr()
    assert "Usage:" in said.out
    assert "Traceback" not in said.out + said.err
