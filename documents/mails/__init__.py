"""The mails: one folder each, with its subject, its text and its HTML (see `documents.mails.render`)."""

from documents.mails.base import Mail, MailProps
from documents.mails.render import props_from_json, render_mail

__all__ = ["Mail", "MailProps", "props_from_json", "render_mail"]
