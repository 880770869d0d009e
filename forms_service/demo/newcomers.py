"""Who may sign in to what the demo serves, whose link opens which matter, and where to look first."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import pyotp

from forms_service.demo.following import Door
from forms_service.demo.second_play import SecondPlayer
from forms_service.demo.stage import Stage
from forms_service.errors import SetupError

_FILE = "sign-in.json"


@dataclass(frozen=True)
class Person:
    partnership: str
    role: str
    email: str
    password: str
    secret: str


@dataclass(frozen=True)
class Place:
    what: str
    address: str


def note_newcomers(stage: Stage, second: SecondPlayer) -> None:
    """Kept where the demo was left, for its owner alone: passwords and links are good as long as it is served."""
    library = stage.started.services.library
    people = [
        Person(library.partnership(each.partnership).name, each.role, each.email, each.password, each.secret)
        for each in stage.colleagues.values()
    ]
    doors = [door for strand in second.strands.values() for door in strand.doors.values()]
    places = [
        Place(
            f"{strand.reference}, {strand.story['called']}",
            f"{stage.base_url}/cases/{strand.case_id}{'/ladder' if strand.process().stages else ''}",
        )
        for strand in second.strands.values()
    ]
    places += [
        Place("Actions, one of them late", f"{stage.base_url}/actions"),
        Place("Logs of matters", f"{stage.base_url}/logs"),
        Place("Calendar addresses", f"{stage.base_url}/feeds"),
    ]
    kept = {
        "people": [asdict(each) for each in people],
        "doors": [asdict(each) for each in doors],
        "places": [asdict(each) for each in places],
    }
    path = stage.folder / _FILE
    path.touch(mode=0o600)
    path.write_text(json.dumps(kept), "utf-8")


def tell_newcomers(folder: Path, tell: Callable[[str], None]) -> None:
    try:
        known = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    except OSError:
        raise SetupError(f"There is no demo in {folder}. Run `make demo` first.") from None
    partnership = ""
    for person in (Person(**each) for each in known["people"]):
        if person.partnership != partnership:
            partnership = person.partnership
            tell(f"{partnership}:")
        code = pyotp.TOTP(person.secret).now()
        tell(f"  {person.role:20} {person.email:40} password {person.password:14} code {code}")
    tell("Without signing in, by the link in their mail and the address that it was sent to:")
    for door in (Door(**each) for each in known["doors"]):
        tell(f"  {door.name:20} {door.address:40} {door.link}")
    tell("Where to look first:")
    for place in (Place(**each) for each in known["places"]):
        tell(f"  {place.what:60} {place.address}")
