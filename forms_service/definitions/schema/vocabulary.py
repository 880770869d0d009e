"""The names that letters may use."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from forms_service.definitions.schema.basis import Data, File


class VocabularyName(Data):
    name: Annotated[str, StringConstraints(pattern=r"^[a-z_]+(\.[a-z_0-9<>-]+)*$")]
    meaning: str
    sample: str | bool | int | list[dict[str, str]] | list[str]


class Vocabulary(File):
    names: tuple[VocabularyName, ...]
