from __future__ import annotations

from forms_service.adapters.form_maker.layout import column_widths
from forms_service.definitions.schema import FieldData


def column(label: str, kind: str = "text", *, wide: bool = False) -> FieldData:
    return FieldData.model_validate({"name": "x", "label": label, "kind": kind, "wide": wide})


def test_columns_fill_the_page_exactly_and_a_wide_one_takes_more() -> None:
    widths = column_widths([column("A"), column("B", wide=True), column("C")], 997)

    assert sum(widths) == 997
    assert widths[1] > widths[0]


def test_a_column_is_never_narrower_than_the_longest_word_above_it() -> None:
    columns = [column("Event", "long_text", wide=True)] * 5 + [column("Parental responsibility", "time")]

    widths = column_widths(columns, 5300)

    assert widths[-1] >= 50 * len("responsibility")
    assert sum(widths) == 5300


def test_columns_that_are_all_too_tight_still_share_the_page() -> None:
    widths = column_widths([column("Incomprehensibilities")] * 9, 900)

    assert sum(widths) == 900
    assert min(widths) > 0
