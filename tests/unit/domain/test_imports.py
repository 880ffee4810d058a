"""Files brought in: whole lines, faults told, precedence, the same file twice (SPEC 3.1)."""

import asyncio
import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from domain.errors import Refusal
from domain.imports import chunks, engine
from domain.imports.engine import Report, bring_in
from domain.imports.registry import KINDS
from models import (
    ArtisanProfile,
    Card,
    CardState,
    Holder,
    ImportFault,
    ImportRun,
    IssuingBody,
    Member,
    Partner,
    PostalAddress,
    Representative,
    RevocationReason,
)
from models.clock import now

pytestmark = pytest.mark.usefixtures("base")
DATA = Path(__file__).parents[2] / "data"
Write = Callable[..., Path]


async def brought(name: str, path: Path | None = None, *, dry_run: bool = False) -> Report:
    return await bring_in(path or DATA / f"{name}.csv", KINDS[name], dry_run=dry_run)


async def counts(name: str, path: Path | None = None, *, dry_run: bool = False) -> tuple[int, int, int, int]:
    report = await brought(name, path, dry_run=dry_run)
    return report.made, report.changed, report.same, report.refused


def _lines(name: str) -> list[str]:
    return (DATA / f"{name}.csv").read_text(encoding="utf-8").splitlines()[1:]


@pytest.fixture
async def bodies(base: None) -> None:
    await brought("organismes")


@pytest.fixture
def cards(tmp_path: Path) -> Write:
    """Write a cmi file: the first line of the sample, changed; a file name, then one mapping a line."""
    with (DATA / "cmi.csv").open(encoding="utf-8", newline="") as file:
        sample = next(csv.DictReader(file, delimiter=";"))

    def write(*changes: dict[str, str], name: str = "cmi.csv", separator: str = ";", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        with path.open("w", encoding=encoding, newline="") as file:
            writer = csv.DictWriter(file, list(sample), delimiter=separator)
            writer.writeheader()
            writer.writerows([sample | change for change in changes])
        return path

    return write


async def test_the_seven_kinds_go_in_and_twice_changes_nothing() -> None:
    expected = {"organismes": 6, "cmi": 267, "representants": 14, "cmacarte": 200, "cpms": 200, "partenaires": 2}
    for name, lines in expected.items():
        assert await counts(name) == (lines, 0, 0, 0)
    before = await Holder.all().order_by("id").values(), await Card.all().order_by("id").values()
    for name, lines in expected.items():
        assert await counts(name) == (0, 0, lines, 0)

    assert (await Holder.all().order_by("id").values(), await Card.all().order_by("id").values()) == before
    assert await IssuingBody.all().count() == 6
    assert await Representative.all().count() == 14
    assert await ArtisanProfile.all().count() == 200
    assert await Partner.all().count() == 2


@pytest.mark.usefixtures("bodies")
async def test_the_file_with_faults_gives_its_twelve_and_its_seventy(tmp_path: Path) -> None:
    path = tmp_path / "cmi-erreurs.csv"
    path.write_bytes((DATA / "cmi-erreurs.csv").read_bytes())
    report = await brought("cmi", path)

    assert (report.made, report.refused) == (70, 12)
    assert [(fault.line, fault.column) for fault in report.first_faults] == [
        (3, "date_naissance"),
        (5, "pays"),
        (7, "mention"),
        (9, "numero_carte"),
        (11, "organisme"),
        (13, "courriel"),
        (15, "date_debut"),
        (17, "nom"),
        (19, "(ligne)"),
        (21, "code_postal"),
        (23, "nom"),
        (25, "numero_carte"),
    ]
    assert await Card.all().count() == 70
    written = (tmp_path / "cmi-erreurs-fautes.csv").read_text(encoding="utf-8-sig").splitlines()
    assert written[0] == "ligne;colonne;valeur;raison"
    assert len(written) == 13
    assert "'=HYPERLINK" in written[8]
    assert all(len(line) < 150 for line in written)
    assert await ImportFault.all().count() == 0


@pytest.mark.usefixtures("bodies")
async def test_windows_and_commas_are_found_out() -> None:
    await brought("cmi")

    assert await counts("cmi", DATA / "cmi-windows.csv") == (0, 0, 40, 0)


@pytest.mark.usefixtures("bodies")
async def test_every_fault_of_a_line_is_told(cards: Write) -> None:
    path = cards({"nom": "", "prenom": "+1", "date_fin": "32/01/2030", "pays": "ZZ"})
    report = await brought("cmi", path)

    assert [fault.column for fault in report.first_faults] == ["prenom", "pays", "date_fin"]
    report = await brought("cmi", cards({"nom": "", "date_fin": "01/01/2001"}))
    assert [fault.column for fault in report.first_faults] == ["nom", "date_fin"]


@pytest.mark.usefixtures("bodies")
async def test_an_empty_cell_never_erases_and_a_later_file_updates(cards: Write) -> None:
    await brought("cmi", cards({"courriel": "lea@mail.example"}))
    assert await counts("cmi", cards({"courriel": "", "adresse_2": "", "livraison_nom": ""})) == (0, 0, 1, 0)
    assert await counts("cmi", cards({"courriel": "autre@mail.example", "date_fin": "01/01/2031"})) == (0, 1, 0, 0)

    holder, card = await Holder.get(), await Card.get()
    assert (holder.email, holder.address.line2) == ("autre@mail.example", "BAL 4")
    assert card.valid_until == date(2031, 1, 1)


@pytest.mark.usefixtures("bodies")
async def test_what_the_holder_changed_here_wins(cards: Write) -> None:
    await brought("cmi", cards({}))
    mine = PostalAddress(name="Léa Quinn", line4="1 rue Neuve", postcode="59000", town="LILLE")
    await Holder.all().update(delivery=mine, delivery_changed_at=now())
    await brought("cmi", cards({"livraison_adresse_4": "2 rue du Fichier"}))

    assert (await Holder.get()).delivery == mine


@pytest.mark.usefixtures("bodies")
@pytest.mark.parametrize("here", [True, False])
async def test_a_revocation_made_here_is_never_undone(cards: Write, *, here: bool) -> None:
    await brought("cmi", cards({}))
    reason = RevocationReason.STOLEN
    await Card.all().update(state=CardState.REVOKED, revoked_at=now(), revocation_reason=reason, revoked_here=here)
    await brought("cmi", cards({"etat": "VALIDE"}))

    assert (await Card.get()).state is (CardState.REVOKED if here else CardState.VALID)


@pytest.mark.usefixtures("bodies")
async def test_a_dry_run_shows_and_changes_nothing(cards: Write) -> None:
    await brought("cmi", cards({}))
    report = await brought("cmi", cards({"ville": "NICE"}, {"ville": "NICE", "numero_carte": "77"}), dry_run=True)

    assert (report.made, report.changed) == (1, 1)
    (line, name, before, after) = report.differences[0]
    assert (line, name) == (2, "address")
    assert isinstance(before, PostalAddress)
    assert isinstance(after, PostalAddress)
    assert (before.town, after.town) == ("MONACO", "NICE")
    assert (await Holder.get()).address.town == "MONACO"
    assert await Card.all().count() == 1
    assert await ImportRun.filter(kind="cmi").count() == 1


@pytest.mark.usefixtures("bodies")
async def test_a_number_given_to_two_is_refused_across_chunks_too(
    cards: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 1)
    path = cards({}, {"identifiant": "9", "nom": "Autre"})
    for dry_run in (True, False):
        assert await counts("cmi", path, dry_run=dry_run) == (1, 0, 0, 1)


@pytest.mark.usefixtures("bodies")
async def test_cut_in_the_middle_it_goes_on_where_it_was(cards: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 1)
    path = cards({}, {"pays": "ZZ"}, {"numero_carte": "77", "date_naissance": "25/08/1941"})

    def cut(done: int, _lines: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await bring_in(path, KINDS["cmi"], progress=cut)
    report = await brought("cmi", path)

    assert (report.resumed_at, report.made, report.refused) == (3, 2, 1)
    assert [fault.line for fault in report.first_faults] == [3]
    assert await Card.all().count() == 2


@pytest.mark.usefixtures("bodies")
async def test_a_file_two_commands_bring_in_at_once_is_left_to_the_first(
    cards: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 1)
    path = cards({}, {"numero_carte": "77"}, {"numero_carte": "78"})
    monkeypatch.setattr(engine, "_BREATH", 0.2)  # seconds in which the other one comes by

    async def later() -> Report:
        await asyncio.sleep(0.1)
        return await brought("cmi", path)

    ended = await asyncio.gather(brought("cmi", path), later(), return_exceptions=True)

    assert [str(one) for one in ended if isinstance(one, Refusal)] == [
        "Ce fichier est en train d'être importé par une autre commande."
    ]
    assert await Card.all().count() in (2, 3)
    assert (await brought("cmi", path)).refused == 0
    assert await Card.all().count() == 3


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vide"),
        (b"a;b\n1;2\n", "colonne manquante : code"),
        ("code\n".encode("utf-16"), "UTF-8"),
        (b"code;dispositif;nom\0", "UTF-8"),
    ],
)
async def test_a_file_that_will_not_do_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(content)
    with pytest.raises(Refusal, match=said):
        await brought("organismes", path)


@pytest.mark.usefixtures("bodies")
async def test_an_open_quote_spoils_its_own_line_only(cards: Write) -> None:
    path = cards({}, {"numero_carte": "78"})
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].replace(";MME;", ';"MME;')
    path.write_text("\n".join(lines), encoding="utf-8")

    assert await counts("cmi", path) == (1, 0, 0, 1)


@pytest.mark.usefixtures("bodies")
async def test_one_broken_byte_does_not_make_a_windows_file(cards: Write) -> None:
    path = cards({"prenom": "Hélène", "ville": "SÈTE"}, {"numero_carte": "78", "prenom": "Zoé"})
    path.write_bytes(path.read_bytes().replace("Zoé".encode(), b"Zo\xe9"))
    report = await brought("cmi", path)

    assert (report.made, report.refused) == (1, 1)
    assert (await Holder.get()).first_name == "Hélène"


@pytest.mark.usefixtures("bodies")
async def test_what_the_artisan_wrote_stays(tmp_path: Path) -> None:
    await brought("cmacarte")
    profile = await ArtisanProfile.filter(trade_name="L'Atelier").order_by("id").first()
    assert profile is not None
    await ArtisanProfile.filter(pk=profile.pk).update(trade_name="Chez moi", changed=["trade_name"])
    assert await counts("cmacarte") == (0, 0, 200, 0)

    assert (await ArtisanProfile.get(pk=profile.pk)).trade_name == "Chez moi"


@pytest.mark.usefixtures("bodies")
async def test_a_code_taken_once_is_never_taken_again() -> None:
    await brought("cpms")
    with_code = await Member.exclude(initial_code_hash="").count()
    await Member.all().update(initial_code_hash="")  # each was used
    await brought("cpms")

    assert with_code == sum(line.rsplit(";", 1)[1].strip() != "" for line in _lines("cpms"))
    assert await Member.exclude(initial_code_hash="").count() == 0
    shown = str(await Holder.filter(scheme="cpms").first().values()) + str(await Member.first().values())
    assert "1710128404662" not in shown
