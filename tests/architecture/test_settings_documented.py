"""Every setting stands in the README's table and in .env.example as it is, and nothing else does."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import SecretStr

from forms_service.settings import Settings

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| `(FORMS_[A-Z_]+)` \| (.+?) \| (.+) \|$", re.MULTILINE)
EXAMPLE = re.compile(r"^# (.+)\n#(FORMS_[A-Z_]+)=(.*)$", re.MULTILINE)


def settings() -> dict[str, tuple[str, str]]:
    return {
        f"FORMS_{name.upper()}": (_written(field.default), field.description or "")
        for name, field in Settings.model_fields.items()
    }


def _written(default: object) -> str:
    match default:
        case None:
            return ""
        case bool():
            return str(default).lower()
        case SecretStr():
            return default.get_secret_value()
        case Path() if default.is_absolute():
            return default.name
        case _:
            return str(default)


def test_the_readme_has_a_line_for_each_setting_as_it_is():
    table = ROW.findall((ROOT / "README.md").read_text("utf-8"))
    rows = {name: ("" if default == "none" else default.strip("`"), meaning) for name, default, meaning in table}
    assert len(rows) == len(table)
    assert rows == settings()


def test_the_example_environment_has_each_setting_as_it_is():
    found = EXAMPLE.findall((ROOT / ".env.example").read_text("utf-8"))
    assert {name: (default, meaning) for meaning, name, default in found} == settings()


def test_the_example_environment_changes_nothing_when_it_is_used_unchanged():
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == []


def test_no_secret_has_a_default():
    assert all(not default for name, (default, _) in settings().items() if name.endswith(("PASSWORD", "KEYS")))
