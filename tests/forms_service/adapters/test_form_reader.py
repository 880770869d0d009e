import hashlib
import sys
import time
from io import BytesIO
from pathlib import Path

import docx
import pytest

from forms_service.adapters.converter import LibreOfficeConverter
from forms_service.adapters.form_reader import LimitedFormReader
from forms_service.errors import ConversionFailedError
from parsers.types import FieldKind, FieldRule, FormRules, Outcome, ParseResult
from tests.compound_file import compound_file
from tests.documents import package


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
    result = reader_running(code, wall_seconds=2).read("return.docx", b"", ())
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


def test_the_limits_stand_before_the_rules_of_any_form_are_read():
    # Else the room that is left for a document hangs on how many forms there are.
    code = (
        "import os, resource, parsers.child as child\n"
        "read = child._rules\n"
        "def watched(stream):\n"
        "    limited = resource.getrlimit(resource.RLIMIT_AS)[0] == 300 * 1024 * 1024\n"
        "    return read(stream) if limited else os._exit(9)\n"
        "child._rules = watched\n"
        "child.main()"
    )
    rules = tuple(
        FormRules(
            partnership="example", form=name, version="1", title=name, codes=(name.upper(),),
            fields=(FieldRule("known", f"What is known of {name}?", FieldKind.TEXT),),
        )
        for name in ("one", "two")
    )  # fmt: skip
    result = reader_running(code, memory_mib=300).read("note.docx", document("TWO", "What is known of two?"), rules)
    assert (result.outcome, result.form) == (Outcome.PARSED, "two")


OLDER_WORD = compound_file({"WordDocument": b"\xec\xa5" + bytes(598)})


class ConverterTo:
    """Turns whatever it is given into one document, or fails."""

    def __init__(self, made):
        self.made = made

    def to_pdf(self, data, suffix):
        raise NotImplementedError

    def convert(self, data, suffix, target):
        assert (suffix, target) == ("doc", "docx")
        if isinstance(self.made, Exception):
            raise self.made
        return self.made


def test_an_older_word_file_is_converted_read_and_said_to_be_derived():
    document, out = docx.Document(), BytesIO()
    document.add_paragraph("Words of the older file")
    document.save(out)
    result = LimitedFormReader(converter=ConverterTo(out.getvalue())).read("old.doc", OLDER_WORD, ())
    assert result.derived_from == "converted from application/msword"
    assert result.sha256 == hashlib.sha256(OLDER_WORD).hexdigest()
    assert "Words of the older file" in [piece.text for piece in result.unplaced]


def test_an_older_word_file_that_cannot_be_converted_is_refused_with_the_reason():
    failing = ConverterTo(ConversionFailedError("LibreOffice did not finish in time and was stopped."))
    result = LimitedFormReader(converter=failing).read("old.doc", OLDER_WORD, ())
    assert result.refusal.code == "conversion-failed"
    assert result.refusal.message.startswith("old.doc: LibreOffice did not finish in time")


def test_without_a_converter_an_older_word_file_is_refused_as_such():
    assert LimitedFormReader().read("old.doc", OLDER_WORD, ()).refusal.code == "needs-conversion"


# --- several documents in one, and what a conversion loses --------------------------------------------------------


def document(*texts):
    made, out = docx.Document(), BytesIO()
    for text in texts:
        made.add_paragraph(text)
    made.save(out)
    return out.getvalue()


def test_each_document_of_an_archive_is_read_converted_and_given_in_order():
    new_form = document("New words")
    held = package({"new.docx": new_form, "old.doc": OLDER_WORD, "inner.zip": package({"a.docx": b"a"})})
    result = LimitedFormReader(converter=ConverterTo(document("Old words"))).read("all.zip", held, ())
    assert [problem.code for problem in result.problems] == ["container"]
    new, old, inner = result.children
    assert [piece.text for piece in new.unplaced] == ["New words"]
    assert old.derived_from == "converted from application/msword"
    assert [piece.text for piece in old.unplaced] == ["Old words"]
    assert inner.refusal.code == "nested-container"
    packed = LimitedFormReader().unpack("all.zip", held)
    assert [(each.name, each.data) for each in packed][:2] == [
        ("new.docx", new_form),
        ("old.doc", OLDER_WORD),
    ]
    assert LimitedFormReader().read("all.zip", held, (), children=False).children == ()


def test_what_came_out_of_a_container_is_not_opened_further():
    result = LimitedFormReader().read("inner.zip", package({"a.docx": b"a"}), (), inside=True)
    assert result.refusal.code == "nested-container"


def test_nothing_is_unpacked_from_what_is_no_container_or_cannot_be_opened():
    assert LimitedFormReader().unpack("a.docx", document("Words")) == ()
    assert LimitedFormReader().unpack("a.zip", b"PK\x03\x04broken") == ()
    assert reader_running("import os; os._exit(3)").unpack("a.zip", b"") == ()


def test_the_ledger_of_a_conversion_says_of_what_it_is():
    result = LimitedFormReader(converter=ConverterTo(document("Words"))).read("old.doc", OLDER_WORD, ())
    assert (result.ledger.of, result.ledger.balanced) == ("conversion", True)
    assert LimitedFormReader().read("new.docx", document("Words"), ()).ledger.of == "document"


def test_words_that_a_conversion_drops_are_said():
    rich = b"{\\rtf1{\\fonttbl{\\f0 Arial;}}Known to us since 2020\\par The sibling as well}"

    class Dropping:
        def convert(self, data, suffix, target):
            assert (suffix, target) == ("rtf", "docx")
            return document("Known to us since 2020")

    result = LimitedFormReader(converter=Dropping()).read("old.rtf", rich, ())
    (problem,) = [each for each in result.problems if each.code == "conversion-loss"]
    assert "lost" in problem.message
    whole = LimitedFormReader(converter=LibreOfficeConverter()).read("old.rtf", rich, ())
    assert [each.code for each in whole.problems] == []


def test_what_the_conversion_leaves_behind_is_said_of_the_document_that_was_sent():
    macros = compound_file({"WordDocument": b"\xec\xa5" + bytes(598), "Macros/VBA/_VBA_PROJECT": bytes(40)})
    result = LimitedFormReader(converter=ConverterTo(document("Words"))).read("old.doc", macros, ())
    assert [each.code for each in result.problems] == ["macro"]


@pytest.mark.parametrize("memory_mib", [64, 80, 96, 112, 128, 144, 160])
def test_a_child_without_enough_memory_says_so_and_never_calls_the_document_damaged(memory_mib):
    words = " ".join(hashlib.sha256(str(number).encode()).hexdigest() for number in range(40_000))
    large = document(*(words[at : at + 400] for at in range(0, len(words), 400)))
    result = LimitedFormReader(memory_mib=memory_mib).read("large.docx", large, ())
    assert result.refusal is None or result.refusal.code == "too-much-memory"
    assert result.refusal is not None or result.ledger.balanced
