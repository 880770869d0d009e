"""`python -m tests.samples.making [NAME ...]`: makes the documents again, all or those whose name begins so."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from pathlib import Path

from tests.samples import making
from tests.samples.making.registry import SAMPLES

FOLDER = Path(__file__).parents[1]


def main(wanted: list[str]) -> None:
    for module in pkgutil.iter_modules(making.__path__):
        if module.name != "__main__":
            importlib.import_module(f"{making.__name__}.{module.name}")
    for name, sample in sorted(SAMPLES.items()):
        if wanted and not name.startswith(tuple(wanted)):
            continue
        path = FOLDER / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(sample.make(sample.typed))
        sys.stdout.write(f"{name}  {path.stat().st_size:,}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
