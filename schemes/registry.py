"""The schemes this portal serves: one folder each, found here and nowhere else."""

from typing import Final

from schemes.base import Scheme
from schemes.cmacarte import SCHEME as CMACARTE
from schemes.cmi import SCHEME as CMI
from schemes.cpms import SCHEME as CPMS

SCHEMES: Final[dict[str, Scheme]] = {scheme.code: scheme for scheme in (CMI, CMACARTE, CPMS)}


def scheme_of(code: str) -> Scheme:
    """Return the scheme of that code; raise KeyError when there is none."""
    return SCHEMES[code]
