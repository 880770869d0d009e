"""SRG-8 filled in still less as it was meant."""

# ruff: noqa: E501  (a row of a table is read better on one line)

from __future__ import annotations

from tests.samples.making import pdf_form
from tests.samples.making.cases import SUMMER, WINTER
from tests.samples.making.odt_form import OdtForm
from tests.samples.making.office import saved_as
from tests.samples.making.registry import Answers, sample, without
from tests.samples.making.srg8_word import SUMMER_A, V1, WINTER_A
from tests.samples.making.word_form import WordForm
from tests.samples.making.word_noise import as_word_saves
from tests.samples.making.word_pieces import moved_away, moved_here


@sample(
    "srg-8", "shaded-answers.docx",
    meeting_date="21/07/2026",
    facts_summary="In the report.",
    definition_rationale="Agreed.",
    recommendation_rationale="Agreed.",
    chair_name="Acer Pretend",
    chair_date="21/07/2026",
)  # fmt: skip
def shaded_answers(typed: Answers) -> bytes:
    """Each row of options marked by a shade, an underline or a cross on its own line; two rows marked twice."""
    form = WordForm(V1, SUMMER, SUMMER_A).fill(**typed)
    form.over("quorate", ("Yes", "shade"), "  No")
    form.over("definition_met", ["X Yes"], ["  No"], ["  Not clear"])
    form.over("local_improvements", ("Yes", "u"), " / No / Not clear")
    form.over("local_recurrent_themes", ("Yes", "hl"), " / ", ("No", "hl"), " / Not clear")
    form.over("local_working_together", "Yes", " / ", ("No", "strike"), " / ", "Not clear")
    form.over("local_panel_suggested", "Yes   No √   Not clear")
    form.over("national_improvements", "no - see rationale")
    form.over("national_legislation", ("Yes ", ""), ("(delete)", "i"), " No")
    form.over("national_recurrent_themes", "Yes/No/Not clear - to be decided by chair")
    form.over("criteria_outcome", ("Met", "b"), " ", ("Not met", "strike"), " ", ("Not yet clear", "strike"))
    form.over("recommendation", "1. Local learning review\n2. failing that, National review")
    return form.bytes()


@sample(
    "srg-8", "moved-reasons-word.docx",
    meeting_date="26/01/2027",
    definition_met="yes",
    criteria_outcome="met",
    recommendation="local-learning-review",
    chair_name="Hawk Invented",
    chair_date="26/01/2027",
)  # fmt: skip
def moved_reasons(typed: Answers) -> bytes:
    form = WordForm(V1, WINTER, WINTER_A).fill(**typed)
    form.over("definition_rationale", "Harm was serious. ", moved_away("The protocol failed.", "move1", 800))
    form.over(
        "recommendation_rationale", moved_here("The protocol failed.", "move1", 804), " Learning is quick to share."
    )
    return as_word_saves(form, 71).bytes()


@sample(
    "srg-8", "partners-merged.docx",
    meeting_date="21/07/2026",
    definition_met="yes",
    recommendation="local-cspr",
    chair_name="Acer Pretend",
    chair_date="21/07/2026",
    agreed_decision="Review.",
)  # fmt: skip
def partners_merged(typed: Answers) -> bytes:
    """One date for three partners in a merged cell; columns renamed; rows taken out."""
    form = WordForm(V1, SUMMER, SUMMER_A).fill(**typed).empty_rows("partner_responses").empty_rows("partner_signatures")
    down = '<w:vMerge w:val="restart"/>'
    form.raw_row("partner_responses", ("Council", ""), ("Agree", ""), ("", ""), ("24/07/2026", down))
    form.raw_row("partner_responses", ("ICB", ""), ("Agree", ""), ("Subject to funding", ""), ("", "<w:vMerge/>"))
    form.raw_row(
        "partner_responses",
        ("Police", ""),
        ("Agree with amendments", ""),
        ("Criminal trial first", ""),
        ("", "<w:vMerge/>"),
    )
    form.recolumn("partner_signatures", "Name of signatory", "Print name")
    form.raw_row(
        "partner_signatures", ("Council", ""), ("Elder Madeup", ""), ("CEX", ""), ("E. Madeup", ""), ("24.07.26", "")
    )
    return form.bytes()


@sample(
    "srg-8", "minutes-tracked.odt",
    meeting_date="21/07/2026",
    quorate="yes",
    facts_summary="As the report.",
    criteria_outcome="met",
    chair_name="Acer Pretend",
    chair_date="21/07/2026",
)  # fmt: skip
def minutes_tracked(typed: Answers) -> bytes:
    form = OdtForm(V1, SUMMER, SUMMER_A).fill(**typed)
    form.track("definition_rationale", "Lambda was ", "not ", "", "known to services.")
    form.track("recommendation_rationale", "", "No learning seen.", "Learning for four agencies.", "")
    return form.bytes()


@sample(
    "srg-8", "clerk-acrobat-awkward.pdf",
    meeting_date="27/1/27 2pm",
    attendance=[{"name": "Hawk Invented (Chair), Jay Fictive, Ibis Notreal", "role": "various", "agency": "all 3 partners", "attended": "all present"}],
    quorate="Y",
    facts_summary="-",
    definition_met="Yes but see minority view",
    definition_rationale="Majority.",
    recommendation="local learning review",
    recommendation_rationale="TBC",
    chair_name="Hawk Invented",
    chair_date="27.01.2027",
)  # fmt: skip
def clerk(typed: Answers) -> bytes:
    return pdf_form.by_pypdf(V1, WINTER, WINTER_A, typed)


@sample(
    "srg-8", "printed-struck.pdf",
    meeting_date="22 July 2026",
    quorate=[("Yes", ""), (" / ", ""), ("No", "strike")],
    facts_summary="Agreed text as in the report, with one change: it was 21 May, not 12 May.",
    definition_met=[("Yes / ", ""), ("No / Not clear", "strike")],
    definition_rationale="Agreed after discussion.",
    criteria_outcome="Met",
    recommendation="Local child safeguarding practice review",
    recommendation_rationale="Joint learning.",
    chair_name="Acer Pretend",
    chair_date="22/07/2026",
)  # fmt: skip
def printed_struck(typed: Answers) -> bytes:
    form = WordForm(V1, SUMMER, SUMMER_A)
    for name, given in typed.items():
        form.over(name, *([given] if isinstance(given, str) else given))
    return saved_as(form.bytes(), "pdf")


@sample(
    "srg-8", "saved-as.rtf",
    meeting_date="26/01/2027",
    quorate=[("Yes", ""), (" / ", ""), ("No", "strike")],
    facts_summary="Old laptop, so saved as RTF.",
    definition_met="Yes",
    definition_rationale="Harm and suspected abuse.",
    criteria_outcome="Met",
    recommendation="Single agency learning",
    recommendation_rationale="One trust.",
    chair_name="Hawk Invented",
    chair_date="26/01/2027",
)  # fmt: skip
def saved_as_rtf(typed: Answers) -> bytes:
    form = WordForm(V1, WINTER, WINTER_A).fill(
        **without(typed, "quorate", "definition_met", "criteria_outcome", "recommendation")
    )
    for name in ("quorate", "definition_met", "criteria_outcome", "recommendation"):
        given = typed[name]
        form.over(name, *([given] if isinstance(given, str) else given))
    return saved_as(form.bytes(), "rtf")
