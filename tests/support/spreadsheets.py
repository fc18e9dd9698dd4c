"""Reads a table as a spreadsheet would."""

import csv
import io

import httpx


def rows_of(answer: httpx.Response) -> list[dict[str, str]]:
    """Return the rows by their headings."""
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8"), answer.text
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
