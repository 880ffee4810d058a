"""The kinds of files there are, in the order they depend on one another."""

from typing import Final

from domain.imports import artisans, bodies, cmi, members, partners, representatives, statuses
from domain.imports.batch import Kind

KINDS: Final[dict[str, Kind]] = {
    kind.name: kind
    for kind in (bodies.KIND, cmi.KIND, representatives.KIND, artisans.KIND, members.KIND, partners.KIND, statuses.KIND)
}
