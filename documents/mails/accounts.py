"""Mails about accounts. What is secret stays out of `repr`, hence of logs."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Final

from documents.mails.base import MailProps


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountActivation(MailProps):
    """To a new account: the link that opens it."""

    name: ClassVar[str] = "account_activation"

    link: str = field(repr=False)
    hours: int = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivationCma(MailProps):
    """To an artisan: the link that makes the account active."""

    name: ClassVar[str] = "activation_cma"

    link: str = field(repr=False)
    hours: int = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountExists(MailProps):
    """To an address that has an account already and was used to create one."""

    name: ClassVar[str] = "account_exists"

    sign_in_url: str
    reset_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountCreatedNotice(MailProps):
    """To the address the issuing body knows: somebody created an account."""

    name: ClassVar[str] = "account_created_notice"

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordReset(MailProps):
    """The link to a new password."""

    name: ClassVar[str] = "password_reset"

    link: str = field(repr=False)
    hours: int = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordChanged(MailProps):
    """After the password has changed."""

    name: ClassVar[str] = "password_changed"

    at: datetime
    reset_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailChangedNotice(MailProps):
    """To the old address, with the link that undoes the change."""

    name: ClassVar[str] = "email_changed_notice"

    at: datetime
    masked_email: str
    """The new address, masked: « c***@cpms.com »."""
    undo_link: str = field(repr=False)
    hours: int = 72


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailChangedWelcome(MailProps):
    """To the new address."""

    name: ClassVar[str] = "email_changed_welcome"

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MobileChanged(MailProps):
    """After the mobile number has changed, or was given up."""

    name: ClassVar[str] = "mobile_changed"

    at: datetime
    masked_mobile: str
    """The new number, masked: « 06 •• •• •• 78 »; empty when there is none any more."""
    reset_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountClosed(MailProps):
    """After an account was closed."""

    name: ClassVar[str] = "account_closed"

    at: datetime
    kept: tuple[str, ...] = ()
    """What the law keeps, one sentence each."""


ACCOUNT_MAILS: Final[tuple[type[MailProps], ...]] = (
    AccountActivation,
    ActivationCma,
    AccountExists,
    AccountCreatedNotice,
    PasswordReset,
    PasswordChanged,
    EmailChangedNotice,
    EmailChangedWelcome,
    MobileChanged,
    AccountClosed,
)
