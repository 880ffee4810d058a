"""Making mails: no secret in a subject, text first, HTML that stands without images."""

import re
from functools import lru_cache
from typing import Any, Final

from documents.environment import FOLDER, HTML, TEXT
from documents.mails.accounts import ACCOUNT_MAILS
from documents.mails.base import Mail, MailProps
from documents.mails.orders import ORDER_MAILS
from documents.mails.security import SECURITY_MAILS
from schemes.french import typo

PROPS: Final[dict[str, type[MailProps]]] = {
    props.name: props for props in (*ACCOUNT_MAILS, *ORDER_MAILS, *SECURITY_MAILS)
}
NEUTRAL: Final = "#39424e"
_HUES: Final = re.compile(r"body\.(\w+)\{--teinte:(#[0-9a-f]{6})\}")
_BLANK_LINES: Final = re.compile(r"\n[ \t]*(?:\n[ \t]*)+\n")


@lru_cache(maxsize=1)
def _hues() -> dict[str, str]:
    """The portals' hues, read where paper has them: mail clients want them in each tag."""
    return dict(_HUES.findall((FOLDER / "paper.css").read_text(encoding="utf-8")))


def _text(name: str, props: MailProps) -> str:
    return TEXT.get_template(f"mails/{props.name}/{name}.txt").render(mail=props)


def render_mail(props: MailProps) -> Mail:
    """Make a mail; raise jinja2.UndefinedError for a word the props do not have."""
    subject = " ".join(_text("subject", props).split(" "))
    html = HTML.get_template(f"mails/{props.name}/body.html").render(
        mail=props,
        subject=subject.strip(),
        hue=_hues().get(props.portal.code, NEUTRAL),
    )
    return Mail(
        subject=typo(re.sub(r"[\r\n]+", " ", subject).strip()),
        text=_BLANK_LINES.sub("\n\n", _text("body", props)).strip() + "\n",
        html=html,
    )


def props_from_json(name: str, data: dict[str, Any]) -> MailProps:
    """Build the props of a queued mail again; raise KeyError for a mail there is not."""
    return PROPS[name].from_json(data)
