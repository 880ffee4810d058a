"""Steps of a member's journeys, whatever the hands."""

import json
import re
import time

from playwright.sync_api import Page

from tests.e2e.cpms_server import PASSWORD, SESSIONS
from tests.e2e.hands import Hands, arrived, compose, hands_of
from tests.e2e.mail import letter_box
from tests.e2e.server import Server

LOGIN = "Login : numéro de sécurité sociale"
CODE = "Code de sécurité à 6 chiffres"


def sent(url: str, *, to: str, subject: str, box: str = "courrier") -> dict[str, str]:
    """The last mail or letter to somebody; in the box « sms », the last SMS."""
    for _ in range(200):
        found = [one for one in letter_box(url, box) if to in one["to"] and subject in one["subject"]]
        if found:
            return dict(found[0])
        time.sleep(0.2)  # between two looks: another process writes it
    raise AssertionError(f"nothing sent to {to}: {subject}")


def code_sent(url: str, *, to: str, subject: str) -> str:
    """The code in it."""
    found = re.search(r"\b(\d{3}) (\d{3})\b", sent(url, to=to, subject=subject)["text"])
    assert found, "no code in it"
    return found[1] + found[2]


def signed_in(page: Page, server: Server, place: int) -> Hands:
    """« Mon espace » of a member who signed in before, at no cost (cpms_server.ENTERED)."""
    session, device = json.loads((server.data / SESSIONS).read_text(encoding="utf-8"))[str(place)]
    cookies = {"porte-cartes-cpms": session, "porte-cartes-appareil": device}
    page.context.add_cookies([{"name": name, "value": value, "url": server.url} for name, value in cookies.items()])
    page.goto("/cpms/mon-espace")
    arrived(page, "Mon espace")
    return hands_of("pointer", page)


def sign_in(page: Page, hands: Hands, number: str, digits: str = PASSWORD) -> None:
    """The number and six keys, then « Valider »."""
    page.goto("/cpms")
    arrived(page, "Se connecter")
    hands.write(LOGIN, number)
    compose(hands, digits)
    hands.press("Valider")


def prove_device(page: Page, hands: Hands, email: str, *, trust: bool = False) -> None:
    """The code by mail for a device that is not known."""
    arrived(page, "Nous ne reconnaissons pas cet appareil")
    hands.write(CODE, code_sent(page.url.split("/cpms")[0], to=email, subject="Confirmez"))
    if trust:
        hands.press("Faire confiance à cet appareil", "checkbox")
    hands.press("Vérifier")


def choose(page: Page, hands: Hands, digits: str) -> None:
    """« Créez votre mot de passe », « Confirmez votre mot de passe »."""
    arrived(page, "Créez votre mot de passe")
    compose(hands, digits)
    hands.press("Valider")
    arrived(page, "Confirmez votre mot de passe")
    compose(hands, digits)
    hands.press("Valider")
