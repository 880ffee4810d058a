"""The written page is the page Vue would make, and nothing of a person's words is markup."""

import logging
import re
from html.parser import HTMLParser
from pathlib import Path

import nicegui.client
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader, meta
from nicegui import Client
from nicegui.element import Element
from nicegui.page import page

from tests.e2e.sample import tag
from ui.http.native import PageHead, describe_page, page_head, plain_layout
from ui.http.shell import TEMPLATES
from ui.http.skeleton import html_name, skeleton

pytestmark = pytest.mark.usefixtures("nicegui_alone")


@pytest.fixture
def client(client: Client) -> Client:
    plain_layout(client)
    return client


def written(client: Client) -> str:
    """The page less its four outer elements."""
    opening = "".join(f'<div id="c{n}" style="display:contents;">' for n in range(4))
    return skeleton(client).removeprefix(opening)[: -4 * len("</div>")]


@pytest.mark.parametrize(
    ("props", "expected"),
    [
        ({"defaultValue": 'a"b'}, ' value="a&quot;b"'),
        ({"defaultChecked": True}, ' checked=""'),
        ({"defaultChecked": False}, ""),
        ({"required": True, "disabled": False, "readonly": True}, ' required="" readonly=""'),
        ({"novalidate": True, "hidden": ""}, ' novalidate="" hidden=""'),
        ({"aria_expanded": False, "aria_invalid": True}, ' aria-expanded="false" aria-invalid="true"'),
        ({"data_x": True, "data_y": 3, "tabIndex": -1}, ' data-x="true" data-y="3" tabindex="-1"'),
        ({"className": "a", "htmlFor": "b", "ariaLabel": "c"}, ' class="a" for="b" aria-label="c"'),
        ({"lang": None}, ""),
        ({":value": "1 + 1", "onClick": "x", "key": 4, "ref": "r"}, ""),
        ({"<img": "x", 'a"b': "x", "a b": "x", "": "x"}, ""),
        ({"data_list": [1], "data_map": {"a": 1}}, ""),
    ],
)
def test_properties_become_attributes(client: Client, props: dict[str, object], expected: str) -> None:
    element = tag("input")
    element.props.update({name.replace("_", "-"): value for name, value in props.items()})
    assert written(client) == f'<input id="c{element.id}"{expected}>'


def test_id_of_the_page_wins_over_nicegui_s(client: Client) -> None:
    tag("p", "Bonjour", "quiet", id="mot")
    assert written(client) == '<p id="mot" class="quiet">Bonjour</p>'


def test_text_children_and_void_elements(client: Client) -> None:
    with tag("p", "a < b", id="p"):
        tag("br", id="b")
        tag("b", "c", id="d")
    assert written(client) == '<p id="p">a &lt; b<br id="b"><b id="d">c</b></p>'


def test_textarea_keeps_every_line(client: Client) -> None:
    tag("textarea", id="t", defaultValue="\n<b>\r\n")
    assert written(client) == '<textarea id="t">\n\n&lt;b&gt;&#13;\n</textarea>'


def test_svg_keeps_the_case_of_its_attributes(client: Client) -> None:
    with tag("svg", id="s", viewBox="0 0 1 1"):
        tag("linearGradient", id="g", gradientUnits="userSpaceOnUse")
    assert written(client) == (
        '<svg id="s" viewBox="0 0 1 1"><linearGradient id="g" gradientUnits="userSpaceOnUse"></linearGradient></svg>'
    )


def test_events_the_server_waits_for_are_said(client: Client) -> None:
    tag("button", id="b").on("click.prevent", lambda: None)
    tag("form", id="f").on("submit", lambda: None).on("keydown", lambda: None)
    assert written(client) == '<button id="b" data-awaits="click"></button><form id="f" data-awaits="submit"></form>'


@pytest.mark.parametrize("foreign", ["q-btn", "nicegui-html", "script", "style"])
def test_what_is_not_native_is_left_out_and_told(
    client: Client, caplog: pytest.LogCaptureFixture, foreign: str
) -> None:
    with tag(foreign, "alert(1)"):
        tag("p", "inside")
    assert written(client) == ""
    assert [record.levelno for record in caplog.records if record.name == "porte_cartes.skeleton"] == [logging.ERROR]


class Reader(HTMLParser):
    """Reads markup back: the tags seen, the text, the value of data-words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words: str | None = None
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(name)
        self.words = dict(attributes).get("data-words")

    def handle_data(self, data: str) -> None:
        self.text += data


PERSON = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
MARKUP = st.sampled_from(["<", ">", '"', "'", "&", "&lt;", "</p>", "<script>", "-->", "`", "\r", "\n", " "])
HOSTILE = st.lists(MARKUP | PERSON).map("".join)


@given(HOSTILE)
def test_any_words_come_back_as_they_were(words: str) -> None:
    made = Client(page(""), request=None)
    with made:
        plain_layout(made)
        tag("p", words, id="p", data_words=words)
        read = Reader(written(made))
    made.delete()
    assert (read.tags, read.text, read.words) == (["p"], words, words)


def test_names_of_properties() -> None:
    said = {name: html_name(name) for name in ("ariaDescribedby", "maxLength", "data-x")}
    assert said == {"ariaDescribedby": "aria-describedby", "maxLength": "maxlength", "data-x": "data-x"}


def test_what_the_frame_says_of_a_page_adds_up(client: Client) -> None:
    assert page_head(client).portal == ""
    describe_page(client, portal="cmi", description="Suivre sa carte.")
    describe_page(client, state="erreur")
    assert page_head(client) == PageHead(portal="cmi", description="Suivre sa carte.", state="erreur")


def test_layout_is_made_of_plain_boxes(client: Client) -> None:
    outer: list[Element] = [client.layout, client.page_container, client.content]
    assert {element.tag for element in outer} == {"div"}
    assert not any(element.props or element.classes for element in outer)


def names(environment: Environment, source: str) -> set[str]:
    return meta.find_undeclared_variables(environment.parse(source))


def test_our_template_knows_every_value_nicegui_gives() -> None:
    """A release of NiceGUI that gives its template something new must be looked at before it is taken."""
    folder = Path(nicegui.client.__file__).parent / "templates"
    environment = Environment(loader=FileSystemLoader([TEMPLATES, folder]))  # noqa: S701 -- only parsed
    environment.filters["nonced"] = str
    theirs = names(environment, Path(folder, "index.html").read_text(encoding="utf-8"))
    ours = names(environment, (TEMPLATES / "index.html").read_text(encoding="utf-8"))
    own = {"request", "asset_url", "shell", "portals", "common", "skeleton_of", "head_of"}
    # Of Quasar, Tailwind, colour schemes and translations: not used here. Module preloads: the import map does it.
    dropped = {"dark", "favicon_url", "headwind_css", "js_imports_urls", "language", "prod_js", "tailwind"}
    dropped |= {"translations", "unocss", "vue_config", "vue_config_script"}
    assert ours - own == theirs - dropped


def test_early_script_is_small() -> None:
    source = (TEMPLATES.parents[1] / "static" / "early.js").read_text(encoding="utf-8")
    assert len(re.sub(r"(?m)^[ \t]*(//.*)?\n?", "", source).encode()) < 6_000
