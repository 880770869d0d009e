import sys
import time
from pathlib import Path

import pytest

from forms_service.adapters.form_reader import LimitedFormReader
from parsers.types import Outcome, ParseResult


def reader_running(code, **limits):
    """The reader with a child of our own behind the same pipes."""
    reader = LimitedFormReader(**limits)
    reader._command = (sys.executable, "-I", "-c", code)
    return reader


def test_a_reading_that_hangs_is_killed_with_its_children_and_refused(tmp_path):
    mark = tmp_path / "pid"
    code = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"open({str(mark)!r}, 'w').write(str(child.pid))\n"
        "time.sleep(60)"
    )
    began = time.monotonic()
    result = reader_running(code, wall_seconds=2).read("return.docx", b"", ())
    assert time.monotonic() - began < 20
    assert (result.outcome, result.refusal.code) == (Outcome.REFUSED, "took-too-long")
    grandchild = int(mark.read_text())
    for _ in range(50):
        if not _runs(grandchild):
            break
        time.sleep(0.1)
    assert not _runs(grandchild)


def _runs(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in {"Z", "X"}
    except OSError:
        return False


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("import os; os._exit(3)", "too-much-memory"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "too-much-memory"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "took-too-long"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "crashed"),
        ("raise SystemExit(1)", "crashed"),
        ("print('not an answer')", "crashed"),
        ("pass", "crashed"),
    ],
)
def test_a_reading_that_breaks_is_refused_in_our_words_and_names_the_file(code, refusal):
    result = reader_running(code).read("/somewhere/return.docx", b"words", ())
    assert result.refusal.code == refusal
    assert result.refusal.message.startswith("return.docx: ")
    assert len(result.sha256) == 64


def test_the_child_has_none_of_our_secrets(monkeypatch):
    monkeypatch.setenv("FORMS_MASTER_KEYS", "a:secret")
    code = "import os, sys; sys.exit(0 if any('FORMS' in name for name in os.environ) else 3)"
    assert reader_running(code).read("a", b"", ()).refusal.code == "too-much-memory"


def test_a_document_that_is_none_is_refused_by_the_real_child():
    result = LimitedFormReader().read("note.docx", b"not a document at all", ())
    assert isinstance(result, ParseResult)
    assert result.outcome is not Outcome.PARSED


def test_the_real_child_dies_of_its_memory_limit_and_not_the_machine():
    result = LimitedFormReader(memory_mib=40).read("note.docx", b"PK\x03\x04" + bytes(1_000_000), ())
    assert result.refusal.code in {"too-much-memory", "crashed"}
