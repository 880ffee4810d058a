"""Guards of the imports that each stand alone: what a cell may hold, what a line may not change, what is never shown."""

import csv
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from tortoise.exceptions import IntegrityError

from domain.errors import Refusal
from domain.imports import chunks, engine
from domain.imports.engine import Report, bring_in
from domain.imports.registry import KINDS
from models import (
    Account,
    ArtisanProfile,
    Card,
    CardState,
    Holder,
    IssuingBody,
    JournalEntry,
    Member,
    Partner,
)
from models.clock import now, today
from models.database import DatabaseAway

pytestmark = pytest.mark.usefixtures("base")
DATA: Final = Path(__file__).parents[2] / "data"
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file of that kind: the first line of the sample, changed; one mapping a line."""

    def made(kind: str, *changes: dict[str, str]) -> Path:
        with (DATA / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
            sample = next(csv.DictReader(file, delimiter=";"))
        with (tmp_path / f"{kind}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(sample), delimiter=";")
            writer.writeheader()
            writer.writerows([sample | change for change in changes])
        return tmp_path / f"{kind}.csv"

    return made


@pytest.fixture
async def bodies(base: None) -> None:
    del base
    await bring_in(DATA / "organismes.csv", KINDS["organismes"])


async def brought(path: Path, *, dry_run: bool = False) -> Report:
    return await bring_in(path, KINDS[path.stem], dry_run=dry_run)


TOMORROW: Final = f"{today() + timedelta(days=1):%d/%m/%Y}"


@pytest.mark.usefixtures("bodies")
@pytest.mark.parametrize(
    ("kind", "column", "cell"),
    [
        ("cmi", "nom", "a\u200bb"),
        ("cmi", "nom", "=1+1"),
        ("cmi", "nom", "x" * 101),
        ("cmi", "date_naissance", TOMORROW),
        ("cmi", "date_debut", "01/01/0200"),
        ("cmi", "code_postal", "99999"),
        ("cmi", "siren", "123456789"),
        ("cmi", "organisme", "MDPH99"),
        ("cmi", "date_fin", "01/01/1990"),
        ("cmi", "motif_revocation", "PERDU"),
        ("cmi", "pays", ""),
        ("cpms", "cle", "22"),
        ("cpms", "nir", "0710128404662"),
        ("cpms", "mobile", "=0612345678"),
        ("cpms", "mobile", "-33612345678"),
        ("cpms", "code_initial", "12345"),
        ("partenaires", "lien", "http://offre.example"),
        ("partenaires", "lien", "https://moi:mot@offre.example"),
        ("partenaires", "lien", "javascript:alert(1)"),
        ("partenaires", "lien", "https://offre.example/" + "x" * 300),
        ("partenaires", "lien", "https://[offre.example"),
        ("cmi", "organisme", "CPMS"),
        ("cmi", "identifiant", "12x"),
        ("cmi", "adresse_4", "x" * 39),
        ("cmi", "adresse_4", ""),
        ("cpms", "nir", "171012840466221"),
        ("cmacarte", "organisme", "MDPH99"),
        ("cmacarte", "validite_fin", "01/01/2001"),
        ("cmacarte", "site", "javascript:alert(1)"),
    ],
)
async def test_a_cell_that_will_not_do(write: Write, kind: str, column: str, cell: str) -> None:
    report = await brought(write(kind, {column: cell}))
    assert (report.made, [fault.column for fault in report.first_faults]) == (0, [column])
    assert "Invalid" not in report.first_faults[0].why, "in French"


@pytest.mark.usefixtures("bodies")
async def test_a_telephone_may_begin_with_its_plus(write: Write) -> None:
    assert (await brought(write("cpms", {"mobile": "+33612345678"}))).made == 1
    assert (await Holder.get(scheme="cpms")).mobile == "+33612345678"


# ---- secrets of a file


@pytest.mark.usefixtures("bodies")
async def test_no_fault_shows_a_number_or_a_code(write: Write) -> None:
    path = write("cpms", {"nir": "1710128404669 9"}, {"code_initial": "98765x"}, {})
    text = path.read_text(encoding="utf-8")
    line = text.splitlines()[3]
    path.write_text(f"{text}{line};x\n{line.replace('Le Goff', chr(34) + 'Le Goff')}\n{line}", encoding="utf-8")
    report = await brought(path)
    told = "".join(fault.value for fault in report.first_faults)
    assert report.refused == 4
    assert "17101" not in told
    assert "98765" not in told
    assert report.faults_file is not None
    kept = report.faults_file.read_text(encoding="utf-8-sig")
    assert "17101" not in kept
    assert "(ligne);•••" in kept


async def test_a_header_forgotten_shows_no_number(tmp_path: Path) -> None:
    path = tmp_path / "cpms.csv"
    path.write_text((DATA / "cpms.csv").read_text(encoding="utf-8").split("\n", 1)[1], encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        await brought(path)
    assert "171012" not in str(refused.value)


@pytest.mark.parametrize("extra", ["siren", "nom"])
async def test_an_unknown_column_or_one_there_twice_is_refused(write: Write, extra: str) -> None:
    path = write("organismes", {})
    head, *rest = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([f"{head};{extra}", *(f"{line};x" for line in rest)]), encoding="utf-8")
    with pytest.raises(Refusal, match="inconnue : siren" if extra == "siren" else "en double : nom"):
        await brought(path)
    assert not await IssuingBody.exists()


@pytest.mark.usefixtures("bodies")
async def test_the_file_s_address_never_signs_in_nor_does_its_code_over_a_password(write: Write) -> None:
    await brought(write("cpms", {"courriel": "lui@mail.example", "code_initial": "135790"}))
    member = await Member.get().select_related("account", "holder")
    assert (member.account.email, member.holder.email) == (None, "lui@mail.example")
    await Member.all().update(password_changed_at=now(), initial_code_hash="")
    await Account.all().update(password_hash="chosen")
    await brought(write("cpms", {"code_initial": "246801"}))
    assert (await Member.get()).initial_code_hash == ""


# ---- lines that speak of the same things


@pytest.mark.usefixtures("bodies")
async def test_a_card_and_a_holder_stay_what_they_are(write: Write) -> None:
    await brought(write("cmi", {}))
    person = {"nom": "", "prenom": "", "date_naissance": "", "civilite": ""}
    for change, column in (
        ({"mention": "PRIORITE"}, "numero_carte"),
        ({"identifiant": "77"}, "numero_carte"),
        ({"numero_carte": "77", "type_titulaire": "M", "raison_sociale": "X", **person}, "type_titulaire"),
    ):
        report = await brought(write("cmi", change))
        assert [fault.column for fault in report.first_faults] == [column]
    assert await Holder.all().count() == await Card.all().count() == 1


@pytest.mark.usefixtures("bodies")
async def test_who_represents_nobody_we_know_is_told(write: Write) -> None:
    await brought(write("cpms", {}))
    await Holder.all().update(key="20100000")
    for key in ("20100000", "77"):  # of another scheme, of none
        report = await brought(write("representants", {"identifiant": key}))
        assert [fault.column for fault in report.first_faults] == ["identifiant"]


@pytest.mark.usefixtures("bodies")
async def test_the_body_of_the_latest_card_answers_for_the_holder(write: Write) -> None:
    later = {"numero_carte": "78", "organisme": "MDPH35", "date_debut": "01/01/2020", "date_fin": "01/01/2030"}
    await brought(write("cmi", later))
    await brought(write("cmi", {}))
    holder = await Holder.get().select_related("body")
    assert holder.body.code == "MDPH35"


@pytest.mark.usefixtures("bodies")
async def test_a_revocation_is_written_down_once_and_keeps_its_day(write: Write) -> None:
    await brought(write("cmi", {}))
    day = now() - timedelta(days=3)
    for _ in range(2):
        await brought(write("cmi", {"etat": "REVOQUEE", "motif_revocation": "VOLE"}))
        await Card.all().update(revoked_at=day)
    card = await Card.get()
    assert (card.state, card.revoked_at) == (CardState.REVOKED, day)
    assert await JournalEntry.filter(event="card.revoked", subject=f"card {card.pk}").count() == 1
    await brought(write("cmi", {"etat": "REVOQUEE", "motif_revocation": "VOLE", "ville": "NICE"}))
    assert (await Card.get()).revoked_at == day


# ---- the file itself


@pytest.mark.usefixtures("bodies")
async def test_another_file_begins_at_its_own_beginning(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 1)

    def cut(done: int, _lines: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await bring_in(path := write("cmi", {}, {"numero_carte": "77"}), KINDS["cmi"], progress=cut)
    assert (await brought(path, dry_run=True)).resumed_at == 0
    report = await brought(write("cmi", {"numero_carte": "78"}, {"numero_carte": "79"}))
    assert (report.resumed_at, report.made) == (0, 2)
    again = await brought(write("cmi", {"numero_carte": "78"}, {"numero_carte": "79"}))
    assert (again.resumed_at, again.same) == (0, 2)


@pytest.mark.usefixtures("bodies")
@pytest.mark.parametrize("error", [IntegrityError, DatabaseAway])
async def test_a_chunk_that_met_another_one_is_tried_again_and_not_for_ever(
    write: Write, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    met: list[int] = []
    bring, most = engine._Run._bring, 2  # noqa: SLF001

    async def meeting(self: engine._Run, *facts: Any) -> dict[str, int]:
        met.append(1)
        moved = await bring(self, *facts)
        if len(met) <= most:
            raise error
        return moved

    monkeypatch.setattr(engine._Run, "_bring", meeting)  # noqa: SLF001
    assert (await brought(write("cmi", {}))).made == 1
    assert (len(met), await Card.all().count()) == (3, 1)
    met.clear()
    most = 9
    with pytest.raises(error):
        await brought(write("cmi", {"ville": "NICE"}))


async def test_a_member_needs_the_fund(write: Write) -> None:
    report = await brought(write("cpms", {}))
    assert (report.made, [fault.column for fault in report.first_faults]) == (0, ["nir"])


@pytest.mark.usefixtures("bodies")
async def test_two_cards_of_one_artisan_are_one_company_s(write: Write) -> None:
    report = await brought(write("cmacarte", {}, {"validite_fin": "31/12/2041"}))
    assert (report.made, await Holder.all().count(), await ArtisanProfile.all().count()) == (2, 1, 1)


@pytest.mark.usefixtures("bodies")
async def test_a_long_name_fits_on_its_envelope(write: Write) -> None:
    await brought(write("cmi", {"nom": "x" * 90}))
    assert (await Holder.get()).address.name == "x" * 38


async def test_an_offer_is_its_scheme_s_and_name_s(write: Write) -> None:
    await brought(write("partenaires", {}, {"dispositif": "cpms"}))
    assert await Partner.all().count() == 2
