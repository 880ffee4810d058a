"""Signing in by e-mail and password (cmi, cmacarte): one answer and one time, whoever asks."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from domain import activation, journal, passwords, representation, sessions, throttle
from domain.errors import Refusal
from domain.fields import email_key
from domain.throttle import ACCOUNT, ADDRESS, DEVICE, Counted
from models import Account, AccountState, Device
from models.clock import now
from models.database import in_transaction

WRONG: Final = "Adresse email ou mot de passe incorrect."
DEVICE_LIFE: Final = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Visit:
    """Where a request comes from."""

    address: str
    """Of the network, as one visitor commands it (`throttle.network`): every throttle by address counts this."""
    device_token: str
    """From the device's own cookie; empty when it has none."""
    label: str
    """« Chrome sur Android »."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What the cookies hold from now on."""

    session_token: str
    device_token: str


class NotConfirmed(Refusal):
    """The password is right, but the account waits for its link to be opened."""

    def __init__(self, account: Account) -> None:
        self.account = account
        super().__init__("Votre compte attend sa confirmation. Ouvrez le lien du courriel que vous avez reçu.")


async def sign_in(scheme: str, email: str, password: str, *, visit: Visit) -> SignedIn:
    """Open a session, or refuse: Refusal (the same words for nobody and for a wrong password), TooMany, NotConfirmed."""
    device = await known_device(await _account(scheme, email), visit.device_token)
    counted = counters(scheme, email, device=device, visit=visit)
    await throttle.admit(counted)
    account = await _proved(scheme, email, password)
    if account is None or account.state is AccountState.CLOSED:
        raise Refusal(WRONG)
    await throttle.succeeded(counted)
    if account.state is AccountState.PENDING:
        raise NotConfirmed(account)
    return await enter(account, device=device, visit=visit)


async def _account(scheme: str, email: str) -> Account | None:
    return await Account.get_or_none(scheme=scheme, email_key=email_key(email))


async def _proved(scheme: str, email: str, password: str) -> Account | None:
    """The account this password opens; of one just asked for and not there yet, too.

    Two looks and one password check, whoever asks: only who knows the password of what was asked has its promise kept.
    """
    waiting = await activation.asked(scheme, email)  # before the account: what is kept meanwhile is found there
    account = await _account(scheme, email)
    if account is not None and account.state is not AccountState.PENDING:
        waiting = []
    hashed = str(waiting[-1].payload["password"]) if waiting else account.password_hash if account else ""
    if not await passwords.verify(password, hashed):
        return None
    if not waiting:
        return account
    await activation.keep_asked(waiting)
    kept = await _account(scheme, email)
    return kept if kept and kept.password_hash == hashed else None  # meanwhile somebody else's, it is not proved


def counters(scheme: str, email: str, *, device: Device | None, visit: Visit) -> list[Counted]:
    """A known device counts for itself, so that a stranger's failures never keep the owner out."""
    mine = (DEVICE, DEVICE.key(str(device.pk))) if device else (ACCOUNT, ACCOUNT.key(scheme, email_key(email)))
    return [mine, (ADDRESS, ADDRESS.key(visit.address))]


async def known_device(account: Account | None, token: str) -> Device | None:
    """The device of that cookie, if it has signed in to this account before."""
    if account is None or not token:
        return None
    return await Device.get_or_none(account_id=account.pk, token_hash=sessions.digest(token))


async def enter(account: Account, *, device: Device | None, visit: Visit) -> SignedIn:
    """Open the session and remember the device, in one transaction."""
    device_token = visit.device_token or secrets.token_urlsafe(32)
    async with in_transaction():
        device = await _remember(account, device, device_token, visit.label)
        token = await sessions.open_session(account, device=device, label=visit.label)
        await journal.record("session.opened", f"account {account.pk}", by=account)
        await representation.attach(account)
    return SignedIn(token, device_token)


async def _remember(account: Account, device: Device | None, token: str, label: str) -> Device:
    if device is None:  # the form may be sent twice at once
        first = {"label": label, "first_seen": now(), "last_seen": now()}
        made, _ = await Device.get_or_create(first, account_id=account.pk, token_hash=sessions.digest(token))
        return made
    device.last_seen, device.label = now(), label
    await device.save(update_fields=["last_seen", "label"])
    return device
