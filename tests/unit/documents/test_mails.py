"""Every mail as it leaves: compared with the files of `snapshots/`, written again with UPDATE_SNAPSHOTS=1."""

import os
import re
from dataclasses import fields, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jinja2 import UndefinedError

from documents.environment import FOLDER, TEXT
from documents.mails import Mail, MailProps, props_from_json, render_mail
from documents.mails.render import PROPS
from tests.unit.documents.mail_samples import MAILS, TOKEN
from tests.unit.documents.samples import CMI

SNAPSHOTS = Path(__file__).parent / "snapshots"
CASES = pytest.mark.parametrize("name", sorted(MAILS))
HOSTILE = '<script>alert(1)</script> & "deux"'


class _Words(HTMLParser):
    """The text of a mail's HTML, and the addresses it loads or leads to."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[str] = []
        self.links: list[str] = []
        self._style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.text += " "
        self._style = tag == "style"
        self.links += [value or "" for key, value in attrs if key in {"href", "src", "background"}]

    def handle_data(self, data: str) -> None:
        if not self._style:
            self.text += data


def _read(html: str) -> _Words:
    words = _Words()
    words.feed(html)
    return words


def _dump(mail: Mail) -> str:
    return f"{mail.subject}\n\n{mail.text}\n{mail.html}"


@CASES
def test_snapshot(name: str) -> None:
    file = SNAPSHOTS / f"{name}.txt"
    made = _dump(render_mail(MAILS[name]))
    if os.environ.get("UPDATE_SNAPSHOTS"):
        file.write_text(made, encoding="utf-8")
    assert made == file.read_text(encoding="utf-8")


def test_every_mail_has_a_sample_a_folder_and_a_snapshot() -> None:
    folders = {path.parent.name for path in (FOLDER / "mails").glob("*/subject.txt")}
    assert set(PROPS) == folders == {mail.name for mail in MAILS.values()}
    assert {path.stem for path in SNAPSHOTS.glob("*.txt")} == set(MAILS)


@CASES
def test_props_survive_json(name: str) -> None:
    props = MAILS[name]
    assert props_from_json(props.name, props.to_json()) == props


@CASES
def test_no_secret_in_the_subject_nor_in_repr(name: str) -> None:
    props = MAILS[name]
    for secret in (TOKEN, "482916"):
        assert secret not in render_mail(props).subject
        assert secret not in repr(props)


@CASES
def test_the_subject_is_one_short_line(name: str) -> None:
    subject = render_mail(MAILS[name]).subject
    assert "\n" not in subject
    assert 0 < len(subject) <= 60


@CASES
def test_both_parts_say_the_same_things(name: str) -> None:
    mail = render_mail(MAILS[name])
    html = _read(mail.html)
    for link in re.findall(r"https://\S+", mail.text):
        assert link.rstrip(").") in mail.html
    missing = set(re.findall(r"\w+", mail.text)) - set(re.findall(r"\w+", html.text + " ".join(html.links)))
    assert not missing


@CASES
def test_stands_without_images_and_loads_nothing(name: str) -> None:
    words = _read(render_mail(MAILS[name]).html)
    assert not {"img", "script", "link", "iframe", "form"} & set(words.tags)
    assert words.tags.count("h1") == 1


@CASES
def test_says_where_it_comes_from_and_why(name: str) -> None:
    props, mail = MAILS[name], render_mail(MAILS[name])
    for part in (mail.text, mail.html):
        assert props.portal.url in part
        assert props.contact in part
        assert "Vous recevez ce message parce" in part


@CASES
def test_typography(name: str) -> None:
    mail = render_mail(MAILS[name])
    for text in (mail.subject, mail.text, _read(mail.html).text):
        assert not re.search(r"\w'\w", text)
        assert not re.search(r"[ ][;!?»€]|«[ ]|n°[ ]| :(?:\s|$)", text)


def _hostile(props: MailProps) -> MailProps:
    words: dict[str, Any] = {
        item.name: HOSTILE
        for item in fields(props)
        if isinstance(getattr(props, item.name), str) and item.name not in {"step", "contact"}
    }
    return replace(props, **words)


@CASES
def test_what_people_typed_is_escaped(name: str) -> None:
    assert "<script" not in render_mail(_hostile(MAILS[name])).html


def test_a_line_end_in_a_value_never_breaks_the_subject() -> None:
    props = replace(MAILS["order_paid"], recipient="A\r\nBcc: x@y.example")
    assert "\n" not in render_mail(props).subject


def test_a_missing_word_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        TEXT.from_string("{{ mail.nothing_of_the_sort }}").render(mail=MAILS["order_paid"])


def test_the_hue_is_the_portals() -> None:
    assert "#173a6a" in render_mail(MAILS["password_reset"]).html
    other = replace(MAILS["password_reset"], portal=replace(CMI, code="another"))
    assert "#39424e" in render_mail(other).html


def test_a_code_promised_before_there_was_a_link_leaves_without() -> None:
    props = MAILS["security_code"]
    old = {name: value for name, value in props.to_json().items() if name != "link"}
    mail = render_mail(props_from_json(props.name, old))
    assert "482 916" in mail.text
    assert "/lien/" not in mail.text + mail.html
