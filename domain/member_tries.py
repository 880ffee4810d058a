"""Wrong passwords of members, counted in the database: the waits of SPEC 6.2, the same for a number nobody has."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.errors import Refusal
from domain.portal import portal
from domain.throttle import ADDRESS, Counted, admit, succeeded
from models import Device, Throttle
from models.clock import now
from models.database import in_transaction

IN_A_ROW: Final = "row:"
"""How the counters begin that time does not end: « closed until a new code is used » (SPEC 6.2)."""
FREE: Final = 4
"""Tries told one by one: « il vous reste 3 tentatives », 2, 1."""
CLOSING: Final = 10
"""In a row: from then on unknown devices need a new code."""
_WAITS: Final = {3: 1, 4: 5, 5: 15}
"""Failures → minutes; 60 from the sixth on."""
_LONG: Final = 60


def wait_after(failures: int) -> timedelta:
    """How long the next try waits after so many failures in a row."""
    return timedelta(minutes=_WAITS.get(failures, 0 if failures < min(_WAITS) else _LONG))


class Waiting(Refusal):
    """A try during a wait: not looked at, not counted. `until` is UTC."""

    def __init__(self, until: datetime, failures: int, *, closed: bool) -> None:
        self.until, self.failures, self.closed = until, failures, closed
        super().__init__(patience(failures))


class Wrong(Refusal):
    """« Mot de passe erroné. »: the same words whether the number is somebody's or nobody's."""

    def __init__(self, tried: "Tried") -> None:
        self.failures, self.until, self.closed = tried.failures, tried.until, tried.closes
        super().__init__(WRONG)


WRONG: Final = "Mot de passe erroné."


def left_words(failures: int) -> str:
    """« Attention il vous reste 3 tentatives pour le saisir. »; empty from the fourth failure on."""
    left = FREE - failures
    if left <= 0:
        return ""
    return f"Attention il vous reste {left} {'tentative' if left == 1 else 'tentatives'} pour le saisir."


def patience(failures: int) -> str:
    """« Par mesure de sécurité, vous devez patienter 1mn avant une nouvelle tentative »."""
    minutes = int(wait_after(failures).total_seconds()) // 60
    return f"Par mesure de sécurité, vous devez patienter {minutes}mn avant une nouvelle tentative"


@dataclass(frozen=True, slots=True)
class Counter:
    """The counter a try goes to: that of a known device, or the one all unknown devices share."""

    key: str
    known: bool

    @classmethod
    def of(cls, index: str, device: Device | None) -> "Counter":
        """The counter for that number, from that device."""
        if device is not None:
            return cls(portal().seal("throttle", "member-device", str(device.pk)).hex(), known=True)
        sealed = portal().seal("throttle", "member", index).hex()
        return cls(IN_A_ROW + sealed[len(IN_A_ROW) :], known=False)  # as long as the column


@dataclass(frozen=True, slots=True)
class Tried:
    """One try, counted as a failure until it is known to be none."""

    counter: Counter
    address: str
    failures: int
    """In a row, this one included."""
    until: datetime | None

    @property
    def needs_code(self) -> bool:
        """Whether only a code may open now: ten failures came before, from unknown devices."""
        return not self.counter.known and self.failures > CLOSING

    @property
    def closes(self) -> bool:
        """Whether, after this failure, only a code may open."""
        return not self.counter.known and self.failures >= CLOSING


async def count(counter: Counter, *, address: str) -> Tried:
    """Count a try before it is looked at, so that twenty at once count as twenty.

    Raises Waiting (nothing is counted), or TooMany when the network's address has failed too often with anybody's number.
    """
    async with in_transaction():
        await Throttle.get_or_create(key=counter.key)
        row = await Throttle.select_for_update().get(key=counter.key)
        if row.blocked_until is not None and row.blocked_until > now():
            closed = not counter.known and row.failures >= CLOSING
            raise Waiting(row.blocked_until, row.failures, closed=closed)
        await admit([_place(address)])
        row.failures += 1
        row.since = row.since or now()
        row.last_failure_at = now()
        wait = wait_after(row.failures)
        row.blocked_until = now() + wait if wait else None
        await row.save()
    return Tried(counter, address, row.failures, row.blocked_until)


async def give_back(tried: Tried) -> None:
    """The try was no failure, but the person is not in yet: it no longer counts, nothing is forgotten."""
    await succeeded([_place(tried.address)])
    async with in_transaction():
        row = await Throttle.select_for_update().get(key=tried.counter.key)
        row.failures = max(0, row.failures - 1)
        row.blocked_until = None
        await row.save(update_fields=["failures", "blocked_until"])


async def forget(*counters: Counter) -> None:
    """The person proved who they are: failures in a row are over."""
    keys = [counter.key for counter in counters]
    await Throttle.filter(key__in=keys).update(failures=0, blocked_until=None, last_failure_at=None)


def _place(address: str) -> Counted:
    return (ADDRESS, ADDRESS.key(address))
