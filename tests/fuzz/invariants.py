"""What holds for every document whatever: in the process itself for speed, or in the real limited child."""

from __future__ import annotations

import json
import signal
import traceback
from collections import Counter
from collections.abc import Sequence
from typing import NoReturn

import parsers
from parsers import reading
from parsers.types import FormRules, Outcome, ParseResult

_MESSAGES = ("message/rfc822", "application/vnd.ms-outlook")
_SECONDS = 20.0  # of CPU, as the setting has it


class TooSlowError(BaseException):
    """Not an Exception: the reader's own last guard must not catch it."""


def fault_in(data: bytes, rules: Sequence[FormRules], differing: Counter[str] | None = None) -> str | None:
    """What is wrong with how a document ends; none: nothing. Where the two counts of it knowingly differ, why."""
    unforeseen: list[str] = []
    refusal_of = reading._refusal

    def watched(name: str, data: bytes, error: Exception) -> ParseResult:
        result = refusal_of(name, data, error)
        if result.refusal is not None and result.refusal.code == "unreadable":
            unforeseen.append("".join(traceback.format_exception(error)[-4:]))
        return result

    before = signal.signal(signal.SIGPROF, _too_slow)
    signal.setitimer(signal.ITIMER_PROF, _SECONDS)
    reading._refusal = watched
    try:
        result = parsers.parse("fuzzed", data, rules)
        signal.setitimer(signal.ITIMER_PROF, 0)
        return f"unreadable: {unforeseen[0]}" if unforeseen else fault_of(result, differing)
    except TooSlowError as error:
        return f"too slow: {''.join(traceback.format_exception(error)[-3:])}"
    except Exception as error:
        return f"raised: {''.join(traceback.format_exception(error)[-3:])}"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        reading._refusal = refusal_of


def fault_of(result: ParseResult, differing: Counter[str] | None = None) -> str | None:
    line = json.dumps(parsers.json_form(result), ensure_ascii=True)
    if "\n" in line or parsers.from_json(json.loads(line)) != result:
        return "its JSON does not come back as it was"
    if (result.outcome is Outcome.REFUSED) != (result.refusal is not None):
        return "refused without a refusal"
    if not is_whole(result):
        why = _knowingly(result)
        if why is None:
            return "the ledger does not balance"
        if differing is not None:
            differing[why] += 1
    if result.refusal is not None and not result.refusal.message.isprintable():
        return "the refusal says what cannot be printed"
    return next((fault for child in result.children if (fault := fault_of(child, differing))), None)


def is_whole(result: ParseResult) -> bool:
    return result.refusal is not None or (result.ledger is not None and result.ledger.balanced)


def _knowingly(result: ParseResult) -> str | None:
    """Why two ways of reading may differ, where it is understood and a person is told: a part or page that one of two
    libraries cannot read, and a message whose HTML was cut, in which nobody knows what is markup."""
    codes = {problem.code for problem in result.problems}
    if "ledger" not in codes:
        return None
    if result.media_type in _MESSAGES:
        return "message"
    return next((code for code in ("part-unreadable", "page-unreadable") if code in codes), None)


def _too_slow(_signal: int, _frame: object) -> NoReturn:
    raise TooSlowError
