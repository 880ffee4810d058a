"""What the simulated bank remembers, in a file of its own: it is the bank's memory, not the portal's.

No card number ever comes here: only its masked form.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS payment (
    reference TEXT PRIMARY KEY, token TEXT NOT NULL UNIQUE, data TEXT NOT NULL,
    interface TEXT NOT NULL, algorithm TEXT NOT NULL, opened_at TEXT NOT NULL,
    response_code TEXT, masked_card TEXT NOT NULL DEFAULT '', brand TEXT NOT NULL DEFAULT '', answered_at TEXT);
CREATE TABLE IF NOT EXISTS delivery (
    id INTEGER PRIMARY KEY, reference TEXT NOT NULL, kind TEXT NOT NULL, due REAL NOT NULL, sent INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS given_back (
    reference TEXT PRIMARY KEY, operation TEXT NOT NULL, amount INTEGER NOT NULL, at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS delivery_due ON delivery (sent, due);
"""
_COLUMNS: Final = (
    "reference, token, data, interface, algorithm, opened_at, response_code, masked_card, brand, answered_at"
)
_ADD: Final = (
    "INSERT OR IGNORE INTO payment (reference, token, data, interface, algorithm, opened_at) VALUES (?, ?, ?, ?, ?, ?)"
)
_PROMISE: Final = "INSERT INTO delivery (reference, kind, due) VALUES (?, ?, ?)"
_BUSY_SECONDS: Final = 5
EXPIRY: Final = "expiry"
"""The kind of delivery that first gives the transaction up."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One transaction as the bank knows it."""

    reference: str
    token: str
    data: str
    """The request's `Data` in clear."""
    interface: str
    algorithm: str
    opened_at: str
    """ISO 8601, UTC; so is `answered_at`."""
    response_code: str | None = None
    masked_card: str = ""
    brand: str = ""
    answered_at: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """How a transaction ended."""

    code: str
    at: str
    """ISO 8601, UTC."""
    masked_card: str = ""
    brand: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A notification to send: when it is due is in seconds since 1970."""

    id: int
    reference: str
    kind: str
    due: float


class Ledger:
    """Transactions and the notifications still to be sent; every method is one transaction and blocks for a moment."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._open() as db:
            db.executescript(_SCHEMA)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        db = sqlite3.connect(self._path, timeout=_BUSY_SECONDS)
        try:
            with db:
                yield db
        finally:
            db.close()

    def add(self, entry: Entry, *, expires: float) -> Entry:
        """Keep a new transaction and when it is given up; returns the one already kept when its reference is taken."""
        with self._open() as db:
            added = db.execute(
                _ADD,
                (entry.reference, entry.token, entry.data, entry.interface, entry.algorithm, entry.opened_at),
            )
            if added.rowcount == 1:
                db.execute(_PROMISE, (entry.reference, EXPIRY, expires))
        return entry if added.rowcount == 1 else self.known(entry.reference)

    def known(self, reference: str) -> Entry:
        """Find a transaction that must be there. Raises LookupError."""
        entry = self.by_reference(reference)
        if entry is None:
            raise LookupError(reference)
        return entry

    def by_reference(self, reference: str) -> Entry | None:
        """Find a transaction by the merchant's reference."""
        return self._one("reference", reference)

    def by_token(self, token: str) -> Entry | None:
        """Find a transaction by the token of its page."""
        return self._one("token", token)

    def _one(self, column: str, value: str) -> Entry | None:
        with self._open() as db:
            row = db.execute(f"SELECT {_COLUMNS} FROM payment WHERE {column} = ?", (value,)).fetchone()  # noqa: S608 -- two literals
        return Entry(*row) if row else None

    def answer(self, reference: str, outcome: Answer, *, promises: Sequence[tuple[str, float]]) -> bool:
        """Record the outcome of a transaction that has none yet, with its notifications; false when it had one.

        A promise is a kind of notification and when it is due.
        """
        with self._open() as db:
            done = db.execute(
                "UPDATE payment SET response_code = ?, masked_card = ?, brand = ?, answered_at = ?"
                " WHERE reference = ? AND response_code IS NULL",
                (outcome.code, outcome.masked_card, outcome.brand, outcome.at, reference),
            )
            if done.rowcount == 1:
                db.execute("UPDATE delivery SET sent = 1 WHERE reference = ?", (reference,))
                db.executemany(_PROMISE, [(reference, kind, due) for kind, due in promises])
        return done.rowcount == 1

    def give_back(self, reference: str, operation: str, amount_cents: int, at: str) -> bool:
        """Record that the money went back, once; false when it already had."""
        with self._open() as db:
            done = db.execute(
                "INSERT OR IGNORE INTO given_back VALUES (?, ?, ?, ?)", (reference, operation, amount_cents, at)
            )
        return done.rowcount == 1

    def given_back(self, reference: str) -> str:
        """Find the operation that gave the money back; empty when none did."""
        with self._open() as db:
            row = db.execute("SELECT operation FROM given_back WHERE reference = ?", (reference,)).fetchone()
        return str(row[0]) if row else ""

    def next_delivery(self) -> Delivery | None:
        """Find the notification to send first, due or not."""
        with self._open() as db:
            row = db.execute(
                "SELECT id, reference, kind, due FROM delivery WHERE sent = 0 ORDER BY due, id LIMIT 1"
            ).fetchone()
        return Delivery(*row) if row else None

    def settle(self, delivery: Delivery) -> None:
        """Note that a notification was sent; as the real one, it is never tried again."""
        with self._open() as db:
            db.execute("UPDATE delivery SET sent = 1 WHERE id = ?", (delivery.id,))
