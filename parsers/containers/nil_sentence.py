"""Sentences with which people say that they have nothing to return. Found, they are proposed, never taken."""

from __future__ import annotations

import re

_SENTENCE = re.compile(r"[^.!?\n]*(?:\n(?!\s*\n)[^.!?\n]*)*[.!?]?")
_NOTHING = re.compile(
    r"\bnil[ -]returns?\b"
    r"|\bno (?:\w+ ){0,2}(?:records?|trace)\b(?: (?:of|for|on|relating|about|held|found)\b)?"
    r"|\bno (?:\w+ )?(?:involvement|contact) (?:with|from|by)\b"
    r"|\b(?:ha(?:ve|s|d)|with) (?:had )?no (?:\w+ )?(?:involvement|contact)\b"
    r"|\b(?:not|never)(?: been| being)? known to\b"
    r"|\bunknown to (?:us|our|this|the|my)\b"
    r"|\bno (?:\w+ ){0,2}information (?:to (?:share|provide|give|return)|held|on|about|for|regarding|relating)\b"
    r"|\b(?:do|does|did) not (?:hold|have) any (?:\w+ ){0,2}(?:records?|information|involvement|contact)\b"
    r"|\b(?:don't|doesn't|didn't) (?:hold|have) any (?:\w+ ){0,2}(?:records?|information|involvement|contact)\b"
    r"|\bnothing (?:to (?:report|return|add|share)|known|held|recorded)\b"
)
# A nil that is doubted, limited, asked for or told of somebody else is none.
_BUT = re.compile(
    r"\bif\b|\bunless\b|\bwhether\b|\bplease\b|\bshould (?:you|your|there)\b|\bwhere (?:you|there)\b"
    r"|\bexcept|\bother than\b|\bapart from\b|\bbut\b|\bhowever\b|\balthough\b|\bthough\b|\bonly\b|\bjust\b"
    r"|\bbefore\b|\bprior to\b|\bsince\b|\buntil\b|\bafter\b|\bother\b.{0,20}\b(?:service|agency|team)"
    r"|\bnot a nil\b|\bcannot (?:be|give|provide)\b|\byet\b|\bnot sure\b|\bthink\b|\bbelieve\b|\bmay\b|\bmight\b"
    r"|\bcould\b|\bwould\b|\bmust\b|\bneed|\brequire|\brequest|\bexample\b|\bincorrect|\bwrong|\berror\b|\bmistake"
    r"|\bnot (?:have|had|got) no\b|\bn't (?:have|had|got) no\b|\bnot no\b|\bnever no\b|\bnot the case\b"
    r"|\bnot (?:true|correct|right|accurate|that)\b|\bno longer\b|\bbeyond\b|\bfurther\b|\badditional\b|\bmore\b"
)
_LONGEST = 600


def nil_sentence(text: str) -> str | None:
    """The first sentence that says so plainly and whole, as it stands."""
    for found in _SENTENCE.finditer(text):
        sentence = " ".join(found[0].split())
        if not sentence or len(sentence) > _LONGEST or sentence.endswith("?"):
            continue
        plain = sentence.lower().replace("\u2019", "'").replace("\u2018", "'")
        if _NOTHING.search(plain) and not _BUT.search(plain):
            return sentence
    return None
