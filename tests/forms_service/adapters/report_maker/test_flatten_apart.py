from forms_service.adapters.report_maker import flatten_apart
from forms_service.adapters.report_maker.flatten_apart import flatten_all
from tests.forms_service.adapters.report_maker.test_flatten import filled, shown


def test_originals_come_back_in_order_and_a_broken_one_spoils_no_other():
    one, none, other = flatten_all(
        [filled(agency="Example School"), b"%PDF-1.4 broken", filled(agency="Example Surgery")]
    )
    assert "Example School" in shown(one.pdf)
    assert none is None
    assert "Example Surgery" in shown(other.pdf)


def test_what_must_be_printed_in_full_comes_along():
    (flat,) = flatten_all([filled(summary="The child was seen at home. " * 60)])
    assert flat.in_full[0][0] == "Summary"


def test_a_process_that_dies_takes_one_document_with_it(monkeypatch):
    def run(pdfs):
        """Does all up to the deadly one."""
        return pdfs[: pdfs.index(b"deadly")] if b"deadly" in pdfs else pdfs

    monkeypatch.setattr(flatten_apart, "_run", run)
    assert flatten_all([b"a", b"b", b"deadly", b"c"]) == [b"a", b"b", None, b"c"]


def test_where_no_process_answers_nothing_is_shown_and_nothing_hangs(monkeypatch):
    monkeypatch.setattr(flatten_apart, "_MODULE", "this.is.no.module")
    assert flatten_all([b"a", b"b"]) == [None, None]


def test_nothing_to_flatten_starts_nothing():
    assert flatten_all([]) == []
