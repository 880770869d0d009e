"""form_templates/README.md is the reference of every key; a key that it does not name is not documented."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel

from forms_service.definitions import schema
from forms_service.definitions.folder import CONTACT_COLUMNS
from forms_service.domain.events import EVENTS

README = (Path(__file__).resolve().parents[3] / "form_templates/README.md").read_text("utf-8")
NAMED = {word for quoted in re.findall(r"`([^`\n]+)`", README) for word in re.split(r"[\s:=]+", quoted)}


def models() -> list[type[BaseModel]]:
    return [each for each in vars(schema).values() if isinstance(each, type) and issubclass(each, schema.Data)]


def test_every_key_of_every_file_is_named():
    keys = {field.alias or name for model in models() for name, field in model.model_fields.items()}
    assert len(keys) > 80
    assert sorted(keys - NAMED) == []


def test_every_word_of_the_closed_lists_is_named():
    lists = [each for each in vars(schema).values() if isinstance(each, type) and issubclass(each, StrEnum)]
    words = {member.value for each in lists for member in each}
    assert sorted(words - NAMED) == []


def test_every_event_and_every_column_of_contacts_is_named():
    assert sorted({*EVENTS, *CONTACT_COLUMNS} - NAMED) == []
