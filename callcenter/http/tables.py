"""Tables for spreadsheets: CSV in UTF-8, a row of headings first, and no cell that a spreadsheet would carry out.

A list is answered whole as it is paged: the next page is read when the one before it has been sent. So a long list
takes no more memory than a short one, and the loop only passes on what threads have read and written.
"""

import asyncio
import codecs
import csv
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Final, Literal, Protocol

import msgspec
from fastapi import Query
from starlette.responses import Response, StreamingResponse

from callcenter.sentences import ENGLISH, Language, Sentence

CSV: Final = "text/csv"
MOST_ROWS: Final = 100_000
PAGE_ROWS: Final = 5_000
"""How many are read at once: each page of a rate looks through all that is behind it."""

Cell = str | int | float | None
Kind = Literal["queue", "agent", "disposition", "reason"]
Spoken = Annotated[
    Language, Query(description="Of headings, words and names; in English headings are the fields' names.")
]
"""Query parameter: `language: Spoken = ENGLISH`."""


class Centre(Protocol):
    """What the centre calls its things, and its clock."""

    def name_of(self, kind: Kind, id_: str, language: str) -> str:
        """Return what one of its things is called, or the id of one that is not configured."""

    def local(self, at: int) -> datetime:
        """Return what clock and calendar of the centre's zone show at an instant."""


class Reader(msgspec.Struct, frozen=True):
    """Who reads a table: in their language, and with the names and the clock of their centre."""

    centre: Centre
    language: Language = ENGLISH

    def time(self, at: int | None) -> Cell:
        """Return an instant by the centre's clock as spreadsheets read it, e.g. `2026-03-01 16:30:00`."""
        return None if at is None else self.centre.local(at).replace(tzinfo=None).isoformat(" ", "seconds")

    def name(self, kind: Kind, id_: str | None) -> Cell:
        """Return what the centre calls it."""
        return None if id_ is None else self.centre.name_of(kind, id_, self.language)

    def word(self, words: Mapping[str, Sentence], code: str | None) -> Cell:
        """Return what a code of ours means; the code where there is no word for it."""
        return code if code is None or code not in words else words[code].said_in(self.language)


class Column(msgspec.Struct, frozen=True):
    """A column: its heading, and what stands in it of a row."""

    heading: Sentence
    cell: Callable[[Any, Reader], Cell]


class Page(Protocol):
    """Reads a page of a list: up to so many rows from a cursor on, with the cursor of the next page."""

    def __call__(self, *, limit: int, cursor: str | None) -> Awaitable[tuple[Sequence[Any], str | None]]:
        """Return the rows; raise what is wrong with the question."""


async def list_as_csv(page: Page, columns: Sequence[Column], reader: Reader, name: str) -> Response:
    """Answer with all of a list as the file `name`; after `MOST_ROWS` rows the last one says that there are more.

    Names in it are in any language, so a byte order mark tells spreadsheets of the encoding. What is wrong with the
    question is raised before anything is sent.
    """
    first = await page(limit=min(PAGE_ROWS, MOST_ROWS), cursor=None)

    def lines(rows: Sequence[Any]) -> bytes:
        return written([column.cell(row, reader) for column in columns] for row in rows)

    async def parts() -> AsyncIterator[bytes]:
        yield codecs.BOM_UTF8 + written([[column.heading.said_in(reader.language) for column in columns]])
        (rows, cursor), left = first, MOST_ROWS
        while True:
            yield await asyncio.to_thread(lines, rows)
            left -= len(rows)
            if cursor is None:
                return
            if left <= 0:
                yield written([[_cut_off(MOST_ROWS).said_in(reader.language)]])
                return
            rows, cursor = await page(limit=min(PAGE_ROWS, left), cursor=cursor)

    return StreamingResponse(parts(), media_type=CSV, headers=as_file(name))


def as_file(name: str) -> dict[str, str]:
    """Return the headers by which a browser keeps an answer as a file of this name."""
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def written(rows: Iterable[Iterable[Cell]]) -> bytes:
    """Return rows as lines of CSV."""
    text = io.StringIO()
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def harmless(cell: Cell) -> Cell:
    """Return a cell so that no spreadsheet takes its text for a formula; numbers are none."""
    if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")):
        return "'" + cell
    return cell


def seconds(ms: int | None) -> Cell:
    """Return a length in seconds."""
    return None if ms is None else ms / 1_000


def _cut_off(count: int) -> Sentence:
    return Sentence("Cut off here after {count} rows: there are more. Narrow down what is asked.", count=count)
