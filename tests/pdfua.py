"""Structural check of PDF/UA-1 (ISO 14289-1), after the Matterhorn protocol: what can be told without reading.

No validator is packaged for Python; this looks at every page's content, the structure tree and the fonts.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import pikepdf

PAINTING: Final = frozenset(
    {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "Tj", "TJ", "'", '"', "Do", "sh", "INLINE IMAGE"}
)
"""Operators that put something on the page."""


@dataclass
class _Content:
    """What a page's content stream says of itself."""

    mcids: set[int] = field(default_factory=set)
    untagged: int = 0


def problems(pdf: bytes) -> list[str]:
    """Everything wrong with the file, empty when nothing is."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [*_catalog(opened), *_structure(opened), *_pages(opened), *_font_problems(opened)]


def families(pdf: bytes) -> set[str]:
    """Names of the fonts in the file, without subset prefix nor weight."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return {str(font.BaseFont).lstrip("/").split("+")[-1] for _, font in _fonts(opened)}


def _catalog(pdf: pikepdf.Pdf) -> Iterator[str]:
    root: Any = pdf.Root
    if str(root.get("/Lang", "")) != "fr":
        yield "the language is not fr"
    if not root.get("/MarkInfo", {}).get("/Marked", False):
        yield "not marked as tagged"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
        yield "readers would show the file's name, not the title"
    metadata = root.Metadata.read_bytes().decode()
    for wanted in ('pdfuaid:part="1"', "dc:title", "xmp:CreateDate"):
        if wanted not in metadata:
            yield f"no {wanted} in the metadata"


def alternatives(content: bytes) -> list[str]:
    """What a screen reader says in place of each figure, in reading order."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        figures = [one for one in _elements(pdf.Root.StructTreeRoot.K) if str(one.S) == "/Figure"]
        return [str(one.get("/Alt", "")) for one in figures]


def _elements(node: Any) -> Iterator[Any]:
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from _elements(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from _elements(node.K)


def _structure(pdf: pikepdf.Pdf) -> Iterator[str]:
    level = 0
    for element in _elements(pdf.Root.StructTreeRoot.K):
        kind = str(element.S)
        if kind == "/Figure" and not str(element.get("/Alt", "")).strip():
            yield "a figure without alternative text"
        if len(kind) == 3 and kind.startswith("/H") and kind[2].isdigit():
            if int(kind[2]) > level + 1:
                yield f"heading {level} followed by {kind[2]}"
            level = int(kind[2])
        if kind == "/TD" and "/Headers" not in element.A:
            yield "a cell that does not name its headings"
    if level == 0:
        yield "no heading"


def _marked(node: Any, page: Any = None) -> Iterator[tuple[Any, int]]:
    """(page, MCID) of every leaf of the structure tree."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from _marked(child, page)
    elif isinstance(node, pikepdf.Dictionary):
        page = node.get("/Pg", page)
        if "/MCID" in node:
            yield page.objgen, int(node.MCID)
        if "/K" in node:
            yield from _marked(node.K, page)
    elif page is not None:
        yield page.objgen, int(node)


def _read(page: pikepdf.Page) -> _Content:
    found = _Content()
    stack: list[bool] = []
    for instruction in pikepdf.parse_content_stream(page):
        operands, name = instruction.operands, str(instruction.operator)
        if name in {"BDC", "BMC"}:
            properties: Any = operands[1] if name == "BDC" else {}
            stack.append(str(operands[0]) == "/Artifact" or "/MCID" in properties)
            if "/MCID" in properties:
                found.mcids.add(int(properties["/MCID"]))
        elif name == "EMC":
            stack.pop()
        elif name in PAINTING and not any(stack):
            found.untagged += 1
    return found


def _pages(pdf: pikepdf.Pdf) -> Iterator[str]:
    leaves: dict[Any, set[int]] = {}
    for page, mcid in _marked(pdf.Root.StructTreeRoot.K):
        leaves.setdefault(page, set()).add(mcid)
    for number, page in enumerate(pdf.pages, 1):
        content = _read(page)
        if content.untagged:
            yield f"page {number}: {content.untagged} things drawn outside any tag"
        if content.mcids != leaves.get(page.obj.objgen, set()):
            yield f"page {number}: the tree and the content do not hold the same marks"
        yield from _annotations(number, page)


def _annotations(number: int, page: pikepdf.Page) -> Iterator[str]:
    annotations: Any = page.get("/Annots", [])
    if len(annotations) and str(page.get("/Tabs", "")) != "/S":
        yield f"page {number}: the tab order is not that of the structure"
    for annotation in annotations:
        if annotation.Subtype == "/Link" and not str(annotation.get("/Contents", "")):
            yield f"page {number}: a link without description"
        if annotation.Subtype == "/Widget" and not str(annotation.get("/TU", "")).strip():
            yield f"page {number}: a field without name"


def _fonts(pdf: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    seen: set[Any] = set()
    pending: list[Any] = [page.get("/Resources", {}) for page in pdf.pages]
    while pending:
        resources = pending.pop()
        yield from resources.get("/Font", {}).items()
        for drawn in resources.get("/XObject", {}).values():
            if drawn.objgen not in seen and "/Resources" in drawn:
                seen.add(drawn.objgen)
                pending.append(drawn.Resources)


def _font_problems(pdf: pikepdf.Pdf) -> Iterator[str]:
    for name, font in _fonts(pdf):
        described = font.get("/DescendantFonts", [font])[0].get("/FontDescriptor", {})
        if not any(key in described for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            yield f"font {name} is not embedded"
        if "/ToUnicode" not in font:
            yield f"font {name} does not say which letters it draws"
