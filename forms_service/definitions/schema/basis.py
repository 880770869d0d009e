"""What every file is made of: frozen objects, unknown keys refused; slugs, sources, choices."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]
PartnershipSlug = Annotated[str, StringConstraints(pattern=r"^_?[a-z0-9]+(?:-[a-z0-9]+)*$")]  # "_": made up
FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Clock = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
LetterName = Annotated[str, StringConstraints(pattern=r"^[a-z_]+(\.[a-z_0-9]+)*$")]  # "stage.discussions"
FormRef = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+/v\d+$")]  # "note-1/v2"


class Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=False)


class File(Data):
    schema_: Literal[1] = Field(alias="schema")


class Source(Data):
    """Where the rule is written: the document, the passage, and a short marked quotation."""

    document: str  # an id of the partnership's `documents`, or the name of the guidance
    passage: str  # "Flowchart 2, Working Day Two"
    line: int | None = None
    last: int | None = None  # last line of the passage, where it is longer than one
    quote: str | None = Field(default=None, max_length=400)


class ChoiceData(Data):
    slug: Slug
    label: str
