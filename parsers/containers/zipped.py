"""A zip of documents."""

from __future__ import annotations

from parsers.containers.contents import Contents
from parsers.errors import UnsafeDocumentError
from parsers.media_types import ZIP
from parsers.safety import Limits, Package

# What systems leave in archives of their own accord.
_LEFT_BEHIND = frozenset({".ds_store", "thumbs.db", "desktop.ini"})


def open_zip(package: Package, limits: Limits) -> Contents:
    contents = Contents(ZIP, is_message=False)
    names = [name for name in package.names() if _is_document(name)]
    if len(names) > limits.members:
        raise UnsafeDocumentError(
            "too-large",
            f"it holds {len(names)} documents, more than the {limits.members} that are taken at once. Ask for them in "
            "several archives.",
        )
    for name in names:
        contents.add(name, package.read(name))
    return contents


def _is_document(name: str) -> bool:
    folders = name.lower().split("/")
    return bool(folders[-1]) and "__macosx" not in folders and folders[-1] not in _LEFT_BEHIND
