"""All definitions, loaded once and frozen: the process of this partnership at this version, and the like."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from pydantic import BaseModel

from forms_service.definitions.reading_rules import form_rules_of
from forms_service.definitions.schema import (
    Form,
    Letter,
    Partnership,
    Process,
    Reading,
    Report,
    Vocabulary,
)
from forms_service.errors import NotFoundError
from parsers.types import FormRules

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


@dataclass(frozen=True)
class PartnershipData:
    """Everything under one folder of form_templates/partnerships/. Versions are numbers, lowest first."""

    partnership: Partnership
    processes: Mapping[str, Mapping[int, Process]] = field(default_factory=dict)
    forms: Mapping[str, Mapping[int, Form]] = field(default_factory=dict)
    readings: Mapping[str, Reading] = field(default_factory=dict)
    letters: Mapping[str, Letter] = field(default_factory=dict)
    documents: Mapping[str, bytes] = field(default_factory=dict)  # letter slug -> its Word template
    reports: Mapping[str, Report] = field(default_factory=dict)
    contacts: tuple[Mapping[str, str], ...] = ()
    published_processes: Mapping[str, frozenset[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Library:
    """`digest` is shown by web and worker, so that they can be seen to agree."""

    partnerships: Mapping[str, PartnershipData]
    vocabulary: Vocabulary
    digest: str

    def partnership(self, slug: str) -> Partnership:
        return self._data(slug).partnership

    def process(self, partnership: str, slug: str, version: int | None = None) -> Process:
        """At this version, else the highest that is published. An unpublished version never starts a case."""
        data = self._data(partnership)
        versions = _found(data.processes, slug, f"process of {partnership}")
        if version is None:
            published = data.published_processes.get(slug, frozenset()) & versions.keys()
            if not published:
                raise NotFoundError(
                    f'No version of the process "{slug}" of {partnership} is published. '
                    "Run `forms-service definitions publish`."
                )
            version = max(published)
        return _found(versions, version, f'version of the process "{slug}" of {partnership}')

    def form(self, partnership: str, ref: str) -> Form:
        """`ref` is slug and version: "note-1/v2"."""
        slug, _, version = ref.partition("/v")
        if not version.isdigit():
            raise NotFoundError(f'"{ref}" does not name a form and a version, such as note-1/v2.')
        versions = _found(self._data(partnership).forms, slug, f"form of {partnership}")
        return _found(versions, int(version), f'version of the form "{slug}" of {partnership}')

    def current_form(self, partnership: str, slug: str) -> Form:
        versions = _found(self._data(partnership).forms, slug, f"form of {partnership}")
        return versions[max(versions)]

    def letter(self, partnership: str, slug: str) -> Letter:
        return _found(self._data(partnership).letters, slug, f"letter of {partnership}")

    def letter_document(self, partnership: str, slug: str) -> bytes:
        return _found(self._data(partnership).documents, slug, f"letter with a document of {partnership}")

    def with_documents(self, partnership: str, documents: Mapping[str, bytes]) -> Library:
        """The same library with other Word templates in the place of some of the files."""
        if not documents:
            return self
        data = self._data(partnership)
        changed = replace(data, documents={**data.documents, **documents})
        marks = {slug: hashlib.sha256(each).hexdigest() for slug, each in documents.items()}
        return Library(
            partnerships={**self.partnerships, partnership: changed},
            vocabulary=self.vocabulary,
            digest=hashlib.sha256(canonical([self.digest, partnership, marks])).hexdigest(),
        )

    def report(self, partnership: str, slug: str) -> Report:
        return _found(self._data(partnership).reports, slug, f"report of {partnership}")

    def form_rules(self, partnership: str | None = None) -> tuple[FormRules, ...]:
        """Every form at every version, as the parsers want them; of all partnerships where none is named."""
        slugs = sorted(self.partnerships) if partnership is None else [partnership]
        rules = []
        for slug in slugs:
            data = self._data(slug)
            for form, versions in sorted(data.forms.items()):
                newest = max(versions)
                reading = data.readings.get(form)
                rules += [
                    form_rules_of(data.partnership, versions[number], reading, current=number == newest)
                    for number in sorted(versions, reverse=True)
                ]
        return tuple(rules)

    def case_definition(self, partnership: str, process: str, version: int) -> tuple[str, bytes]:
        """What a case pins: process, forms, letters, report, conventions and vocabulary, with the digest over all."""
        data = self._data(partnership)
        pinned = self.process(partnership, process, version)
        forms = {
            ref: _plain(self.form(partnership, ref))
            for ref in (
                use.form
                for use in (pinned.notification, pinned.agency_return, pinned.decision, *pinned.receives)
                if use
            )
        }
        named = (*letters_of(pinned), *(rung.letter for rung in data.partnership.unopened))
        if data.partnership.actions is not None:
            named = (*named, data.partnership.actions.letter)
        letters = {slug: data.letters[slug] for slug in named if slug in data.letters}
        reports = {pinned.report: _plain(self.report(partnership, pinned.report))} if pinned.report else {}
        for report in reports.values():
            forms.setdefault(report["form"], _plain(self.form(partnership, report["form"])))
        content = canonical(
            {
                "schema": 1,
                "partnership": _plain(data.partnership),
                "process": _plain(pinned),
                "forms": forms,
                "letters": {slug: _plain(letter) for slug, letter in letters.items()},
                "documents": {
                    slug: base64.b64encode(data.documents[slug]).decode() for slug in letters if slug in data.documents
                },
                "reports": reports,
                "vocabulary": _plain(self.vocabulary),
            }
        )
        return hashlib.sha256(content).hexdigest(), content

    @classmethod
    def from_pinned(cls, content: bytes) -> Library:
        """The library as it was when the case was opened. Reading rules are not pinned: they may improve."""
        pinned = json.loads(content)
        partnership = Partnership.model_validate(pinned["partnership"])
        process = Process.model_validate(pinned["process"])
        forms: dict[str, dict[int, Form]] = {}
        for each in pinned["forms"].values():
            form = Form.model_validate(each)
            forms.setdefault(form.slug, {})[form.version] = form
        data = PartnershipData(
            partnership=partnership,
            processes={process.slug: {process.version: process}},
            forms=forms,
            letters={slug: Letter.model_validate(each) for slug, each in pinned["letters"].items()},
            documents={slug: base64.b64decode(each) for slug, each in pinned["documents"].items()},
            reports={slug: Report.model_validate(each) for slug, each in pinned["reports"].items()},
            published_processes={process.slug: frozenset({process.version})},
        )
        return cls(
            partnerships={partnership.slug: data},
            vocabulary=Vocabulary.model_validate(pinned["vocabulary"]),
            digest=hashlib.sha256(content).hexdigest(),
        )

    def seed_contacts(self, partnership: str) -> list[dict[str, str]]:
        """Rows of contacts.csv, for the first run only: after that, people are rows of the database."""
        return [dict(row) for row in self._data(partnership).contacts]

    def _data(self, slug: str) -> PartnershipData:
        return _found(self.partnerships, slug, "partnership")


def letters_of(process: Process) -> tuple[str, ...]:
    """Every letter and message a process names, once, in order of first use."""
    named = [use.letter for use in process.letters]
    named += [rung.letter for rung in process.chasing if rung.letter]
    named += [reminder.letter for reminder in process.collation]
    if process.decision:
        named.append(process.decision.letter)
    named += [plan.record for plan in process.plans if plan.record]
    return tuple(dict.fromkeys(named))


def canonical(value: object) -> bytes:
    """The one way a definition is written for a digest: layout and comments of the file do not matter."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def digest_of(model: BaseModel) -> str:
    """Keys left at their default do not count, so that a new optional key leaves published digests as they were."""
    return hashlib.sha256(canonical(model.model_dump(mode="json", by_alias=True, exclude_defaults=True))).hexdigest()


def digest_of_all(partnerships: Mapping[str, PartnershipData], vocabulary: Vocabulary) -> str:
    whole = {
        slug: {
            "partnership": digest_of(data.partnership),
            "processes": {f"{name}/v{number}": digest_of(each) for name, number, each in _versions(data.processes)},
            "forms": {f"{name}/v{number}": digest_of(each) for name, number, each in _versions(data.forms)},
            "readings": {name: digest_of(each) for name, each in data.readings.items()},
            "letters": {name: digest_of(each) for name, each in data.letters.items()},
            "documents": {name: hashlib.sha256(each).hexdigest() for name, each in data.documents.items()},
            "reports": {name: digest_of(each) for name, each in data.reports.items()},
        }
        for slug, data in partnerships.items()
    }
    return hashlib.sha256(canonical({"partnerships": whole, "vocabulary": digest_of(vocabulary)})).hexdigest()


def _versions(kinds: Mapping[str, Mapping[int, BaseModel]]) -> list[tuple[str, int, BaseModel]]:
    return [(name, number, each) for name, versions in kinds.items() for number, each in versions.items()]


def _plain(model: BaseModel) -> dict[str, Any]:
    return model.model_dump(mode="json", by_alias=True)


def _found(known: Mapping[_Key, _Value], key: _Key, what: str) -> _Value:
    if key not in known:
        listed = ", ".join(str(each) for each in sorted(known, key=str)) or "none"
        raise NotFoundError(f'There is no {what} called "{key}". Known: {listed}.')
    return known[key]
