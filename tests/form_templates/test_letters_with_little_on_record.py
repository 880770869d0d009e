"""Letters and records that name a day that may be unknown, where it is and no form was answered: whole sentences.

The made-up values of the vocabulary know every date, so what stands for an unknown one needs values of its own.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import docx
import pytest

from forms_service.definitions.letter_values import NOT_STATED
from tests.form_templates.test_letters import DOCUMENTS, LEFT_OVER, RENDERER, Case, named, whole_text
from tests.generated_documents import closing_faults

SPARSE = [case for case in DOCUMENTS if case.sparse]
HALF_A_SENTENCE = re.compile(r"[a-z]{3}\. [a-z]|\b(\w+) \1\b|(?<!\.[A-Z])[.,;:]{2}| [,.;]")


def unanswered(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: unanswered(each) for name, each in value.items()}
    return [] if isinstance(value, list | tuple) else NOT_STATED


def dates_that_may_be_unknown(document: bytes) -> set[str]:
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        words = re.sub(r"<[^>]+>", "", archive.read("word/document.xml").decode())
    return set(re.findall(r"dates\.(\w+) is defined", words))


SPARSE = [
    case for case in DOCUMENTS if case.sparse and dates_that_may_be_unknown(case.data.documents[case.letter.slug])
]


def test_there_are_such_documents() -> None:
    assert len(SPARSE) > 15


@named(SPARSE)
def test_a_document_with_little_on_record_is_made_of_whole_sentences(case: Case) -> None:
    document = case.data.documents[case.letter.slug]
    context = dict(case.context)
    dates = context["dates"]
    assert isinstance(dates, dict)
    unknown = dates_that_may_be_unknown(document)
    context |= {name: unanswered(context[name]) for name in ("form", "facts", "party") if name in context}
    context["dates"] = {name: value for name, value in dates.items() if name not in unknown}

    made = RENDERER.render_document(document, context, title=case.letter.title, file=case.name)
    text = whole_text(made)

    assert LEFT_OVER.findall(text) == []
    assert [found.group() for line in text.split("\n") for found in HALF_A_SENTENCE.finditer(line)] == []
    assert closing_faults(docx.Document(io.BytesIO(made))) == []


@pytest.mark.parametrize("words", ["is on record. is the day in force", "the the day", "it came.."])
def test_half_a_sentence_would_be_seen(words: str) -> None:
    assert HALF_A_SENTENCE.search(words)
