"""Comparing two series of times as somebody would who wants to know which of two answers was given: reported only."""

import logging
import statistics
from collections.abc import Mapping, Sequence

log = logging.getLogger("tests.timing")


def report(what: str, times: Mapping[str, Sequence[float]]) -> str:
    """One line: medians and deviations in ms, and how often a « known » took longer than an « unknown » (half: no clue)."""
    known, unknown = times["known"], times["unknown"]
    ahead = sum((one > other) + (one == other) / 2 for one in known for other in unknown) / (len(known) * len(unknown))
    told = [f"{name} {statistics.median(ms):.2f} ± {statistics.stdev(ms):.2f}" for name, ms in times.items()]
    line = f"{what}: {', '.join(told)} ms of {len(known)} tries each; known longer in {ahead:.0%} of pairs"
    log.warning(line)
    return line
