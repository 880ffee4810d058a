"""Cards, tables, time line, price."""

from ui.components.buttons import button, link_button
from ui.components.card_object import CardFace, card_object, kind_label
from ui.components.check_box import CheckBox
from ui.components.data_table import Cell, Column, DataTable
from ui.components.layout import block, columns, facts, section
from ui.components.receipt import PriceLine, receipt
from ui.components.select import Select
from ui.components.tag import Tag
from ui.components.text import lines, p
from ui.components.time_line import Moment, time_line

REASONS = (("lost", "Titre perdu"), ("stolen", "Titre volé"), ("destroyed", "Titre détruit"))
CARDS = (
    CardFace(
        "cmi",
        "stationnement",
        "Stationnement",
        "M. Auguste LAMBERT",
        "0000000000000011",
        "Définitive",
        "valid",
        "Valide, sans date de fin",
    ),
    CardFace(
        "cmi",
        "priorite",
        "Priorité",
        "Mme Clémence CHABOT",
        "0000000000000042",
        "05/09/2026",
        "ending",
        "Se termine le 05/09/2026",
    ),
    CardFace(
        "cmi",
        "invalidite",
        "Invalidité",
        "M. Alfred DEPOT",
        "0000000000000014",
        "05/07/2027",
        "making",
        "En fabrication",
    ),
    CardFace(
        "cmi",
        "invalidite",
        "Invalidité",
        "M. Joseph QUINN",
        "0000000000000032",
        "30/06/2026",
        "expired",
        "Expirée depuis le 30/06/2026",
    ),
    CardFace(
        "cmi",
        "invalidite",
        "Invalidité",
        "M. Alfred DEPOT",
        "0000000000000001",
        "05/07/2027",
        "revoked",
        "Révoquée le 06/07/2026 : perte déclarée",
    ),
    CardFace(
        "cmacarte",
        "pro",
        "Maître artisan",
        "Hugo Klein",
        "732 829 320 RE 067",
        "31/03/2027",
        "valid",
        "Valide jusqu'au 31/03/2027",
        "Carte professionnelle",
    ),
    CardFace(
        "cpms",
        "membre",
        "Assuré",
        "Marie Durand",
        "0000000000000071",
        "31/12/2026",
        "valid",
        "Valide jusqu'au 31/12/2026",
        "Carte d'assuré",
    ),
)
COLUMNS = (
    Column("identifier", "Numéro identifiant", numeric=True),
    Column("name", "Nom"),
    Column("first", "Prénom"),
    Column("born", "Date de naissance", numeric=True),
    Column("number", "Numéro de carte", row_header=True, numeric=True, classes="cell-number"),
    Column("kind", "Type de titre", classes="cell-type"),
    Column("start", "Date de début de validité", numeric=True),
    Column("end", "Date de fin de validité", numeric=True),
    Column("reason", "Motifs", classes="cell-motif"),
    Column("pick", "Sélection", label_hidden=True, own_label=True, classes="cell-pick"),
)


def show() -> None:
    """Show this part of the gallery."""
    with section("Une carte dans ses états"), Tag("ul", classes="cards"):
        for face in CARDS:
            with Tag("li"):
                card_object(face)
    with section("Tableaux"):
        _table()
    with section("Suivi et prix"), columns("even"):
        _follow_up()
        _price()
    with section("Blocs"), Tag("div", classes="blocks"):
        _blocks()


def _table() -> None:
    def row(place: int, number: str, kind: str, words: str) -> dict[str, Cell]:
        return {
            "identifier": "10005001",
            "name": "Lambert",
            "first": "Auguste",
            "born": "12/03/1961",
            "number": f"0000 0000 0000 {number}",
            "kind": lambda: kind_label(kind, words),
            "start": "06/07/2017",
            "end": "05/07/2027",
            "reason": lambda: Select(
                f"Motif pour la carte 000000000000{number}",
                REASONS,
                name=f"motif-{number}",
                placeholder="Motif",
                bare=True,
                on_change=lambda value: choose(place, value),
            ),
            "pick": lambda: boxes.append(
                CheckBox(
                    f"Sélectionner la carte 000000000000{number}",
                    name=f"carte-{number}",
                    bare=True,
                    short="Sélectionner la carte",
                    on_change=lambda value: table.pick(place, on=bool(value)),
                )
            ),
        }

    def choose(place: int, value: str) -> None:
        boxes[place].tick(on=bool(value))
        table.pick(place, on=bool(value))

    boxes: list[CheckBox] = []
    rows = [
        row(0, "0001", "invalidite", "Invalidité"),
        row(1, "0011", "stationnement", "Stationnement"),
        row(2, "0012", "priorite", "Priorité"),
    ]
    table = DataTable(
        "Choisissez la carte à refaire et dites pourquoi",
        COLUMNS,
        rows,
        note="Une demande concerne une seule personne.",
        fold="early",
        small_caption=True,
    )
    DataTable("Détail de votre demande", COLUMNS[:3], [{"identifier": "1", "name": "Depot", "first": "Alfred"}])


def _follow_up() -> None:
    def offer() -> None:
        link_button("Reprendre le paiement", "#reprendre-le-paiement")
        button("Annuler ma demande", variant="secondary")

    time_line(
        (
            Moment("done", "Demande enregistrée", "6 juillet 2026 à 10 h 52"),
            Moment("now", "Paiement", "Avant le 7 juillet 2026 à 10 h 52.", offer),
            Moment("next", "Fabrication", "Dès le paiement"),
            Moment("bad", "Remboursée"),
        )
    )


def _price() -> None:
    lines_ = (
        PriceLine("Duplicata, carte Invalidité, hors taxe", 710),
        PriceLine("TVA 20 %", 142),
        PriceLine("Acheminement postal en France, TVA comprise", 50),
    )
    receipt(lines_, 902)


def _blocks() -> None:
    with block("Mon identité", "Ces informations viennent de votre organisme.").body:
        facts(
            {
                "Numéro identifiant": "10005001",
                "Nom": "Lambert",
                "Adresse": lambda: lines(("14 rue des Tanneurs", "59000 LILLE", "France")),
            }
        )
    change = block("Mon mot de passe")
    with change.body, Tag("div", classes="line"):
        p("Mot de passe : ********")
        button("MODIFIER", variant="secondary", caps=True, small=True, described_by=change.heading_id)
