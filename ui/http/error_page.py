"""Pages that say what went wrong. They need neither script nor socket: they must work when the rest does not."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from schemes.french import typo
from ui.http.settings import Portal
from ui.http.shell import TEMPLATES, ShellFiles

MARK: Final = Markup(
    '<svg class="brand__mark" viewBox="0 0 40 40" aria-hidden="true">'
    '<path d="M8.5 6h23A2.5 2.5 0 0 1 34 8.5V22H6V8.5A2.5 2.5 0 0 1 8.5 6Z" fill="currentColor" opacity=".55"/>'
    '<path d="M3 15h10.5a6.5 6.5 0 0 0 13 0H37v16.5a4.5 4.5 0 0 1-4.5 4.5h-25A4.5 4.5 0 0 1 3 31.5Z" fill="currentColor"/>'
    '<path d="M8 31h24" stroke="var(--mark-stitch,var(--header))" stroke-width="2" stroke-dasharray="3.6 2.4" '
    'fill="none"/></svg>'
)


@dataclass(frozen=True, slots=True)
class Words:
    """What an error page says: what happened, then what to do."""

    title: str
    paragraphs: tuple[str, ...]
    with_reference: bool = False


NOT_FOUND: Final = Words(
    "Page introuvable",
    (
        "L'adresse demandée ne mène à aucune page.",
        "Si vous l'avez tapée, vérifiez-la.",
        "Si vous avez suivi un lien reçu par courriel, il a peut-être été coupé : copiez-le en entier.",
    ),
)
BROKEN: Final = Words(
    "Une erreur est survenue",
    (
        "La page n'a pas pu s'afficher. Ce n'est pas de votre fait, et ce que vous aviez enregistré est gardé.",
        "Revenez en arrière et recommencez dans un instant.",
        "Si l'erreur revient, écrivez-nous en donnant la référence ci-dessous.",
    ),
    with_reference=True,
)
WORDS: Final[dict[int, Words]] = {
    400: Words(
        "Envoi illisible",
        (
            "Ce que vous avez envoyé contient un signe que nous ne pouvons pas lire, souvent copié sans le voir.",
            "Revenez en arrière, tapez de nouveau ce que vous aviez collé, puis recommencez.",
        ),
    ),
    403: Words(
        "Accès refusé",
        (
            "Cette page ne vous est pas ouverte, ou votre demande est partie d'une page trop ancienne.",
            "Revenez à l'accueil, connectez-vous, puis recommencez.",
        ),
    ),
    404: NOT_FOUND,
    405: Words("Adresse à ne pas ouvrir seule", ("Cette adresse sert à un formulaire. Revenez à la page qui y mène.",)),
    413: Words(
        "Envoi trop volumineux",
        (
            "Ce que vous avez envoyé dépasse la taille acceptée : 12 Mo pour une photo, 1 Mo pour le reste.",
            "Revenez en arrière et choisissez un fichier plus léger.",
        ),
    ),
    429: Words(
        "Trop de pages demandées",
        (
            "Beaucoup de pages ont été demandées depuis votre connexion en très peu de temps.",
            "Attendez une minute, puis rechargez cette page : rien n'est perdu.",
        ),
    ),
    500: BROKEN,
    503: Words(
        "Service momentanément indisponible",
        (
            "Le portail est en maintenance ou très demandé. Ce que vous aviez enregistré est gardé.",
            "Attendez une minute, puis rechargez cette page : elle reprendra où vous en étiez.",
            "Si cela dure, écrivez-nous en donnant la référence ci-dessous.",
        ),
        with_reference=True,
    ),
}


class ErrorPages:
    """Writes the error pages, in the colours of the portal they happen in."""

    def __init__(self, files: ShellFiles) -> None:
        self.files = files
        environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
        self.template = environment.get_template("error.html")

    def html(self, status: int, *, reference: str, portal: Portal) -> str:
        """Write the page of an HTTP status; `reference` is the one in the logs, shown where it helps."""
        words = WORDS.get(status, BROKEN if status >= HTTPStatus.INTERNAL_SERVER_ERROR else NOT_FOUND)
        return self.template.render(
            title=typo(words.title),
            paragraphs=[typo(paragraph) for paragraph in words.paragraphs],
            reference=reference if words.with_reference else "",
            reference_words=typo("Référence :"),
            way_out="Revenir à l’accueil",
            mark=MARK,
            portal=portal,
            shell=self.files,
        )
