"""Fuzzing for an hour (FORMS_FUZZ_SECONDS): every document that we have, changed at random, ends as a document does.

Seeds and counts are printed. Each input that fails is kept in FORMS_FUZZ_KEEP (a new folder outside the checkout where
nothing is said), under the first signs of its digest.
"""

from __future__ import annotations

import hashlib
import os
import random
import tempfile
import time
from collections import Counter
from pathlib import Path

from forms_service.adapters.form_reader import LimitedFormReader
from tests.fuzz.invariants import fault_in, fault_of
from tests.fuzz.mutate import mutate
from tests.fuzz.seeds import large, rules, small

_SECONDS = float(os.environ.get("FORMS_FUZZ_SECONDS", "3600"))
_SEED = int(os.environ.get("FORMS_FUZZ_SEED", "0")) or random.SystemRandom().randrange(1, 1 << 32)
_BEHIND_LIMITS = 0.03  # of all: a process for each takes as long as fifty readings
_NEVER = ("unreadable", "crashed", "took-too-long")
_MOST_KEPT = 5  # of one fault


def test_an_hour_of_changed_documents() -> None:
    keep = Path(os.environ.get("FORMS_FUZZ_KEEP", "") or tempfile.mkdtemp(prefix="forms-fuzz-"))
    keep.mkdir(parents=True, exist_ok=True)
    mine = [(f"small {number}", data) for number, data in enumerate(small())]
    others = list(large())
    pool = [data for _, data in (*mine, *others)]
    reader = LimitedFormReader()
    rng = random.Random(_SEED)
    _note(f"seed {_SEED}, {len(mine)} small and {len(others)} other documents, {_SECONDS:.0f} seconds, {keep}")
    counts: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    differing: Counter[str] = Counter()  # opened, and only the problem `ledger` says that they may not be whole
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until:
        name, data = rng.choice(mine if rng.random() < 0.4 or not others else others)
        changed = mutate(rng, data, pool)
        if rng.random() < _BEHIND_LIMITS:
            counts["behind limits"] += 1
            result = reader.read("fuzzed", changed, rules())
            fault = fault_of(result, differing)
            if fault is None and result.refusal is not None and result.refusal.code in _NEVER:
                fault = f"refused as {result.refusal.code}"
        else:
            counts["in the process"] += 1
            fault = fault_in(changed, rules(), differing)
        counts[name.partition("/")[0].partition(" ")[0]] += 1
        if fault is not None:
            what = " | ".join(fault.strip().splitlines()[-2:])[-160:]
            faults[what] += 1
            if faults[what] <= _MOST_KEPT:
                kept = keep / hashlib.sha256(changed).hexdigest()[:16]
                kept.write_bytes(changed)
                _note(f"{name}: {kept.name}: {fault[-600:]}")
    _note(f"seed {_SEED}: {dict(counts)}")
    _note(f"two counts differ, and say so: {dict(differing) or 'nowhere'}; faults: {dict(faults) or 'none'}")
    assert not faults


def _note(words: str) -> None:
    print(f"\nfuzz: {words}", flush=True)  # noqa: T201  # for the note
