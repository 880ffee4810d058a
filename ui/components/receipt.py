"""A price in detail, its total under a stitched line."""

from collections.abc import Sequence
from dataclasses import dataclass

from schemes.french import euros
from ui.components.tag import Tag


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One line of a price, in cents."""

    words: str
    cents: int


def receipt(
    lines: Sequence[PriceLine], total: int, *, title: str = "Détail du prix", total_words: str = "Total à payer"
) -> Tag:
    """Show a price; `total` in cents is the amount recorded, never added up here."""
    box = Tag("section", classes="receipt")
    with box:
        name = Tag("h3", title)
        with Tag("dl"):
            for line in lines:
                _line(line.words, line.cents)
            _line(total_words, total, classes="receipt__total")
    box.set("aria_labelledby", name.html_id)
    return box


def _line(words: str, cents: int, *, classes: str = "") -> None:
    with Tag("div", classes=classes):
        Tag("dt", words)
        Tag("dd", euros(cents), raw=True)
