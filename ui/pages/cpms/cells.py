"""The parts the pages with six cells share: cells and keypad, what was wrong, how long to wait."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain import keypad as drawing
from domain.member_tries import Waiting, Wrong, left_words, patience, wait_after
from models.clock import now
from ui.components.keypad import keypad
from ui.components.six_digits import Fill, SixDigits
from ui.components.text import p
from ui.components.wait import waiting_box, wrong_box
from ui.flash import Flash

CELLS: Final = "mot_de_passe"
CLOSED: Final = "La connexion depuis un nouvel appareil est fermée jusqu'à l'utilisation d'un nouveau code de sécurité."


@dataclass(frozen=True, slots=True)
class Trouble:
    """What came of the last try, as the flash carries it."""

    failures: int = 0
    until: datetime | None = None
    looked_at: bool = True
    closed: bool = False

    @property
    def seconds(self) -> int:
        """Left to wait."""
        return max(0, int((self.until - now()).total_seconds()) + 1) if self.until else 0

    @property
    def waiting(self) -> bool:
        """Whether field and keys wait."""
        return self.until is not None and self.until > now()

    @property
    def wants_code(self) -> bool:
        """Whether the way to a new code is put forward."""
        return self.failures > 2  # noqa: PLR2004 -- from the first wait on

    @classmethod
    def of(cls, flash: Flash) -> "Trouble":
        """Read from a flash."""
        values = flash.values
        until = values.get("jusqua", "")
        return cls(
            int(values.get("essais", "0")),
            datetime.fromisoformat(until) if until else None,
            looked_at=values.get("lu") == "1",
            closed=values.get("clos") == "1",
        )


def told(error: Wrong | Waiting) -> Mapping[str, str]:
    """What a flash carries of it."""
    return {
        "essais": str(error.failures),
        "jusqua": error.until.isoformat() if error.until else "",
        "lu": "1" if isinstance(error, Wrong) else "",
        "clos": "1" if error.closed else "",
    }


def trouble_boxes(trouble: Trouble) -> None:
    """« Mot de passe erroné. », the tries left, the wait."""
    if trouble.failures and (trouble.looked_at or not trouble.waiting):
        wrong_box("Mot de passe erroné.", left_words(trouble.failures))
    if trouble.waiting:
        whole = int(wait_after(trouble.failures).total_seconds())
        box = waiting_box(
            patience(trouble.failures), seconds=trouble.seconds, whole=whole, then="Le clavier reviendra tout seul."
        )
        if not trouble.looked_at:
            box.put(tabindex="-1", data_focus="1")
    if trouble.closed:
        p(CLOSED)


def cells_and_keypad(
    label: str, *, fill: Fill, error: str | None = None, described_by: str | None = None, waiting: bool = False
) -> None:
    """Six cells, and ten keys drawn anew."""
    SixDigits(
        label,
        name=CELLS,
        required=drawing.INCOMPLETE,
        fill=fill,
        error=error,
        described_by=described_by,
        waiting=waiting,
    )
    layout = drawing.draw()
    keypad(layout.token, layout.digits, waiting=waiting)
