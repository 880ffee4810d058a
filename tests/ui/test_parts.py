"""Components as the server holds them: passwords, and the parts of a page that follows what happens elsewhere."""

import pytest
from nicegui import Client

from tests.ui.in_page import find, told
from ui.components.part import Part
from ui.components.password import RULES, PasswordField
from ui.components.tag import Tag
from ui.components.time_line import Moment, time_line


def test_password_is_not_written_nor_sent(client: Client) -> None:
    field = PasswordField("Mot de passe", name="mdp", rules=RULES)
    listeners = [(one.type, one.js_handler) for one in field.entry._event_listeners.values()]  # noqa: SLF001
    assert listeners == [("judged", "(e) => emit(e.detail)")]  # a word of what is wrong; nothing else leaves
    with pytest.raises(ValueError, match="never"):
        field.set_value("secret")


def test_what_the_browser_finds_wrong_with_a_password_is_said_and_taken_back(client: Client) -> None:
    new = PasswordField("Nouveau", name="nouveau", required="Obligatoire.", wrong="Contre les règles.", rules=RULES)
    again = PasswordField("Encore", name="encore", required="À confirmer.", repeats=new)
    assert again.entry.props["data-repeats"] == new.entry.html_id
    said = []
    for verdict in ("missing", "rules", "ok", "long", "different", "nonsense"):
        new._judged(told(verdict))  # noqa: SLF001 -- what the browser calls
        said.append(new.error)
    long = "Choisissez un mot de passe de 256 caractères au plus."
    assert said == ["Obligatoire.", "Contre les règles.", None, long, "Contre les règles.", None]
    again._judged(told("different"))  # noqa: SLF001
    assert again.error == "À confirmer."


def test_a_part_is_drawn_again_when_it_stands_otherwise(client: Client) -> None:
    part = Part(lambda: Tag("button", "Appuyer"))
    drawn = []
    for standing in (None, None, "a", "a", "b"):
        part.show(standing)
        drawn.append(find(client, "button")[0].html_id)
    part.take("c")
    part.show("c")
    drawn.append(find(client, "button")[0].html_id)
    assert [one == drawn[0] for one in drawn[:3]] == [True, True, False]
    assert len(set(drawn)) == 3
    assert drawn[-1] == drawn[-2]


def test_a_time_line_draws_the_steps_that_changed(client: Client) -> None:
    def pay() -> None:
        Tag("button", "Payer")

    line = time_line([Moment("done", "Enregistrée"), Moment("now", "Paiement", "Avant demain", pay)])
    steps, payer = find(client, "li"), find(client, "button")
    line.show([Moment("done", "Enregistrée"), Moment("now", "Paiement", "Avant demain", pay), Moment("next", "Envoi")])
    assert find(client, "li")[:2] == steps
    assert find(client, "button") == payer
    line.show([Moment("done", "Enregistrée", "le 3 mai")])
    assert find(client, "li") == steps[:1]
    assert (find(client, "button"), steps[0].classes) == ([], ["is-done"])
