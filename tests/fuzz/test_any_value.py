"""Whatever is written in a place, reading it ends, and what is read is there or asked about."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import parsers
from parsers.containers.message_text import from_html, from_text
from parsers.containers.nil_sentence import nil_sentence
from parsers.errors import ParseError
from parsers.safe_xml import parse_xml
from parsers.shown_name import last_part, shown_name
from parsers.types import Certainty, Outcome, ParsedField
from tests.documents import docx, questions
from tests.parsers.rules import FORM, PAIRS, PROPERTIES

# What XML can hold, and much of what people do not type.
WRITTEN = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), min_size=0, max_size=60
)
OFTEN = st.one_of(
    WRITTEN,
    st.from_regex(r"[0-9]{1,4}[/. -][0-9]{1,2}[/. -][0-9]{1,4}( - [0-9/]{1,10})?", fullmatch=True),
    st.from_regex(r"(yes|no|n/a|nil|tbc|not known|see above|as above|x|-)[ ./]*(yes|no)?", fullmatch=True),
    st.from_regex(r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}", fullmatch=True),
)
FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


@FEW
@given(st.lists(OFTEN, min_size=len(PAIRS), max_size=len(PAIRS)))
def test_whatever_stands_in_the_answers_the_form_is_read_and_nothing_is_lost(answers: list[str]) -> None:
    data = docx(questions(*zip(PAIRS, answers, strict=True)), properties=PROPERTIES)
    result = parsers.parse("a.docx", data, (FORM,))
    assert result.outcome is Outcome.PARSED
    assert result.ledger is not None
    assert result.ledger.balanced
    for label, answer in zip(PAIRS, answers, strict=True):
        if any(each.isalnum() for each in answer):
            said = " ".join(_everything(result).split())
            assert " ".join(answer.split()) in said, (label, answer)


@FEW
@given(OFTEN)
def test_a_filled_answer_is_never_read_as_an_empty_one(answer: str) -> None:
    pairs = {**PAIRS, "Name of agency": answer}
    result = parsers.parse("a.docx", docx(questions(*pairs.items()), properties=PROPERTIES), (FORM,))
    field = result.fields["agency_name"]
    assert isinstance(field, ParsedField)
    if field.certainty is Certainty.EMPTY and any(each.isalnum() for each in answer):
        # A prompt left standing is no answer, but its words are kept where a person sees them.
        assert any(answer.strip() in piece.text for piece in result.unplaced) or answer.strip() in field.raw


@FEW
@given(st.binary(max_size=400))
def test_any_bytes_end_in_a_result(data: bytes) -> None:
    result = parsers.parse("a", data, (FORM,))
    assert result.refusal is None or result.refusal.code != "unreadable"


@FEW
@given(st.binary(max_size=300), st.sampled_from(["", "<?xml version='1.0'?>", "\ufeff", "<a>"]))
def test_any_xml_is_a_tree_or_a_refusal(data: bytes, before: str) -> None:
    with suppress(ParseError):
        assert parse_xml(before.encode() + data, "part.xml").getroottree().docinfo.internalDTD is None


@FEW
@given(st.text(max_size=300))
def test_a_shown_name_is_one_short_line_in_one_direction(name: str) -> None:
    for shown in (shown_name(name), shown_name(last_part(name))):
        assert len(shown) <= 80
        assert all(each.isprintable() or each.isspace() for each in shown)
        assert not set(shown) & set("\n\r\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029")
    assert "/" not in last_part(name)


@FEW
@given(st.text(max_size=300))
def test_no_word_of_a_message_is_lost_when_it_is_split_into_the_senders_and_others(text: str) -> None:
    kept = "".join(each.text for each in from_text("text/plain", text))
    assert sorted("".join(kept.split())) == sorted("".join(text.split()))
    from_html("text/html", text)
    nil_sentence(text)


def _everything(result: parsers.ParseResult) -> str:
    fields = [field.raw for field in result.fields.values() if isinstance(field, ParsedField)]
    return "\n".join([*fields, *(piece.text for piece in result.unplaced)])
