"""The way to a payment provider: by default a file that its upload takes; any other has the same one function (B3)."""

import csv
import os
import secrets
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import Protocol

from core.text import harmless
from core.views.invoices import Registration

HEADING = (
    "請求書番号",
    "請求先",
    "電話番号",
    "To",
    "Cc",
    "対象月",
    "請求金額（税込）",
    "支払期日",
    "請求元",
    "登録番号",
)


class Gateway(Protocol):
    """Whoever takes registered invoices to a payment provider."""

    def hand_over(self, batch: str, registrations: Sequence[Registration]) -> None:
        """Hand over one day's registrations. `batch` names them: the same batch may come a second time where the
        process was killed before it was noted, and then counts once. Raises whatever keeps it from being handed over.
        """


class FileGateway:
    """Writes one CSV file a batch into a folder, from which somebody uploads it.

    A file is there whole or not at all, also after a power cut, and a batch that comes again replaces its own file.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def hand_over(self, batch: str, registrations: Sequence[Registration]) -> None:
        """Write `invoices-BATCH.csv`. Raises OSError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        draft = self._folder / f".{batch}.{secrets.token_hex(8)}"
        try:
            with draft.open("xb") as file:
                file.write(table(registrations))
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self._folder / f"invoices-{batch}.csv")
        finally:
            draft.unlink(missing_ok=True)
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def table(registrations: Sequence[Registration]) -> bytes:
    """UTF-8 with its mark, as spreadsheets and upload forms take it; no cell of it is a formula there.

    A credit note is a line of its own with a negative amount.
    """
    written = StringIO()
    lines = csv.writer(written, lineterminator="\r\n")
    lines.writerow(HEADING)
    for each in registrations:
        texts = (each.number, each.client, each.phone, ", ".join(each.to), ", ".join(each.cc), f"{each.month:%Y-%m}")
        issuer = (each.issuer, each.registration_number)
        lines.writerow([*map(harmless, texts), each.amount, each.due_on.isoformat(), *map(harmless, issuer)])
    return written.getvalue().encode("utf-8-sig")
