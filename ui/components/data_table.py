"""A real table: caption, scopes, roles written out (folding it on a phone takes them away in some browsers)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ui.components.tag import Tag

Cell = str | Callable[[], object]
"""Words, or something that builds components in its place."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `row_header` names the row; `label_hidden` keeps the heading for screen readers (a box to tick)."""

    key: str
    label: str
    row_header: bool = False
    numeric: bool = False
    label_hidden: bool = False
    own_label: bool = False
    """Its cells bring their own label when folded (a list, a box to tick)."""
    classes: str = ""


class DataTable(Tag):
    """A table; `rows[i]` is a row's element. Each cell carries its label, shown when the row becomes a card.

    `fold="early"` is for one of ten columns, which becomes cards below 1181 px already.
    """

    def __init__(
        self,
        caption: str,
        columns: Sequence[Column],
        cells: Sequence[Mapping[str, Cell]],
        *,
        note: str | None = None,
        fold: Literal["phone", "early"] = "phone",
        small_caption: bool = False,
    ) -> None:
        super().__init__("div", classes="table-scroll")
        self.rows: list[Tag] = []
        look = "table table--cards" if fold == "early" else "table table--fold"
        with self, Tag("table", classes=look, role="table"):
            with Tag("caption", caption, classes="t18" if small_caption else ""):
                if note:
                    Tag("span", note, classes="caption-note")
            self._head(columns)
            with Tag("tbody", role="rowgroup"):
                for row in cells:
                    self._row(columns, row)

    def _head(self, columns: Sequence[Column]) -> None:
        with Tag("thead", role="rowgroup"), Tag("tr", role="row"):
            for column in columns:
                with Tag("th", role="columnheader", scope="col"):
                    Tag("span", column.label, classes="vh" if column.label_hidden else "")

    def _row(self, columns: Sequence[Column], cells: Mapping[str, Cell]) -> None:
        row = Tag("tr", role="row")
        self.rows.append(row)
        with row:
            for column in columns:
                self._cell(column, cells[column.key])

    def _cell(self, column: Column, cell: Cell) -> None:
        header = column.row_header
        with Tag(
            "th" if header else "td",
            classes=column.classes,
            role="rowheader" if header else "cell",
            scope="row" if header else None,
        ):
            if not column.own_label:
                Tag("span", column.label, classes="table__l", aria_hidden="true")
            if isinstance(cell, str):
                Tag("span", cell, classes="num" if column.numeric else "", raw=True)
            else:
                cell()

    def pick(self, place: int, *, on: bool = True) -> None:
        """Mark a row as chosen (its box is ticked by the caller)."""
        self.rows[place].set_class("is-picked", on=on)
