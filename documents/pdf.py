"""From a context to the bytes of a PDF/UA-1 (letters: PDF/A-2a as well), here and now (a worker calls it, see `documents.render`)."""

import io
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from fontTools.ttLib import TTFont
from weasyprint import HTML, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from documents.base import DocumentContext, DocumentError
from documents.environment import FOLDER, PAPER
from documents.finish import finish, finish_archived
from documents.letter_base import Letter
from documents.letter_bundle.context import LetterBundle

ASSETS: Final = {".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/ttf"}


class OwnFiles(URLFetcher):  # type: ignore[misc] # WeasyPrint has no types
    """Reads data: addresses and the style sheets, fonts and drawings of this folder: nothing else, and no network.

    What is refused or missing stops the document. WeasyPrint would leave a hole in it.
    """

    def __init__(self) -> None:
        super().__init__(allowed_protocols={"data"}, allow_redirects=False)
        self.refused: list[str] = []
        """What was refused: within a drawing, WeasyPrint swallows even the error that should stop all."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Return the content; raise FatalURLFetchingError, which WeasyPrint lets through."""
        try:
            return self._own(url) if url.startswith("file:") else super().fetch(url, headers)
        except (OSError, ValueError) as error:
            self.refused.append(url[:80])
            raise FatalURLFetchingError(f"asset refused or missing: {url[:80]}") from error

    def _own(self, url: str) -> URLFetcherResponse:
        path = Path(unquote(urlsplit(url).path)).resolve()
        if not path.is_relative_to(FOLDER) or path.suffix not in ASSETS:
            raise ValueError("outside the documents")
        content = _font(path) if path.suffix == ".woff2" else path.read_bytes()
        return URLFetcherResponse(url, content, {"Content-Type": ASSETS[path.suffix]})


@cache
def _font(path: Path) -> bytes:
    """The font unpacked once: half the time of a document went into it. Its date stays, so that bytes stay the same."""
    unpacked = io.BytesIO()
    with TTFont(path, recalcTimestamp=False) as font:
        font.flavor = None
        font.save(unpacked)
    return unpacked.getvalue()


def html_of(context: DocumentContext) -> str:
    """The page before it is set: what tests of words read."""
    return PAPER.get_template(f"{context.kind}/template.html").render(doc=context)


def make_pdf(context: DocumentContext) -> bytes:
    """Set the document; raise DocumentError when an asset is missing or refused."""
    fetcher = OwnFiles()
    kept = isinstance(context, Letter | LetterBundle)  # they go to whoever prints them
    finisher = finish_archived if kept else finish
    options = {"pdf_variant": "pdf/ua-1", "pdf_identifier": context.fingerprint, "finisher": finisher}
    try:
        if isinstance(context, LetterBundle):
            made: bytes = _bound(context, fetcher).write_pdf(**options)
        else:
            made = _html(context, fetcher).write_pdf(pdf_forms=context.forms, **options)
    except FatalURLFetchingError as error:
        raise DocumentError(f"{context.kind}: {error}") from error
    if fetcher.refused:
        raise DocumentError(f"{context.kind}: asset refused or missing within a drawing")
    return made


def _html(context: DocumentContext, fetcher: OwnFiles) -> HTML:
    return HTML(string=html_of(context), base_url=(FOLDER / context.kind).as_uri() + "/", url_fetcher=fetcher)


def _bound(bundle: LetterBundle, fetcher: OwnFiles) -> Document:
    """The pages of all its letters, each set as if it were alone."""
    fonts = FontConfiguration()
    set_ones = [_html(letter, fetcher).render(font_config=fonts) for letter in bundle.letters]
    whole: Document = set_ones[0].copy([page for one in set_ones for page in one.pages])
    whole.metadata.title = bundle.title
    return whole
