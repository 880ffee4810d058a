"""What every document has in common."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from documents.parties import Portal
from documents.plain import Plain


class DocumentError(Exception):
    """The document could not be made; the message is for the log and holds nothing personal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentContext(Plain):
    """The data of one document; the same data always makes the same bytes."""

    kind: ClassVar[str]
    """Name of its folder."""
    forms: ClassVar[bool] = False
    """Whether the PDF has fields to fill in."""

    portal: Portal
    issued: date
    """The day the document is dated (Paris): also the date in its metadata."""

    @property
    def title(self) -> str:
        """Title of the PDF, which readers show in place of the file's name."""
        raise NotImplementedError

    @property
    def reference(self) -> str:
        """What the foot of every page says."""
        raise NotImplementedError

    @property
    def fingerprint(self) -> bytes:
        """The PDF's /ID: depends on the data only. In letters, for raw bytes would be written unescaped and break."""
        content = json.dumps([self.kind, self.to_json()], sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:32].encode()

    @property
    def slowness(self) -> int:
        """Seconds its making may take beyond what any document may."""
        return 0
