"""One file's data against its schema: every mistake with its line, in words, and with the nearest known key."""

from __future__ import annotations

from difflib import get_close_matches
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from forms_service.definitions.yaml_files import Path, YamlFile
from forms_service.errors import Mistake

_Model = TypeVar("_Model", bound=BaseModel)


def shaped(model: type[_Model], source: YamlFile) -> tuple[_Model | None, tuple[Mistake, ...]]:
    """The model, and what is wrong. Where keys are only unknown the rest is still made: its links are checked too."""
    if source.value is None:
        return None, ()
    if not isinstance(source.value, dict):
        return None, (Mistake(source.file, "line 1", "the file must be a list of keys.", "Compare it with _example."),)
    try:
        return model.model_validate(source.value), ()
    except ValidationError as error:
        details = error.errors(include_url=False)
    mistakes = tuple(_mistake(model, source, detail) for detail in details)
    unknown = [detail["loc"] for detail in details if detail["type"] == "extra_forbidden"]
    if len(unknown) < len(details):
        return None, mistakes
    try:
        return model.model_validate(_without(source.value, unknown)), mistakes
    except ValidationError:
        return None, mistakes


def nearest(word: str, known: list[str]) -> str:
    """A remedy that names the nearest known word, or lists them all."""
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    if close:
        return f'Did you mean "{close[0]}"?'
    return f"Known: {', '.join(known)}." if known else ""


def _mistake(model: type[BaseModel], source: YamlFile, detail: ErrorDetails) -> Mistake:
    path: Path = detail["loc"]
    kind, given, context = detail["type"], detail["input"], detail.get("ctx", {})
    place = source.place(path)
    if kind == "extra_forbidden":
        known = _keys(model, path[:-1])
        return Mistake(source.file, place, f'unknown key "{path[-1]}".', nearest(str(path[-1]), known))
    if kind == "missing":
        return Mistake(source.file, source.place(path[:-1]), f'the key "{path[-1]}" is missing.', "Add it.")
    if kind in ("enum", "literal_error"):
        known = [word.strip(" '") for word in str(context["expected"]).replace(" or ", ", ").split(",")]
        return Mistake(source.file, place, f'"{given}" is not one of the words known here.', nearest(str(given), known))
    if kind in ("greater_than_equal", "less_than_equal"):
        limit = context["ge"] if kind == "greater_than_equal" else context["le"]
        word = "less" if kind == "greater_than_equal" else "more"
        return Mistake(
            source.file,
            place,
            f"{given} is {word} than {limit}.",
            f"Write a number from {limit}." if word == "less" else f"Write a number up to {limit}.",
        )
    if kind == "string_pattern_mismatch":
        return Mistake(
            source.file,
            place,
            f'"{given}" is not written as it must be here.',
            _PATTERNS.get(str(context["pattern"]), f"It must match {context['pattern']}."),
        )
    message = detail["msg"].removeprefix("Value error, ")
    return Mistake(
        source.file, place, f"{message[0].lower()}{message[1:]}.", _REMEDIES.get(kind, "See form_templates/README.md.")
    )


_PATTERNS = {
    r"^[a-z0-9]+(?:-[a-z0-9]+)*$": "Use small letters, digits and single dashes, such as rapid-review.",
    r"^[a-z][a-z0-9_]*$": "Use small letters, digits and underscores, such as agency_name.",
    r"^([01]\d|2[0-3]):[0-5]\d$": "Write hours and minutes, such as 09:30.",
    r"^[a-z0-9-]+/v\d+$": "Write form and version, such as note-1/v2.",
}
_REMEDIES = {
    "string_type": "Write text; put quotes around a number or around true and false.",
    "int_type": "Write a whole number.",
    "int_parsing": "Write a whole number.",
    "bool_parsing": "Write true or false.",
    "bool_type": "Write true or false.",
    "tuple_type": "Write a list: one entry a line, each beginning with a dash.",
    "dict_type": "Write keys and values, one a line.",
    "model_type": "Write keys and values, one a line.",
    "too_short": "Add at least one.",
}


def _keys(model: type[BaseModel], path: Path) -> list[str]:
    """The keys known at a place: follows the annotations as far as they lead."""
    found: type[BaseModel] | None = model
    for part in path:
        if found is None:
            return []
        if isinstance(part, int):
            continue
        field = next(
            (each for name, each in found.model_fields.items() if part in (name, each.alias)),
            None,
        )
        inner = _model_in(field.annotation) if field is not None else None
        if inner is not None:
            found = inner
    return [field.alias or name for name, field in found.model_fields.items()] if found else []


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (tuple, list, dict, Union, UnionType):
        return next((model for each in get_args(annotation) if (model := _model_in(each))), None)
    return None


def _without(value: Any, paths: list[Path], at: Path = ()) -> Any:
    if isinstance(value, dict):
        return {key: _without(each, paths, (*at, key)) for key, each in value.items() if (*at, key) not in paths}
    if isinstance(value, list):
        return [_without(each, paths, (*at, number)) for number, each in enumerate(value)]
    return value
