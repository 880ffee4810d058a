"""Mails with a code, mails about devices, and the operator's. Codes stay out of `repr`, hence of logs."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar, Final

from documents.mails.base import MailProps


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityCode(MailProps):
    """To a member: the code that opens the space, in place of the password, and a link that spares copying it."""

    name: ClassVar[str] = "security_code"

    code: str = field(repr=False)
    link: str = field(default="", repr=False)
    """Empty in a mail promised before there was one."""
    minutes: int = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailCode(MailProps):
    """To a member's new address: the code that proves it is the member's."""

    name: ClassVar[str] = "email_code"

    code: str = field(repr=False)
    minutes: int = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDeviceCode(MailProps):
    """A sign-in from an unknown device: its code."""

    name: ClassVar[str] = "new_device_code"

    code: str = field(repr=False)
    device: str
    """« Firefox sous Windows »."""
    minutes: int = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDeviceNotice(MailProps):
    """A device has become a trusted one."""

    name: ClassVar[str] = "new_device_notice"

    device: str
    at: datetime
    devices_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorDigest(MailProps):
    """To the operator, once a day: what happened and what waits for a person. Numbers, nobody's data."""

    name: ClassVar[str] = "operator_digest"

    day: date
    counts: tuple[tuple[str, str], ...]
    """Label and figure."""
    alerts: tuple[str, ...] = ()
    """What somebody must look at."""


SECURITY_MAILS: Final[tuple[type[MailProps], ...]] = (
    SecurityCode,
    EmailCode,
    NewDeviceCode,
    NewDeviceNotice,
    OperatorDigest,
)
