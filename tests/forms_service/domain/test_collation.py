from dataclasses import replace
from datetime import timedelta

from forms_service.domain.collated import AskedAgency, AskedState, OddFile, PersonFact, RegisterState, UnplacedPiece
from forms_service.domain.collation import collate, in_force, state_of
from tests.forms_service.domain.returned_by import NOON, PLAN, given, happened, returned, said

SCHOOL = returned("R01", "Example School", fields={"summary": "The child attended every day."})
HEALTH = returned("R02", "Example Health & Care", fields={"summary": "Two visits <were> made."})
HOUSING = returned("R03", "Example Housing", involved="no", nil="We searched for each person and found nothing.")


def rows(report):
    return [(row.agency, row.state, row.key) for row in report.register]


def test_the_register_shows_returned_nil_outstanding_and_declined_in_the_order_asked():
    asked = (
        AskedAgency("Example Housing"),
        AskedAgency("Example Police"),
        AskedAgency("Example School"),
        AskedAgency("Example Charity", state=AskedState.REFUSED),
        AskedAgency("Example Surgery", state=AskedState.STOOD_DOWN),
    )
    report = collate(given(SCHOOL, HOUSING, asked=asked), PLAN)
    assert rows(report) == [
        ("Example Housing", RegisterState.NIL, "R03"),
        ("Example Police", RegisterState.OUTSTANDING, ""),
        ("Example School", RegisterState.RETURNED, "R01"),
        ("Example Charity", RegisterState.REFUSED, ""),
        ("Example Surgery", RegisterState.STOOD_DOWN, ""),
    ]


def test_a_return_that_nobody_asked_for_is_listed_and_said_to_be_so():
    report = collate(given(SCHOOL, asked=(AskedAgency("Example Police"),)), PLAN)
    assert rows(report)[-1] == ("Example School", RegisterState.RETURNED, "R01")
    assert "not on the list of those asked" in report.register[-1].notes


def test_without_the_list_of_those_asked_the_report_says_that_it_is_not_known():
    report = collate(given(SCHOOL), PLAN)
    assert not report.asked_known
    assert "not known" in report.missing[0].what


def test_a_return_after_its_due_time_is_late_and_one_at_its_due_time_is_not():
    late = replace(SCHOOL, due_at=NOON, received_at=NOON + timedelta(minutes=1))
    just = replace(HEALTH, due_at=NOON, received_at=NOON)
    assert [row.late for row in collate(given(late, just), PLAN).register] == [True, False]


def test_an_outstanding_return_is_overdue_only_after_its_due_time():
    overdue, not_yet = AskedAgency("A", due_at=NOON), AskedAgency("B", due_at=NOON + timedelta(days=99))
    assert [row.late for row in collate(given(asked=(overdue, not_yet)), PLAN).register] == [True, False]


def test_words_are_verbatim_and_attributed_with_return_field_and_place():
    words = collate(given(SCHOOL, HEALTH), PLAN).words["words"]
    statement = words[1].statements[0]
    assert statement.value.text == "Two visits <were> made."
    assert (statement.trace.key, statement.trace.agency) == ("R02", "Example Health & Care")
    assert statement.trace.field == "summary"
    assert statement.trace.in_words() == "R02, Summary, page 2"


def test_a_table_among_the_words_keeps_each_cell_under_its_heading():
    searched = returned(
        "R01", "Example School", tables={"searches": ({"person": said("Testchild Alpha", label="Person")},)}
    )
    (words,) = collate(given(searched), PLAN).words["words"]
    assert words.statements[0].value.text == "Person: Testchild Alpha"


def test_an_empty_form_is_never_a_nil_return():
    empty = returned("R01", "Example School", involved="")
    state, notes = state_of(empty)
    assert state is RegisterState.UNCLEAR
    assert "an empty form is not a nil return" in notes[0]
    assert collate(given(empty), PLAN).nil_returns == ()


def test_no_without_a_statement_is_not_a_nil_return():
    assert state_of(returned("R01", "Example School", involved="no", nil=""))[0] is RegisterState.UNCLEAR


def test_a_nil_that_also_reports_involvement_is_unclear_and_its_words_are_shown():
    both = returned("R01", "Example School", involved="no", nil="Nothing.", fields={"summary": "We saw the child."})
    assert state_of(both)[0] is RegisterState.UNCLEAR
    assert collate(given(both), PLAN).words["words"][0].statements[0].value.text == "We saw the child."


def test_a_dash_under_each_question_does_not_contradict_a_nil():
    dashes = returned("R01", "Example School", involved="no", nil="Nothing found.", fields={"summary": "N/A."})
    assert state_of(dashes)[0] is RegisterState.NIL


def test_an_inferred_answer_never_makes_a_nil():
    unsure = replace(HOUSING, involvement=said("No", "no", certainty="inferred"))
    assert state_of(unsure)[0] is RegisterState.UNCLEAR
    settled = replace(HOUSING, involvement=said("No", "no", certainty="inferred", settled_by="Ada Madeup"))
    assert state_of(settled)[0] is RegisterState.NIL


def test_the_same_agency_twice_the_latest_is_in_force_and_both_are_listed():
    first = replace(SCHOOL, received_at=NOON)
    second = returned("R02", "EXAMPLE  school", fields={"summary": "Corrected."}, received_at=NOON + timedelta(hours=1))
    report = collate(given(second, first), PLAN)
    assert [row.state for row in report.register] == [RegisterState.RETURNED, RegisterState.SUPERSEDED]
    assert [words.key for words in report.words["words"]] == ["R02"]


def test_without_times_the_one_given_later_is_in_force():
    assert [content.key for content in in_force((SCHOOL, replace(SCHOOL, key="R09")))] == ["R09"]


def test_two_services_of_one_agency_are_both_in_force():
    night, day = replace(SCHOOL, service="Night"), replace(SCHOOL, key="R09", service="Day")
    assert len(in_force((night, day))) == 2


def test_two_birth_dates_for_one_child_are_both_quoted():
    one = returned("R01", "A", tables={"children": ({"name": said("Testchild Alpha"), "born": said("1 May 2020")},)})
    two = returned("R02", "B", tables={"children": ({"name": said("TESTCHILD  alpha"), "born": said("2 May 2020")},)})
    same = returned("R03", "C", tables={"children": ({"name": said("Testchild Beta"), "born": said("1 May 2020")},)})
    (found,) = collate(given(one, two, same), PLAN).discrepancies
    assert found.about == "Testchild Alpha"
    assert [(quote.trace.agency, quote.value.text) for quote in found.quotes] == [
        ("A", "1 May 2020"),
        ("B", "2 May 2020"),
    ]


def test_a_birth_date_that_differs_from_the_one_sent_out_is_shown_and_the_latter_quoted_once():
    plan = replace(
        PLAN,
        compare=(*PLAN.compare, replace(PLAN.compare[0], id="sent", table="asked_about")),
        prefilled=PLAN.prefilled | {"asked_about"},
    )
    sent = ({"name": said("Testchild Alpha"), "born": said("1 May 2020", "2020-05-01")},)
    held = ({"name": said("Testchild Alpha"), "born": said("2 May 2020", "2020-05-02")},)
    one = returned("R01", "A", tables={"asked_about": sent, "children": held})
    two = returned("R02", "B", tables={"asked_about": sent})
    (found,) = collate(given(one, two), plan).discrepancies
    assert [(quote.trace.agency, quote.value.text) for quote in found.quotes] == [
        ("A", "2 May 2020"),
        ("As sent out with the request", "1 May 2020"),
    ]


def test_a_birth_date_that_differs_from_the_case_record_is_shown():
    one = returned("R01", "A", tables={"children": ({"name": said("Testchild Alpha"), "born": said("2020-05-02")},)})
    person = PersonFact("Child", "Testchild ALPHA", birth_date="2020-05-01")
    (found,) = collate(given(one, people=(person,)), PLAN).discrepancies
    assert [quote.trace.agency for quote in found.quotes] == ["A", "Case record"]


def test_a_birth_date_that_the_case_record_prints_in_words_agrees_with_the_same_day():
    born = said("01/05/2020", "2020-05-01")
    one = returned("R01", "A", tables={"children": ({"name": said("Testchild Alpha"), "born": born},)})
    person = PersonFact("Child", "Testchild Alpha", birth_date="Friday 1 May 2020", born_on="2020-05-01")
    assert collate(given(one, people=(person,)), PLAN).discrepancies == ()


def test_one_birth_date_written_in_two_ways_agrees():
    one = returned(
        "R01", "A", tables={"children": ({"name": said("Testchild Alpha"), "born": said("1.5.20", "2020-05-01")},)}
    )
    two = returned(
        "R02", "B", tables={"children": ({"name": said("Testchild Alpha"), "born": said("1 May 2020", "2020-05-01")},)}
    )
    assert collate(given(one, two), PLAN).discrepancies == ()


def test_a_nil_that_another_return_names_is_shown_with_both_sides():
    naming = returned(
        "R01",
        "Example School",
        fields={"summary": "The child came late. We spoke to the Example Housing officer in May. No more is known."},
        tables={"others": ({"name": said("example housing"), "why": said("tenancy")},)},
    )
    (found,) = collate(given(naming, HOUSING), PLAN).discrepancies
    assert found.about == "Example Housing"
    assert [quote.value.text for quote in found.quotes] == [
        "We searched for each person and found nothing.",
        "We spoke to the Example Housing officer in May.",
        "example housing",
    ]


def test_what_the_business_unit_wrote_into_the_form_contradicts_nobody():
    naming = returned("R01", "Example School", fields={"outline": "Example Housing was asked too."})
    assert collate(given(naming, HOUSING), PLAN).discrepancies == ()


def test_an_agency_named_in_a_return_and_never_asked_is_missing():
    naming = returned(
        "R01", "Example School", fields={"summary": "x"}, tables={"others": ({"name": said("Example Clinic")},)}
    )
    report = collate(given(naming, asked=(AskedAgency("Example School"),)), PLAN)
    assert [item.what for item in report.missing] == ["R01 names Example Clinic, which was not asked."]


def test_an_unanswered_question_is_missing_only_where_the_form_asks_for_it():
    silent = returned("R01", "Example School", tables={"chronology": (happened("2026-03-03", "Seen."),)})
    report = collate(given(silent, HOUSING, asked=()), PLAN)
    assert [(item.agency, item.what) for item in report.missing] == [("Example School", "R01: not answered: Summary")]


def test_an_action_without_a_date_of_completion_is_outstanding():
    acting = returned(
        "R01",
        "Example School",
        tables={
            "actions": (
                {"action": said("Siblings seen"), "completed": said("3 March 2026", "2026-03-03")},
                {"action": said("Strategy meeting"), "completed": said("soon", "")},
            )
        },
    )
    assert [action.outstanding for action in collate(given(acting), PLAN).actions] == [False, True]


def test_what_could_not_be_read_for_certain_or_placed_is_a_caveat_with_its_quote():
    doubtful = replace(
        SCHOOL,
        fields={"summary": said("Yes / No", undetermined=True), "other": said("new words", original="old words")},
        unplaced=(UnplacedPiece("Please ring me.", "textbox", "page 1"),),
        problems=("The document has macros; they were not run.",),
    )
    caveats = collate(given(doubtful), PLAN).caveats
    assert [caveat.quote for caveat in caveats] == ["Yes / No", "old words", "Please ring me.", ""]
    assert "not determined" in caveats[0].what
    assert caveats[3].what == "R01: The document has macros; they were not run."


def test_criteria_and_odd_files_pass_through_unanswered_and_unchanged():
    odd = (OddFile("broken.docx", "unreadable", "It cannot be opened."),)
    report = collate(given(SCHOOL, odd_files=odd), PLAN)
    assert report.criteria == PLAN.criteria
    assert report.odd_files == odd
    assert report.unreviewed


def test_every_answer_in_force_is_to_be_found_again_but_no_printed_option():
    report = collate(given(SCHOOL, replace(SCHOOL, key="R09", fields={"summary": said("Later words")})), PLAN)
    assert [text for _, text in report.values] == ["Later words"]
