import json

from parsers.rules_json import rules_from_json, rules_to_json
from parsers.types import Choice, FieldKind, FieldRule, FormRules


def test_rules_come_back_from_json_as_they_were():
    column = FieldRule("event", "Event", FieldKind.LONG_TEXT, required=True, aliases=("What happened",))
    both = FieldRule("both", "Both", FieldKind.LONG_TEXT, parts=(column, FieldRule("on", "On", FieldKind.DATE)))
    rules = FormRules(
        partnership="example",
        form="form",
        version="2",
        title="Form",
        codes=("FORM", "FORM 1"),
        fields=(
            FieldRule("known", "Known?", FieldKind.CHOICE, choices=(Choice("yes", "Yes", ("Y",)), Choice("no", "No"))),
            FieldRule("events", "Events", FieldKind.TABLE, columns=(column, both), section="events", prefilled=True),
        ),
        boilerplate=("Please complete.",),
        reading_version="3",
        current=False,
        renamed=(("event", "events.event"),),
    )
    assert rules_from_json(json.loads(json.dumps(rules_to_json([rules])))) == (rules,)
