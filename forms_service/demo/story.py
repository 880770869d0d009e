"""The story of the demo, read from its file: who does what, and when. Times without zone are London's."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

LONDON = ZoneInfo("Europe/London")
STORY = Path(__file__).with_name("story.yml")
SECOND_STORY = Path(__file__).with_name("second_story.yml")

Story = dict[str, Any]


def load_story(path: Path = STORY) -> Story:
    story = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(story, dict)
    return story


def moment(written: str | datetime) -> datetime:
    """YAML reads an ISO time as a naive datetime; it is a time in London."""
    at = written if isinstance(written, datetime) else datetime.fromisoformat(str(written))
    return at.replace(tzinfo=LONDON).astimezone(UTC)


def plain(value: Any) -> Any:
    """YAML's dates as ISO text, as forms' answers want them; times to the minute."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value
