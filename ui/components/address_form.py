"""A postal address of eight lines (NF Z10-011), with the envelope it makes beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Final

from models import PostalAddress
from ui.components.control import Check, Complaint, Control, OnChange
from ui.components.field import Field
from ui.components.form import required_note
from ui.components.select import Option, Select
from ui.components.tag import Tag
from ui.icons import STAMP, drawing

LONGEST: Final = 38
"""Characters of a line (NF Z10-011)."""


@dataclass(frozen=True, slots=True)
class _Line:
    key: str
    label: str
    tip: str
    autocomplete: str
    missing: str | None = None


_AT_MOST: Final = f"{LONGEST} caractères au plus. Exemple : "
_LINES: Final = (
    _Line(
        "name",
        "Nom",
        f"La personne qui reçoit la carte. Un représentant peut donner son nom. {_AT_MOST}LAMBERT AUGUSTE",
        "name",
        "Écrivez le nom de la personne qui reçoit la carte.",
    ),
    _Line(
        "line2",
        "N° Appartement ou boîte aux lettres, étage, couloir, escalier",
        f"{_AT_MOST}APT 22 ESC B",
        "address-line2",
    ),
    _Line("line3", "Entrée, bâtiment, immeuble, résidence", f"{_AT_MOST}RESIDENCE DES TILLEULS", "address-line3"),
    _Line(
        "line4",
        "Numéro, libellé de la voie (RUE, AVENUE, ...)",
        f"{_AT_MOST}25 ROUTE DE LA LIBERTINE",
        "address-line1",
        "Écrivez le numéro et le nom de la voie.",
    ),
    _Line("line5", "Boîte postale, lieu-dit", f"{_AT_MOST}BP 40012", "address-level3"),
    _Line("postcode", "Code postal", "5 chiffres en France. Exemple : 59000", "postal-code", "Écrivez le code postal."),
    _Line("town", "Ville", f"{_AT_MOST}VILLENEUVE D ASCQ", "address-level2", "Écrivez la ville."),
)
# How the answers stand on the envelope, top to bottom.
_ROWS: Final = (("name",), ("line2",), ("line3",), ("line4",), ("line5",), ("postcode", "town"), ("country",))
_COUNTRY_TIP: Final = "Choisissez dans la liste. Le prix de l'envoi en dépend."


class _Street(Field):
    """The street: a post-office box or a hamlet does without one."""

    instead: Control | None = None

    async def _complaint(self, value: str) -> Complaint:
        if not value.strip() and self.instead is not None and self.instead.value.strip():
            return None
        return await super()._complaint(value)


class AddressForm(Tag):
    """The fields and the envelope. `checks` by key (`line4`, `postcode`, …) say what is wrong with one.

    Stands inside a `Form`; a change of country checks the postcode again.
    """

    def __init__(
        self,
        countries: Sequence[Option],
        *,
        address: PostalAddress | None = None,
        checks: Mapping[str, Check] | None = None,
        on_change: OnChange | None = None,
        prefix: str = "adresse",
        title: str = "Nouvelle adresse de livraison",
        note: bool = True,
    ) -> None:
        super().__init__("div", classes="cols")
        self._checks, self._on_change, self._prefix = checks or {}, on_change, prefix
        self.fields: dict[str, Control] = {}
        start = (address or PostalAddress()).as_dict()
        with self:
            with Tag("fieldset", classes="form fields"):
                Tag("legend", title, classes="t21 legend")
                if note:
                    required_note()
                for line in _LINES:
                    self.fields[line.key] = self._field(line, start[line.key])
                self.fields["country"] = self._country(countries, start["country"])
                if isinstance(street := self.fields["line4"], _Street):
                    street.instead = self.fields["line5"]
            self._envelope()

    def _field(self, line: _Line, value: str) -> Field:
        is_code = line.key == "postcode"
        return (_Street if line.key == "line4" else Field)(
            line.label,
            name=f"{self._prefix}-{line.key}",
            value=value,
            required=line.missing or False,
            check=self._checks.get(line.key),
            on_change=self._changed,
            tip=line.tip,
            maximum=None if is_code else LONGEST,
            width="w-4" if is_code else None,
            numeric=is_code,
            autocomplete=line.autocomplete,
        )

    def _country(self, countries: Sequence[Option], value: str) -> Select:
        return Select(
            "Pays",
            countries,
            name=f"{self._prefix}-country",
            value=value,
            required="Choisissez le pays.",
            check=self._checks.get("country"),
            on_change=self._country_chosen,
            tip=_COUNTRY_TIP,
            width="w-20",
            autocomplete="country",
        )

    async def _changed(self, value: str) -> None:
        """Hand it on, and look again at what was found wrong: a postcode depends on its country, a street on its hamlet."""
        if self._on_change is not None and (pending := self._on_change(value)) is not None:
            await pending
        for field in self.fields.values():
            if field.error is not None:
                await field.check()

    async def _country_chosen(self, value: str) -> None:
        await self._changed(value)
        if self.fields["postcode"].value:
            await self.fields["postcode"].check()

    def _envelope(self) -> None:
        """A help, not a control: what the letter will show, following the typing (done in the browser)."""
        with Tag("aside", classes="envelope") as preview:
            name = Tag("h3", "Sur l'enveloppe", classes="t18")
            with Tag("div", classes="envelope__paper"):
                drawing(STAMP, "0 0 48 56", classes="envelope__stamp")
                with Tag("address"):
                    for keys in _ROWS:
                        with Tag("span", classes="envelope__line"):
                            for place, key in enumerate(keys):
                                if place:
                                    Tag("span", " ", raw=True)
                                self._printed(key)
            Tag("p", "Suit ce que vous écrivez.", classes="quiet t16")
        preview.set("aria_labelledby", name.html_id)

    def _printed(self, key: str) -> None:
        field = self.fields[key]
        words = field.words if isinstance(field, Select) else field.value
        row = Tag("span", words.upper() or "\u200b", raw=True)
        field.entry.set("data_envelope", row.html_id)

    def values(self) -> PostalAddress:
        """The answers, as they last reached the server."""
        return PostalAddress(**{part.name: self.fields[part.name].value for part in fields(PostalAddress)})

    def fill(self, address: PostalAddress) -> None:
        """Write another address into the fields."""
        for key, value in address.as_dict().items():
            self.fields[key].set_value(value)
