"""Components as the server holds them: their checks, their values, the attributes that make them accessible."""

import asyncio
from typing import Any, cast

import pytest
from nicegui import Client

from models import PostalAddress
from schemes.registry import SCHEMES
from tests.ui.in_page import asked_in, find, in_page, text, told
from ui.components.address_form import AddressForm
from ui.components.buttons import button, file_link
from ui.components.card_object import CardFace, card_object, printed
from ui.components.check_box import CheckBox
from ui.components.confirm import YES, Dialog
from ui.components.countdown import duration
from ui.components.data_table import Column, DataTable
from ui.components.field import Field
from ui.components.form import Form
from ui.components.radio_group import Choice, RadioGroup
from ui.components.select import Select
from ui.components.steps import Steps
from ui.components.tag import Tag
from ui.frame import frame
from ui.http.native import page_head
from ui.http.skeleton import skeleton


async def test_field_is_quiet_until_left(client: Client) -> None:
    with client:
        field = Field("Nom", name="nom", required="Écrivez votre nom.")
        await field._typed(told(""))  # noqa: SLF001 -- what the browser calls
        silent = field.error
        await field._left(told(""))  # noqa: SLF001
        assert (silent, field.error) == (None, "Écrivez votre nom.")
        assert field.entry.props["aria-invalid"] == "true"
        assert field.entry.props["aria-describedby"] == f"{field.html_id}-erreur"
        await field._typed(told("Depot"))  # noqa: SLF001
        assert (field.error, field.value) == (None, "Depot")
        assert "aria-describedby" not in field.entry.props


async def test_what_the_server_said_of_a_value_stands_until_another_comes(client: Client) -> None:
    """A keystroke that arrives after the answer to « Valider », or leaving the field, says nothing new."""
    with client:
        field = Field("Code", name="code", required="Écrivez le code.")
        await field._typed(told("000000"))  # noqa: SLF001 -- what the browser calls
        field.show_error("Ce code est faux.")
        await field._typed(told("000000"))  # noqa: SLF001
        await field._left(told("000000"))  # noqa: SLF001
        assert field.error == "Ce code est faux."
        await field._typed(told("00000"))  # noqa: SLF001
        assert field.error is None


async def test_late_answer_of_a_check_is_dropped(client: Client) -> None:
    with client:
        answers = {"a": asyncio.Event(), "ab": asyncio.Event()}

        async def check(value: str) -> str | None:
            await answers[value].wait()
            return "court" if value == "a" else None

        field = Field("Mot", name="mot", check=check)
        field.receive("a")
        first = asyncio.create_task(field.check())
        await asyncio.sleep(0)
        field.receive("ab")
        second = asyncio.create_task(field.check())
        answers["ab"].set()
        assert await second
        answers["a"].set()
        await first
        assert field.error is None


async def test_draft_is_saved_once_for_each_value(client: Client) -> None:
    with client:
        saved: list[str] = []
        field = Field("Ville", name="ville", value="LILLE", on_change=saved.append)
        for value in ("LILLE", "LENS", "LENS"):
            await field._typed(told(value))  # noqa: SLF001
            await field._left(told(value))  # noqa: SLF001
        assert saved == ["LENS"]


@pytest.mark.parametrize(("length", "message"), [(38, None), (39, "1 caractère."), (40, "2 caractères.")])
async def test_length_is_told(client: Client, length: int, message: str | None) -> None:
    with client:
        field = Field("Ville", name="ville", maximum=38)
        await field._typed(told("x" * length))  # noqa: SLF001
        assert field.error == (message and f"38 caractères au plus\u00a0: enlevez {message}")
        assert "maxlength" not in field.entry.props


def test_label_and_help_belong_to_the_field(client: Client) -> None:
    field = Field(
        "Code postal", name="cp", required=True, help="Comme sur votre courrier.", tip="5 chiffres en France."
    )
    label = next(one for one in find(client, "label"))
    assert (text(label), label.props["for"]) == ("Code postal\u00a0*", field.entry.html_id)
    described = {one.html_id: text(one) for one in client.elements.values()}
    words = [described[one] for one in str(field.entry.props["aria-describedby"]).split()]
    assert words == ["Comme sur votre courrier.", "5 chiffres en France."]


def test_our_words_get_typography_a_person_s_do_not(client: Client) -> None:
    assert Tag("p", "L'adresse : oui ?").text == "L’adresse\u00a0: oui\u202f?"
    assert Tag("p", "L'adresse : oui ?", raw=True).text == "L'adresse : oui ?"


async def test_form_sums_up_and_goes_on_once(client: Client) -> None:
    with client:
        done: list[str] = []

        async def save() -> None:
            await asyncio.sleep(0.01)
            done.append(name.value)

        with Form(save) as form:
            name = Field("Nom", name="nom", required="Écrivez votre nom.")
            agreed = CheckBox("J'accepte", name="cgu", required="Acceptez.")
            with Tag("div", hidden=True):
                Field("Caché", name="cache", required=True)
        await form._submitted(told({"nom": "", "cache": ""}))  # noqa: SLF001
        links = [(text(one), one.props["data-to"]) for one in find(client, "a")]
        assert links == [("Écrivez votre nom.", name.entry.html_id), ("Acceptez.", agreed.entry.html_id)]
        assert form.summary.props["data-focus"] == "1"
        assert client.title
        assert client.title.startswith("Erreur : ")
        sent = told({"nom": "Depot", "cgu": "oui"})
        await asyncio.gather(in_page(client, form._submitted(sent)), in_page(client, form._submitted(sent)))  # noqa: SLF001
        assert done == ["Depot"]
        assert form.summary.hidden
        assert not client.title.startswith("Erreur")
        assert form.values() == {"nom": "Depot", "cgu": "oui"}


def test_what_was_not_offered_is_not_taken(client: Client) -> None:
    select = Select("Pays", (("FR", "France"),), name="pays", value="FR")
    radios = RadioGroup("Type", (Choice("a", "A"),), name="type", value="a")
    for control in (select, radios):
        control.receive("<script>")
        assert control.value == ""
    with pytest.raises(KeyError):
        select.set_value("XX")


async def test_country_changes_the_postcode_s_check(client: Client) -> None:
    with client:
        form = AddressForm(
            (("FR", "France"), ("BE", "Belgique")),
            address=PostalAddress(postcode="1000"),
            checks={
                "postcode": lambda value: None if form.values().country == "BE" or len(value) == 5 else "5 chiffres"
            },
        )
        assert not await form.fields["postcode"].check()
        await cast("Select", form.fields["country"])._changed(told("BE"))  # noqa: SLF001
        assert form.fields["postcode"].error is None


async def test_two_presses_at_once_are_one(client: Client) -> None:
    with client:
        presses: list[int] = []

        async def work() -> None:
            presses.append(1)
            await asyncio.sleep(0.01)

        made = button("Payer", work)
        await asyncio.gather(made._press(told(None)), made._press(told(None)))  # noqa: SLF001
        assert (presses, made.props["data-busy"]) == ([1], "1")


async def test_button_is_free_again_after_a_fault(client: Client) -> None:
    with client:

        def fail() -> None:
            raise RuntimeError("no")

        made = button("Payer", fail)
        for _ in range(2):
            with pytest.raises(RuntimeError):
                await made._press(told(None))  # noqa: SLF001
        assert made.props["data-busy"] == "2"


@pytest.mark.parametrize(("answer", "agreed"), [(YES, True), ("", False), (None, False)])
async def test_confirm(client: Client, answer: str | None, agreed: bool) -> None:  # noqa: FBT001 -- a parameter of the test
    with client:
        asked = asyncio.create_task(asked_in(client, text="Votre demande s'arrête.", danger=True))
        await asyncio.sleep(0)
        dialog = cast("Dialog", find(client, "dialog")[0])
        focused = [text(one) for one in find(client, "button") if one.props.get("autofocus")]
        assert focused == ["Non"]
        dialog._closed(told(answer))  # noqa: SLF001
        assert await asked is agreed
        assert not find(client, "dialog")


async def test_leaving_the_page_means_no(client: Client) -> None:
    with client:
        asked = asyncio.create_task(asked_in(client))
        await asyncio.sleep(0)
        client.delete()
        assert await asyncio.wait_for(asked, 1) is False


def test_table_says_what_it_is(client: Client) -> None:
    columns = (Column("number", "Numéro", row_header=True), Column("pick", "Sélection", label_hidden=True))
    table = DataTable("Vos cartes", columns, [{"number": "0001", "pick": lambda: Tag("input", type="checkbox")}])
    table.pick(0)
    roles = [one.props["role"] for one in table.descendants() if "role" in one.props]
    assert roles == ["table", "rowgroup", "row", "columnheader", "columnheader", "rowgroup", "row", "rowheader", "cell"]
    assert "is-picked" in table.rows[0].classes


def test_revoked_number_is_struck_never_the_name(client: Client) -> None:
    card_object(
        CardFace(
            "cmi",
            "INVALIDITE",
            "Invalidité",
            "M. Alfred DEPOT",
            "0000000000000001",
            "05/07/2027",
            "revoked",
            "Révoquée",
        )
    )
    assert [text(one) for one in find(client, "s")] == ["0000\u00a00000\u00a00000\u00a00001"]


def test_figures() -> None:
    assert printed("732 829 320 RE 067") == "732 829 320 RE 067"
    assert [duration(one) for one in (9, 108, 3720, -1)] == [
        "9\u00a0s",
        "1\u00a0min\u00a048\u00a0s",
        "1\u00a0h\u00a002\u00a0min",
        "0\u00a0s",
    ]


def test_file_says_its_weight(client: Client) -> None:
    assert (
        text(file_link("Lire les conditions", "/documents/conditions-cmi.pdf", size=278_400))
        == "Lire les conditions [PDF, 278\u00a0Ko]"
    )


@pytest.mark.parametrize("code", ["cmi", "cmacarte", "cpms"])
def test_frame(client: Client, code: str) -> None:
    scheme = SCHEMES[code]
    with frame("Demande", scheme=scheme, visitor_name="Auguste Lambert", steps=Steps(("A", "B"), 1), demo=True):
        Tag("p", "Bonjour")
    html = skeleton(client)
    assert [text(one) for one in find(client, "h1")] == ["Demande"]
    assert len(find(client, "main")) == 1
    assert html.index("Aller au contenu") < html.index("<header") < html.index("<main") < html.index("<footer")
    assert f'action="/{code}/deconnexion"' in html
    assert page_head(client).portal == code
    assert client.title == f"A (étape 1 sur 2), Demande – {scheme.title}"


def test_frame_before_sign_in(client: Client) -> None:
    with frame("Se connecter", scheme=SCHEMES["cmi"]):
        pass
    html = skeleton(client)
    assert "Changer de portail" in [text(one) for one in find(client, "a")]
    assert "deconnexion" not in html
    assert "Mes données" not in html


def test_no_component_is_quasar_s(client: Client) -> None:
    with frame("Composants"):
        Field("Nom", name="nom")
    tags: set[Any] = {element.tag for element in client.elements.values()}
    assert not {tag for tag in tags if tag.startswith(("q-", "nicegui-"))}
