"""Structural check of PDF/A-2 (ISO 19005-2): what can be told without a validator; `tests.pdfua` looks at the tags.

veraPDF is the validator of reference; it is packaged neither for Debian nor for Python.
"""

import io
from collections.abc import Iterator
from typing import Any, Final
from xml.etree import ElementTree as ET

import pikepdf

RDF: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DC: Final = "{http://purl.org/dc/elements/1.1/}"
XMP: Final = "{http://ns.adobe.com/xap/1.0/}"
A: Final = "{http://www.aiim.org/pdfa/ns/id/}"
UA: Final = "{http://www.aiim.org/pdfua/ns/id/}"
SCHEMA: Final = "{http://www.aiim.org/pdfa/ns/schema#}"
ACTIVE: Final = frozenset({"/AA", "/OpenAction", "/JavaScript", "/JS", "/EmbeddedFiles", "/XFA", "/Encrypt", "/Launch"})
"""Keys of what acts, hides or hangs on."""
INK: Final = frozenset({"k", "K"})
"""Operators of four inks: an output intent of three colours does not say what they are."""


def problems(pdf: bytes) -> list[str]:
    """Everything wrong with the file, empty when nothing is."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [*_whole(opened), *_metadata(opened), *_objects(opened), *_inks(opened)]


def _whole(pdf: pikepdf.Pdf) -> Iterator[str]:
    if not "1.4" <= pdf.pdf_version <= "1.7":
        yield f"version {pdf.pdf_version}"
    if len(pdf.trailer.get("/ID", [])) != 2:
        yield "no identifier"
    intents: Any = pdf.Root.get("/OutputIntents", [])
    if [str(one.S) for one in intents] != ["/GTS_PDFA1"] or int(intents[0].DestOutputProfile.N) != 3:
        yield "colours are those of no profile"
    elif intents[0].DestOutputProfile.read_bytes()[36:40] != b"acsp":
        yield "the profile is none"


def _metadata(pdf: pikepdf.Pdf) -> Iterator[str]:
    text = pdf.Root.Metadata.read_bytes().decode()
    root = ET.fromstring(text)  # noqa: S314 -- our own
    if len(root.findall(f"{RDF}RDF")) != 1:
        yield "the metadata are not one RDF"
    said = {key: value for one in root.iter(f"{RDF}Description") for key, value in one.attrib.items()}
    if (said.get(f"{A}part"), said.get(f"{A}conformance"), said.get(f"{UA}part")) != ("2", "A", "1"):
        yield "the metadata do not say PDF/A-2a and PDF/UA-1"
    if UA.strip("{}") not in {one.text for one in root.iter(f"{SCHEMA}namespaceURI")}:
        yield "a word of the metadata is not explained"
    for key, found in (("/Title", f".//{DC}title//{RDF}li"), ("/Author", f".//{DC}creator//{RDF}li")):
        if str(pdf.docinfo.get(key, "")) != getattr(root.find(found), "text", ""):
            yield f"{key} is not the same in both places"
    created = str(getattr(root.find(f".//{XMP}CreateDate"), "text", "")).replace("-", "")
    if str(pdf.docinfo.get("/CreationDate", "")) != f"D:{created}":
        yield "the date is not the same in both places"


def _objects(pdf: pikepdf.Pdf) -> Iterator[str]:
    for found in [pdf.Root, *pdf.objects]:
        if not isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
            continue
        yield from (f"{key} in an object" for key in ACTIVE & set(found.keys()))
        if str(found.get("/BM", "/Normal")) not in {"/Normal", "/Compatible"}:
            yield "a blend mode"
        if isinstance(found, pikepdf.Stream) and ("/F" in found or "LZW" in str(found.get("/Filter", ""))):
            yield "a stream from outside, or packed as is not allowed"
        if found.get("/Interpolate", False):
            yield "a picture made smooth"


def _inks(pdf: pikepdf.Pdf) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, 1):
        if INK & {str(instruction.operator) for instruction in pikepdf.parse_content_stream(page)}:
            yield f"page {number}: four inks"
