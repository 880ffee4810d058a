"""Last touches to a PDF before it is written, where WeasyPrint 70 leaves something to wish for."""

from functools import cache
from importlib.resources import files
from typing import Any, Final

import pydyf
from weasyprint import Document

COMB: Final = 1 << 24
"""Flag of a text field: one character per cell (ISO 32000-1, table 228)."""
CELLS: Final = "16"
MULTILINE: Final = 1 << 12
NO_SCROLL: Final = 1 << 23
"""Nothing more can be typed than the paper shows."""
_ARCHIVED: Final = b"""<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="2" pdfaid:conformance="A"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""
"""That a PDF/UA-1 is a PDF/A-2a too; PDF/A wants the words of the other norm explained."""
_END: Final = b"</rdf:RDF>"
_FOOTER: Final = {"Type": "/Pagination", "Subtype": "/Footer"}


def fields(pdf: pydyf.PDF) -> None:
    """Finish the fields of a form: HTML cannot say all that a PDF reader wants to know.

    A field of sixteen characters gets its sixteen cells, a text of several lines keeps within its box, and a tick gets
    the letters of the texts: Evince and Okular draw it anew with them, and leave it out without.
    """
    made = [item for item in pdf.objects if isinstance(item, pydyf.Dictionary) and "FT" in item]
    texts = [item for item in made if item["FT"] == "/Tx"]
    for item in texts:
        flags = int(item.get("Ff", 0))
        flags |= COMB if str(item.get("MaxLen")) == CELLS else 0
        item["Ff"] = flags | (NO_SCROLL if flags & MULTILINE else 0)
    for item in made:
        if item["FT"] == "/Btn" and texts:
            item["DA"] = texts[0]["DA"]


def feet_out_of_text(pdf: pydyf.PDF) -> None:
    """Make the foot of each page an artifact.

    WeasyPrint marks it as text and leaves it out of the structure tree: PDF/UA-1 allows one or the other
    (Matterhorn 01-003), and a screen reader should not read the page number in the middle of a sentence.
    """
    root = _at(pdf, pdf.catalog["StructTreeRoot"])
    read = _leaves(pdf, root, b"")
    numbers = _at(pdf, root["ParentTree"])["Nums"]
    for page, parents in zip(_page_objects(pdf), numbers[1::2], strict=False):
        kept = {mcid for owner, mcid in read if owner == page.reference}
        _unmark(_at(pdf, page["Contents"].split(b" R")[0]), kept)
        parents[:] = [parent if mcid in kept else b"null" for mcid, parent in enumerate(parents)]


def _at(pdf: pydyf.PDF, reference: bytes) -> Any:  # noqa: ANN401 -- pydyf is not typed
    return pdf.objects[int(reference.split()[0])]


def _page_objects(pdf: pydyf.PDF) -> list[Any]:
    return [item for item in pdf.objects if isinstance(item, pydyf.Dictionary) and item.get("Type") == "/Page"]


def _leaves(pdf: pydyf.PDF, element: dict[str, Any], page: bytes) -> set[tuple[bytes, int]]:
    """(page, mark) of everything the structure tree holds under an element."""
    page = element.get("Pg", page)
    found: set[tuple[bytes, int]] = set()
    for kid in element.get("K", ()):
        if isinstance(kid, int):
            found.add((page, kid))
        else:
            found |= _leaves(pdf, _at(pdf, kid), page)
    return found


def _unmark(content: pydyf.Stream, kept: set[int]) -> None:
    for place, item in enumerate(content.stream):
        if isinstance(item, pydyf.Dictionary) and "MCID" in item and item["MCID"] not in kept:
            content.stream[place - 1] = "/Artifact"
            content.stream[place] = pydyf.Dictionary(_FOOTER)


def archived(pdf: pydyf.PDF) -> None:
    """Make a PDF/A-2a of a PDF/UA-1: its metadata say so, its colours are those of a profile.

    WeasyPrint makes one or the other, not both; all else that PDF/A asks for, ours have (tests/pdfa.py).
    """
    metadata = _at(pdf, pdf.catalog["Metadata"])
    metadata.stream[0] = metadata.stream[0].replace(_END, _ARCHIVED + _END, 1)
    profile = pydyf.Stream([_profile()], {"N": 3}, compress=True)
    pdf.add_object(profile)
    name = pydyf.String("sRGB IEC61966-2.1")
    intent = {"Type": "/OutputIntent", "S": "/GTS_PDFA1", "OutputConditionIdentifier": name, "Info": name}
    pdf.catalog["OutputIntents"] = pydyf.Array([pydyf.Dictionary(intent | {"DestOutputProfile": profile.reference})])


@cache
def _profile() -> bytes:
    """The profile of sRGB that comes with WeasyPrint."""
    return files("weasyprint.pdf").joinpath("sRGB2014.icc").read_bytes()


def finish(_document: Document, pdf: pydyf.PDF) -> None:
    """Apply what every document needs; WeasyPrint calls it."""
    feet_out_of_text(pdf)
    fields(pdf)


def finish_archived(document: Document, pdf: pydyf.PDF) -> None:
    """The same, for what must stay readable for years."""
    finish(document, pdf)
    archived(pdf)
