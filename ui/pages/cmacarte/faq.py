"""« Questions fréquentes »: public, searchable, each question with an address of its own."""

from typing import Annotated, Final

from fastapi import Depends
from nicegui import APIRouter, ui

from domain.partners import matches
from domain.registration import EXAMPLE
from schemes.cmacarte import SCHEME
from ui.components.artisan_card import card_front
from ui.components.empty_state import empty_state
from ui.components.field import Field
from ui.components.tag import Tag
from ui.components.text import link, p
from ui.http.shell import asset_url
from ui.icons import icon
from ui.pages.cmacarte.home import sample
from ui.pages.cmacarte.page import QUESTIONS as PATH
from ui.pages.cmacarte.page import public_frame
from ui.pages.cmacarte.questions import QUESTIONS, Question
from ui.session import Visitor, maybe_signed_in

router = APIRouter()
PICTURED: Final = "numero"
"""The question whose answer shows a card."""


@router.page(PATH)
def questions_page(visitor: Annotated[Visitor | None, Depends(maybe_signed_in(SCHEME))]) -> None:
    """The questions."""
    band = visitor is None
    ui.add_head_html(f"<script src='{asset_url('questions.js')}' defer></script>")
    with public_frame("Questions fréquentes", lead="La carte professionnelle d'artisan.", visitor=visitor, band=band):
        Questions()


class Questions:
    """The list, and what narrows it. Open to everybody: no session to check."""

    def __init__(self) -> None:
        with Tag("div", role="search"):
            Field(
                "Chercher une question",
                name="recherche",
                kind="search",
                on_change=self.narrow,
                help="Par exemple : photo, imprimer, mot de passe",
                width="w-20",
            )
        self.count = Tag("p", classes="vh", role="status")
        self.rows: list[tuple[Question, Tag]] = []
        with Tag("div", classes="faq-list mt5"):
            for question in QUESTIONS:
                self.rows.append((question, _question(question)))
        self.nothing = empty_state(
            "Aucune réponse", "Essayez un autre mot, ou écrivez-nous.", action=("Contact", "/contact"), level=2
        )
        self.nothing.hide()

    def narrow(self, wanted: str) -> None:
        """Show the questions that hold the words, in the question or its answer."""
        found = 0
        for question, row in self.rows:
            fits = matches(wanted, question.title, *question.answer)
            row.hide(hidden=not fits)
            found += fits
        self.nothing.hide(hidden=bool(found))
        self.count.text = "1 question" if found == 1 else f"{found} questions"


def _question(question: Question) -> Tag:
    with Tag("details", id=question.key, data_question="") as row:
        with Tag("summary"):
            icon("chevron-right", small=True)
            Tag("h2", question.title)
        with Tag("div"):
            for paragraph in question.answer:
                p(paragraph)
            if question.key == PICTURED:
                with Tag("div", classes="montre"):
                    card_front(sample("Camille", "Morel", EXAMPLE), hidden=True)
            with p(classes="quiet"):
                link("Lien vers cette réponse", f"#{question.key}", label=f"Lien vers cette réponse : {question.title}")
    return row
