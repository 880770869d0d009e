"""The pages of a case in a real browser: looked over by axe, on a narrow screen, without script, by keyboard alone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from forms_service.db.session import engine_for, make_sessions
from forms_service.db.work import prepare_database
from forms_service.web.identity import PERSON_COOKIE
from tests.browser import Looker, chromium, served
from tests.example_case import example_library
from tests.fakes import fake_services
from tests.forms_service.web.site import NEL, PrintedPdf, make_site
from tests.journeys.cases_to_look_at import CasesToLookAt, signed_in

CSCP, SANDWELL = "cscp", "sandwell"
TICK = " "

PAGES = [
    ("begin", CSCP, "/begin"),
    ("begin-matter", CSCP, "/begin?what=cscp/practice-escalation"),
    ("matter", CSCP, "/cases/{full}"),
    ("ladder", CSCP, "/cases/{full}/ladder?open={stage}"),
    ("ladder-fresh", CSCP, "/cases/{fresh}/ladder?open=discussion"),
    ("ladder-dated", SANDWELL, "/cases/{dated}/ladder"),
    ("child-at-risk", CSCP, "/cases/{full}/at-risk"),
    ("party", CSCP, "/parties/{party}"),
    ("parties", NEL, "/cases/{review}/parties"),
    ("actions-of-case", CSCP, "/cases/{full}/actions?open=add"),
    ("action", CSCP, "/actions/{action}"),
    ("actions", CSCP, "/actions?show=all"),
    ("forms", NEL, "/cases/{review}/forms"),
    ("letters-by-hand", NEL, "/cases/{review}/letters"),
    ("outcome", SANDWELL, "/cases/{decided}/outcome"),
    ("proposals", SANDWELL, "/cases/{decided}/proposals"),
    ("step-repeats", NEL, "/cases/{review}/steps/progress-asked"),
    ("step-dated", SANDWELL, "/cases/{decided}/steps/to-panel"),
]


@dataclass(frozen=True)
class Sent:
    """A form: sent with `typed` alone, which lacks what `faults` say and is kept; then with `lacking` as well. Labels
    in the order of the page; TICK presses the space bar, on a list the first letters choose."""

    who: str
    path: str
    button: str
    faults: tuple[str, ...]
    lacking: tuple[tuple[str, str], ...]
    done: str
    typed: tuple[tuple[str, str], ...] = ()


FORMS = {
    "begin": Sent(
        CSCP, "/begin?what=cscp/practice-escalation", "Begin it",
        ("There is no case of this reference that you may see.", "Enter an e-mail address in full"),
        (("The case it comes from", ""), ("Email of the lead agency manager", "")),
        "It was begun, and has its reference",
        (("The case it comes from", "CSCP-none"), ("The matter in a few words", "A plan"),
         ("Email of the lead agency manager", "nobody")),
    ),
    "open-stage": Sent(
        SANDWELL, "/cases/{dated}/ladder", "Escalate now", ("Choose the stage that it goes to.",),
        (("Stage 2: Escalation to Head", TICK),), "The matter is at “Stage 2",
        (("Why now?", "The child was hurt again."),),
    ),
    "end-stage": Sent(
        CSCP, "/cases/{full}/ladder?open={stage}", "Record how it ended",
        ("Choose how the stage ended.", "Enter a date as day, month and year"),
        (("conflict resolution", TICK), ("When?", "23 11 2026")), "How the stage ended was recorded",
        (("The outcome in words", "They try once more."), ("When?", "soon")),
    ),
    "discussion": Sent(
        CSCP, "/cases/{fresh}/ladder?open=discussion", "Record it: discussion",
        ("Enter a date.", "Choose what it was.", "Say what was said"),
        (("On which day?", "23 11 2026"), ("Meeting", TICK), ("What was said", "Nothing new.")),
        "The discussion was recorded.", (("Who took part?", "Both heads"),),
    ),
    "party": Sent(
        NEL, "/cases/{review}/parties/new", "Keep it", ("Choose what they are in this review.",),
        (("Who is told of the findings", TICK),), "They were added.", (("Name", "Ola Otherly"),),
    ),
    "action": Sent(
        CSCP, "/cases/{full}/actions?open=add", "Add it", ("Say who will do it: a person or an agency.",),
        (("Somebody else: a person or an agency", "Madeup Academy"),), "The action was recorded.",
        (("What is to be done?", "Visit the home"),),
    ),
    "settle": Sent(
        CSCP, "/actions/{action}", "Record it", ("Choose whether it was done.",), (("It was done", TICK),), "Recorded.",
        (("What was done, or why", "They went there."),),
    ),
    "letter": Sent(
        NEL, "/cases/{review}/letters", "Make it", ("Choose the letter.",), (("Which letter", "Prog"),),
        "It is being made.",
    ),
    "outcome": Sent(
        SANDWELL, "/cases/{decided}/outcome", "Record it", ("Choose how the case goes on.", "Tick the box to confirm."),
        (("met: national", TICK), ("The partners have decided this.", TICK)), "Recorded in your name.",
        (("Something else; say what below", TICK), ("Reason", "The Panel asked for it.")),
    ),
    "proposal": Sent(
        SANDWELL, "/cases/{decided}/proposals", "Let them stand", ("Say why the dates stay as they are.",),
        (("Why they stay as they are", "The agencies were told the first day."),), "The dates stand as they are.",
    ),
    "step": Sent(
        NEL, "/cases/{review}/steps/plan-devised", "It is done", ("Enter a date as day, month and year",),
        (("On which day", "23 11 2026"),), "The step is done.",
        (("On which day", "yesterday"), ("Anything to say about it", "It is in the file.")),
    ),
    "safety-call": Sent(
        CSCP, "/cases/{full}/at-risk", "Keep it", ("Write what was said.",),
        (("In your words", "They go there today."),), "Kept with this matter.",
    ),
}  # fmt: skip


@dataclass
class Room:
    browser: Browser
    address: str
    places: dict[str, str]
    cookies: dict[str, str]
    lookers: dict[tuple[str, bool], Looker] = field(default_factory=dict)

    def at(self, who: str, path: str, *, script: bool = True) -> Looker:
        """One browser of each person with script and one without; narrow where there is none."""
        looker = self.lookers.get((who, script))
        if looker is None:
            looker = self.lookers[who, script] = Looker.begin(
                self.browser, script=script, width=1280 if script else 320
            )
            cookie = {"name": PERSON_COOKIE, "value": self.cookies[who], "url": self.address}
            looker.page.context.add_cookies([cookie])  # type: ignore[list-item]
        looker.page.goto(self.address + path.format(**self.places))
        return looker


@pytest.fixture(scope="module")
def room(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    folder = tmp_path_factory.mktemp("case-pages")
    shutil.copy(migrated_sqlite, folder / "web.sqlite3")
    engine = engine_for(f"sqlite:///{folder / 'web.sqlite3'}")
    sessions = make_sessions(engine)
    services = replace(fake_services(example_library(), folder), converter=PrintedPdf())
    prepare_database(sessions, services.cipher, services.system_clock.now())
    site = make_site(sessions, services, engine, seeded=False)
    cases = CasesToLookAt.begin(site)
    cookies = {who: signed_in(site, who) for who in (CSCP, SANDWELL, NEL)}
    with served(site) as address, chromium() as browser:
        yield Room(browser, address, vars(cases), cookies)
    engine.dispose()


def test_each_page_is_whole_for_those_who_listen_and_on_a_narrow_screen(room: Room) -> None:
    for name, who, path in PAGES:
        looker = room.at(who, path)
        expect(looker.page.locator("h1")).to_have_count(1)
        looker.looks_right(f"case-{name}")
    assert [each.faults for each in room.lookers.values() if each.faults] == []


@pytest.mark.parametrize("name", FORMS)
def test_a_form_sent_by_keyboard_without_script_says_all_that_is_wrong_and_is_taken_once_mended(
    room: Room, name: str
) -> None:
    form = FORMS[name]
    button, _, within = form.button.partition(": ")
    looker = room.at(form.who, form.path, script=False)
    page = looker.page
    _skip_the_menu(looker)
    _fill(looker, form.typed)
    _press(looker, button, within)
    summary = page.locator(".govuk-error-summary")
    assert page.title().startswith("Error: "), page.inner_text("main")
    for fault in form.faults:
        expect(summary).to_contain_text(fault)
    assert summary.locator("li").count() == len(form.faults), summary.inner_text()
    for link in summary.locator("a").all():
        target = page.locator(f'[id="{(link.get_attribute("href") or "").removeprefix("#")}"]')
        expect(target).to_be_visible()
    for label, typed in form.typed:
        box = page.get_by_label(label).first
        assert box.is_checked() if typed == TICK else box.input_value() == typed, f"{label} was not kept"
    looker.looks_right(f"case-{name}-wrong")
    _skip_the_menu(looker)
    _fill(looker, form.lacking)
    _press(looker, button, within)
    expect(page.get_by_role("alert").first).to_contain_text(form.done)
    looker.looks_right(f"case-{name}-done")
    assert looker.faults == []


def _skip_the_menu(looker: Looker) -> None:
    looker.tab_to("Skip to main content", most=1)
    looker.key("Enter")


def _fill(looker: Looker, boxes: tuple[tuple[str, str], ...]) -> None:
    for label, words in boxes:
        if words == TICK:
            _tick(looker, label)
            continue
        looker.tab_to(label, most=250)
        if looker.page.evaluate("document.activeElement.tagName") != "SELECT":
            looker.key("Control+a")
            looker.key("Delete")
        looker.type(words)


def _tick(looker: Looker, label: str) -> None:
    """A box by the space bar; one of several choices by the arrows, from where the keyboard comes to them."""
    page = looker.page
    choice = page.get_by_role("radio", name=label).or_(page.get_by_role("checkbox", name=label))
    expect(choice).to_have_count(1)
    group = page.locator(f'input[name="{choice.get_attribute("name")}"]')
    entered = next((each for each in group.all() if each.is_checked()), group.first)
    words = entered.evaluate("box => box.labels[0].innerText")
    while page.evaluate("document.activeElement.name") != choice.get_attribute("name"):
        looker.tab_to(words, most=250)
    if choice.evaluate("box => box === document.activeElement"):
        looker.key("Space")
    while not choice.evaluate("box => box === document.activeElement"):
        looker.key("ArrowDown")
    expect(choice).to_be_checked()


def _press(looker: Looker, button: str, form: str) -> None:
    """`form`: of several buttons of the same name, the one of this form."""
    while True:
        looker.tab_to(button, most=250)
        its = looker.page.evaluate(
            "[document.activeElement.tagName, document.activeElement.form?.elements.form?.value]"
        )
        if its[0] == "BUTTON" and form in ("", its[1]):
            break
    looker.key("Enter")
