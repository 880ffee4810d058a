"""Letters out: one PDF a file, a page each, its index; again byte for byte, codes included (SPEC 3.3)."""

import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from demonstration.factories import body
from demonstration.people_cpms import PAULE, PAULE_FACTS, member
from documents.render import stop_pool
from domain import letters, links
from domain.errors import Refusal
from domain.exports import handover
from domain.exports import letters as exported
from domain.exports.registry import SERIES
from models import Letter, Member, SecretPurpose
from models.database import in_transaction
from tests.pdfua import problems

pytestmark = pytest.mark.usefixtures("base")
LETTERS = SERIES["courriers"]


@pytest.fixture(autouse=True)
async def workers() -> AsyncIterator[None]:
    yield
    await stop_pool()


async def two_letters() -> tuple[Member, str]:
    facts = PAULE_FACTS | {"body": await body("CPMS", scheme="cpms", name="CPMS"), "number": "A1"}
    paule = await member(PAULE, **facts)
    async with in_transaction():
        secret = (await links.issue(paule.account, SecretPurpose.POST_CODE)).secret
        await letters.promise_code(await _whole(paule), secret, key="one")
        await letters.promise_notice(
            await _whole(paule), key="two", subject="Un appareil", paragraphs=("Bonjour.",), if_not_you="Écrivez-nous."
        )
    return paule, links.code_of(secret)


async def _whole(somebody: Member) -> Member:
    return await Member.get(pk=somebody.pk).select_related("account", "holder__body")


def in_folder(folder: Path) -> tuple[Path, Path]:
    """The PDF and its index."""
    index, pdf = sorted(folder.iterdir(), key=lambda path: path.suffix)
    return pdf, index


def words(path: Path) -> str:
    command = ["pdftotext", "-layout", str(path), "-"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 -- our own words
    return done.stdout


async def test_a_day_s_letters_are_one_pdf_and_its_index(tmp_path: Path) -> None:
    _, code = await two_letters()
    (file,) = await handover.export(LETTERS, tmp_path)
    assert await handover.export(LETTERS, tmp_path) == []

    pdf, index = in_folder(tmp_path)
    pages = words(pdf).split("\f")
    assert len(pages) == 3
    assert code in "".join(pages[0].split())
    assert "Un appareil" in pages[1]
    assert code not in "".join(pages[1].split())
    lines = index.read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 3
    assert code not in index.read_text(encoding="utf-8-sig")
    assert await Letter.filter(batch=file.number, exported_at=file.confirmed_at).count() == 2


async def test_again_is_the_same_bytes(tmp_path: Path) -> None:
    await two_letters()
    await handover.export(LETTERS, tmp_path / "a")
    await stop_pool()
    await handover.again(LETTERS, 1, tmp_path / "b")

    first = {path.name: path.read_bytes() for path in (tmp_path / "a").iterdir()}
    assert {path.name: path.read_bytes() for path in (tmp_path / "b").iterdir()} == first


async def test_a_file_holds_no_more_than_it_may_and_none_of_another_s(monkeypatch: pytest.MonkeyPatch) -> None:
    await two_letters()
    monkeypatch.setattr(exported, "MOST", 1)
    for _ in range(2):
        await handover._prepare(LETTERS)  # noqa: SLF001 -- as two runs at once do, neither confirmed yet
    with pytest.raises(handover._NothingWaits):  # noqa: SLF001
        await handover._prepare(LETTERS)  # noqa: SLF001
    assert [letter.batch for letter in await Letter.all().order_by("id")] == [1, 2]


async def test_letters_no_longer_kept_are_said_so(tmp_path: Path) -> None:
    await two_letters()
    await handover.export(LETTERS, tmp_path)
    await Letter.all().limit(1).delete()
    with pytest.raises(Refusal, match="ne sont plus conservés"):
        await handover.again(LETTERS, 1, tmp_path)


async def test_the_whole_is_as_accessible_as_each(tmp_path: Path) -> None:
    await two_letters()
    await handover.export(LETTERS, tmp_path)
    pdf, _ = in_folder(tmp_path)
    assert problems(pdf.read_bytes()) == []
