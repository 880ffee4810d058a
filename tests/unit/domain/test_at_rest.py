"""After all that a member can do, neither the social security number nor a code lies in clear: database, mails, logs."""

import csv
import logging
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from tortoise import Tortoise

from demonstration.people_cpms import PAULE, PAULE_FACTS
from documents.render import stop_pool
from domain import (
    links,
    member_contact,
    member_device,
    member_mobile,
    member_password,
    member_sign_in,
    member_space,
    outbox,
    papers,
    recovery,
)
from domain.effects import EFFECTS
from domain.errors import Refusal
from domain.exports import handover
from domain.exports.registry import SERIES
from domain.imports.engine import bring_in
from domain.imports.registry import KINDS
from domain.nir import Nir, parse
from domain.portal import Portal, configure
from models import Secret, database
from tests.conftest import Outbag
from tests.unit.domain.carrier import Carrier, entered
from tests.unit.domain.members import CODE, HOME, MARIE, NOBODY, STRANGER, WRONG, marie, somebody

DATA = Path(__file__).parents[2] / "data"
NUMBERS = (MARIE, parse(PAULE), NOBODY)
CHOSEN = "702593"


@pytest.fixture
async def kept(tmp_path: Path, portal: Portal) -> AsyncIterator[Path]:
    """A database on the disk, in production: what the demonstration shows on purpose is not there."""
    configure(replace(portal, demo=False, texts=Carrier()))
    file = tmp_path / "porte-cartes.db"
    await database.open_database(database.sqlite_url(file))
    await Tortoise.generate_schemas()
    yield file
    await database.close_database()
    await stop_pool()


async def journey(folder: Path) -> None:
    """Wrong and right, by mail, by post, by SMS; the card; a number nobody has."""
    member = await marie()
    paule = await somebody(parse(PAULE), **(PAULE_FACTS | {"number": "A01000102", "email": ""}))
    for number in (MARIE, parse(PAULE), NOBODY):
        with pytest.raises(Refusal):
            await member_sign_in.try_digits(number, WRONG, visit=STRANGER)
        await recovery.ask(number.index, visit=HOME)
    await member_sign_in.try_digits(MARIE, CODE, visit=HOME)
    await member_device.send_code(member, HOME)
    session = await entered(member)
    await member_contact.ask_email("neuve@mail.example", by=session)
    await member_mobile.ask_mobile("06 98 76 54 32", by=session)
    await papers.made((await member_space.read(member.account)).card)
    await outbox.drain(EFFECTS)
    await handover.export(SERIES["courriers"], folder)
    letter = await Secret.get(account_id=paule.account_id)
    proof = await recovery.check(parse(PAULE).index, links.code_of(letter), browser="b", visit=HOME)
    await member_password.confirm(proof, CHOSEN, await member_password.choose(proof, CHOSEN))
    await outbox.drain(EFFECTS)


async def rows() -> str:
    """Every value of every table."""
    models = Tortoise.apps["models"].values()
    return "\n".join([str(row) for model in models for row in await model.all().values()])


def spellings(number: Nir) -> list[str]:
    """With the key and without, with spaces and without."""
    whole, spaced = number.number, number.spaced
    return [whole, whole[:13], spaced, spaced.rpartition(" ")[0]]


def spaced(secret: str) -> str:
    """« 493 817 »: as a mail writes it."""
    return rf"{secret[:3]}(?:\s|&nbsp;)?{secret[3:]}"


def digits_only(text: str) -> str:
    return re.sub(r"[\s\u00a0\u202f.-]", "", text)


async def test_neither_number_nor_code_nor_link_lies_in_clear(
    kept: Path, tmp_path: Path, outbag: Outbag, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await journey(tmp_path / "letters")
    codes = [links.code_of(secret) for secret in await Secret.all()]
    seals = [links.token_of(secret).split(".")[1] for secret in await Secret.all()]
    assert len(codes) == 5
    table = await rows()
    await database.close_database()
    files = "".join(file.read_bytes().decode("latin-1") for file in kept.parent.glob("porte-cartes.db*"))
    everywhere = {"rows": table, "file": files, "log": caplog.text}
    assert [place for place in outbag.sent if re.search(spaced(codes[0]), place.text)], "the mail itself holds it"
    mails = "".join(mail.subject + mail.text + mail.html for mail in outbag.sent)
    for number in NUMBERS:
        for place, text in (everywhere | {"mails": mails}).items():
            assert not [one for one in spellings(number) if one in text], place
            assert number.number[:13] not in digits_only(text), place
    for secret in (*codes, CODE, CHOSEN):
        for place, text in everywhere.items():
            assert not re.search(rf"(?<!\d){spaced(secret)}(?!\d)", text), (place, secret)
    assert sum(seal in mails for seal in seals) == 1, "the mail of the code"
    assert not [place for place, text in everywhere.items() for seal in seals if seal in text]


async def test_the_letter_alone_holds_its_code(kept: Path, tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    await journey(folder)
    secret = await Secret.filter(purpose="code_courrier").first()
    assert secret is not None
    code = links.code_of(secret)
    (index,) = folder.glob("*.csv")
    assert code not in index.read_text(encoding="utf-8")
    assert code not in "".join(path.name for path in folder.iterdir())


async def test_what_the_fund_s_file_brings_lies_nowhere_in_clear(
    kept: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    first = (DATA / "cpms.csv").read_text(encoding="utf-8").splitlines()[:7]
    (tmp_path / "cpms.csv").write_text("\n".join([*first, f"{first[-1]};x"]), encoding="utf-8")
    await bring_in(DATA / "organismes.csv", KINDS["organismes"])
    with (tmp_path / "cpms.csv").open(encoding="utf-8", newline="") as file:
        given = {row[name] for row in csv.DictReader(file, delimiter=";") for name in ("nir", "code_initial")} - {""}
    report = await bring_in(tmp_path / "cpms.csv", KINDS["cpms"])
    assert min(report.made, report.refused, len(given)) > 0
    table = await rows()
    await database.close_database()
    files = "".join(file.read_bytes().decode("latin-1") for file in kept.parent.glob("porte-cartes.db*"))
    faults = (tmp_path / "cpms-fautes.csv").read_text(encoding="utf-8-sig")
    for place, text in {"rows": table, "file": files, "log": caplog.text, "faults": faults}.items():
        assert not [one for one in given if re.search(rf"(?<![0-9a-f]){one}(?![0-9a-f])", text)], place
