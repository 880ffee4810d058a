"""The series of files there are."""

from typing import Final

from domain.exports.accounting import Accounting
from domain.exports.handover import Series
from domain.exports.letters import Letters
from domain.exports.production import Production

SERIES: Final[dict[str, Series]] = {series.name: series for series in (Production(), Letters(), Accounting())}
