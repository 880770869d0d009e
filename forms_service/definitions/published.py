"""published.json: the digest of every version that a case or an agency may already hold. A silent change is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from forms_service.definitions.library import PartnershipData, digest_of
from forms_service.errors import Mistake

FILE = "published.json"


@dataclass(frozen=True)
class Published:
    """Partnership -> "processes/review/v1" or "forms/note-1/v2" -> digest."""

    digests: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()

    def versions(self, partnership: str, kind: str) -> dict[str, frozenset[int]]:
        found: dict[str, set[int]] = {}
        for ref in self.digests.get(partnership, {}):
            what, slug, version = ref.split("/")
            if what == kind:
                found.setdefault(slug, set()).add(int(version.removeprefix("v")))
        return {slug: frozenset(numbers) for slug, numbers in found.items()}


def read_published(file: str, data: bytes | None) -> Published:
    if data is None:
        return Published(
            mistakes=(Mistake(file, "", "the file is missing.", 'Make it with the content {"schema": 1}.'),)
        )
    try:
        content = json.loads(data)
        listed = {slug: dict(refs) for slug, refs in content.items() if slug != "schema"}
        wrong = [ref for refs in listed.values() for ref in refs if not _is_ref(ref)]
    except (ValueError, AttributeError, TypeError):
        return Published(
            mistakes=(Mistake(file, "", "this is not the JSON it should be.", "Restore it from version control."),)
        )
    if wrong:
        return Published(mistakes=(Mistake(file, wrong[0], "this is not a version's name.", "Write forms/note-1/v2."),))
    return Published(listed)


def check_published(
    file: str, published: Published, partnerships: Mapping[str, PartnershipData], broken: frozenset[str]
) -> tuple[Mistake, ...]:
    """Compares every published version with the file as it is now. `broken`: files already complained of."""
    mistakes = []
    for slug, refs in sorted(published.digests.items()):
        now = digests_of(partnerships[slug]) if slug in partnerships else {}
        for ref, digest in sorted(refs.items()):
            changed = f"partnerships/{slug}/{file_of(ref)}"
            if changed in broken:
                continue
            if ref not in now:
                message = f"{slug} has published {ref}, and {changed} is not there."
                mistakes.append(Mistake(file, ref, message, "Put the file back: cases may be open under it."))
            elif now[ref] != digest:
                _, name, _ = ref.split("/")
                mistakes.append(
                    Mistake(
                        changed,
                        "",
                        f"{ref} is published, and this file has changed since.",
                        "Undo the change and start the next version: "
                        f"`forms-service definitions new-version {slug} {name}`.",
                    )
                )
    return tuple(mistakes)


def digests_of(data: PartnershipData) -> dict[str, str]:
    """Every version of one partnership's processes and forms."""
    processes = {
        f"processes/{slug}/v{number}": digest_of(each)
        for slug, versions in data.processes.items()
        for number, each in versions.items()
    }
    forms = {
        f"forms/{slug}/v{number}": digest_of(each)
        for slug, versions in data.forms.items()
        for number, each in versions.items()
    }
    return {**processes, **forms}


def written(digests: Mapping[str, Mapping[str, str]]) -> str:
    return json.dumps({"schema": 1, **digests}, indent=2, sort_keys=True) + "\n"


def file_of(ref: str) -> str:
    kind, slug, version = ref.split("/")
    return f"processes/{slug}/{version}.yml" if kind == "processes" else f"forms/{slug}/{version}/form.yml"


def _is_ref(ref: str) -> bool:
    parts = ref.split("/")
    return len(parts) == 3 and parts[0] in ("processes", "forms") and parts[2][:1] == "v" and parts[2][1:].isdigit()
