"""A postal address as the post reads it (NF Z10-011)."""

from dataclasses import asdict, dataclass

LINE_LENGTH = 38


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """Six lines at most, seven abroad; each at most 38 signs (NF Z10-011). Line 1 is the name."""

    name: str = ""
    line2: str = ""
    """Flat or letter box, floor, corridor, staircase."""
    line3: str = ""
    """Entrance, building, block, residence."""
    line4: str = ""
    """Number and street."""
    line5: str = ""
    """Post-office box, locality."""
    postcode: str = ""
    town: str = ""
    country: str = "FR"
    """ISO 3166-1 alpha-2."""

    def as_dict(self) -> dict[str, str]:
        """The address as the database and a draft keep it."""
        return asdict(self)

    def lines(self, country_name: str = "") -> tuple[str, ...]:
        """The lines as printed, empty ones left out; the country comes last when its name is given."""
        town = f"{self.postcode} {self.town}".strip()
        every = (self.name, self.line2, self.line3, self.line4, self.line5, town, country_name)
        return tuple(line for line in every if line)
