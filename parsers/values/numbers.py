"""NHS numbers, telephones, postcodes, e-mail addresses, numbers: checked, and doubts said."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from parsers.types import Certainty
from parsers.values.plain import plain
from parsers.values.reading import Value, undetermined

# Which letters may stand where, as Royal Mail and the NHS data dictionary have it.
_POSTCODE = re.compile(
    r"((?:[A-PR-UWYZ]\d[\dA-HJKPSTUW]?|[A-PR-UWYZ][A-HK-Z]\d[\dABEHMNPRVWXY]?)|GIR)\s*-?\s*(\d[ABD-HJLNP-UW-Z]{2})",
    re.IGNORECASE,
)
_NO_PLACE = re.compile(r"(ZZ99)\s*(\d[A-Z]{2})", re.IGNORECASE)  # the NHS's code for no fixed abode and abroad
_EMAIL = re.compile(r"[^\s@<>,;:\"()]+@[^\s@<>,;:\"()]+\.[A-Za-z]{2,}")
_NUMBER_PARTS = re.compile(r"\s*(?:[/,;\n]|\bor\b|\band\b|&)\s*", re.IGNORECASE)
_EXTENSION = re.compile(r"(?:\bext(?:ension|n)?|\bx|#)\.?:?\s*\d+", re.IGNORECASE)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?")


def read_nhs_number(text: str) -> Value:
    digits = re.sub(r"[\s\-./–—‐]", "", plain(text))
    digits = re.sub(r"^nhs(?:no|num|number)?[:#]?", "", digits, flags=re.IGNORECASE)
    if not re.fullmatch(r"[0-9]{10}", digits):
        found = tuple(dict.fromkeys(re.sub(r"\D", "", each) for each in _ten_digits(plain(text))))
        if len(found) > 1:
            return undetermined("More than one NHS number is given.", candidates=found)
        return undetermined("An NHS number has ten digits.", candidates=found)
    if not has_valid_check_digit(digits):
        return Value(
            digits,
            Certainty.INFERRED,
            reasons=("The check digit of this NHS number is wrong.",),
            problem=("nhs-number", "The NHS number does not pass its check: a digit may be mistyped. Ask the sender."),
        )
    if len(set(digits)) == 1:
        return Value(
            digits,
            Certainty.INFERRED,
            reasons=("Ten times the same digit is typed where no number is known.",),
            problem=("nhs-number", "The NHS number is ten times the same digit. Ask the sender."),
        )
    return Value(digits)


def _ten_digits(text: str) -> list[str]:
    return re.findall(r"(?<!\d)\d{3}[\s\-]?\d{3}[\s\-]?\d{4}(?!\d)", text)


def has_valid_check_digit(digits: str) -> bool:
    """Modulus 11 over the first nine digits, as the NHS data dictionary has it."""
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return check != 10 and check % 11 == int(digits[9])


def read_telephone(text: str) -> Value:
    line = " ".join(text.split())
    read = _EXTENSION.sub("", plain(text))
    numbers = [part.strip() for part in _NUMBER_PARTS.split(read) if len(re.sub(r"\D", "", part)) >= 6]
    if len(numbers) > 1:
        return Value(
            line,
            Certainty.INFERRED,
            reasons=("More than one telephone number is given.",),
            candidates=tuple(" ".join(each.split()) for each in numbers),
        )
    if not _may_be_dialled(read):
        return Value(
            line,
            Certainty.INFERRED,
            reasons=("This does not look like a telephone number.",),
            problem=("telephone", f"“{_short(line)}” does not look like a telephone number."),
        )
    return Value(line)


def _may_be_dialled(text: str) -> bool:
    digits = re.sub(r"\D", "", text.replace("(0)", ""))
    if "+" in text or digits.startswith("00"):
        return 9 <= len(digits.removeprefix("00")) <= 15
    return len(digits) in (10, 11) if digits.startswith("0") else 9 <= len(digits) <= 12


def read_postcode(text: str) -> Value:
    line = " ".join(text.split())
    read = " ".join(plain(text).split()).strip(" .,")
    found = _POSTCODE.fullmatch(read) or _NO_PLACE.fullmatch(read)
    if found is not None:
        return Value(f"{found[1]} {found[2]}".upper())
    inside = [f"{each[1]} {each[2]}".upper() for each in _POSTCODE.finditer(read)]
    return Value(
        line,
        Certainty.INFERRED,
        reasons=("This does not look like a postcode.",),
        candidates=tuple(dict.fromkeys(inside)),
        problem=("postcode", f"“{_short(line)}” does not look like a postcode."),
    )


def read_email(text: str) -> Value:
    line = " ".join(text.split())
    read = " ".join(plain(text).split())
    found = list(dict.fromkeys(each.rstrip(".") for each in _EMAIL.findall(re.sub(r"mailto:", "", read))))
    if len(found) == 1:
        rest = re.sub(r"mailto:", "", read).replace(found[0], "").strip(" .,;:<>()[]\"'")
        if rest.casefold() in ("", "e-mail", "email"):
            return Value(found[0])
        return Value(
            found[0], Certainty.INFERRED, reasons=(f"Other words stand beside the address: “{_short(rest)}”.",)
        )
    if len(found) > 1:
        return Value(
            line, Certainty.INFERRED, reasons=("More than one e-mail address is given.",), candidates=tuple(found)
        )
    return Value(
        line,
        Certainty.INFERRED,
        reasons=("This does not look like an e-mail address.",),
        problem=("email", f"“{_short(line)}” does not look like an e-mail address."),
    )


def read_number(text: str) -> Value:
    said = " ".join(text.split())
    line = " ".join(plain(text).split()).lstrip("£").strip()
    if _GROUPED.fullmatch(line):
        line = line.replace(",", "").replace(" ", "")
    if not re.fullmatch(r"[+-]?\d+(?:\.\d+)?", line):
        numbers = re.findall(r"\d+(?:\.\d+)?", line)
        return undetermined(
            f"“{_short(said)}” is not a number.", candidates=tuple(numbers) if len(numbers) == 1 else ()
        )
    try:
        number = Decimal(line)
    except InvalidOperation:
        return undetermined(f"“{_short(said)}” is not a number.")
    return Value(str(number))


def _short(text: str, longest: int = 80) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
