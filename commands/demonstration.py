"""`demo`: the invented people."""

from typing import Final

from rich.table import Table

from commands.console import OUT, fail, with_base
from demonstration.factories import PASSWORD
from models import Account
from schemes.registry import SCHEMES
from settings import Settings

_MOST: Final = 50


def demo() -> None:
    """Montre les personnes de la démonstration et comment se connecter à leur place.

    La démonstration commence avec le premier « ./run » sans réglage ; effacer DATA_DIR (./var) la remet à neuf.
    """

    async def work(chosen: Settings) -> list[Account]:
        if not chosen.demo:
            fail("Ce portail n'est pas en démonstration (PORTECARTES_DEMO).")
        return await Account.all().order_by("scheme", "id").limit(_MOST).select_related("holder", "representative")

    table = Table("Portail", "Personne", "Se connecte avec")
    for account in with_base(work):
        table.add_row(
            SCHEMES[account.scheme].label, account.display_name, account.email or "numéro de sécurité sociale"
        )
    OUT.print(table)
    OUT.print(f"Mot de passe des comptes avec adresse email : {PASSWORD}")
