"""The index of a ZIP of papers: one line a paper, which a spreadsheet opens as it is and never takes for a formula."""

import re

from core.model import Audience
from core.views.papers import Paper

INDEX = "索引.csv"
HEADINGS = ("日付", "種類", "番号", "取引先", "金額", "ファイル名", "SHA-256")

_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')


def counterparty(paper: Paper, audience: Audience) -> str:
    """The other side of a paper; for kakutoku both sides."""
    sides = {Audience.CLIENT: paper.partner, Audience.PARTNER: paper.client}
    return sides.get(audience, f"{paper.client} ／ {paper.partner}")


def entry_name(paper: Paper, audience: Audience) -> str:
    """The name of a paper's PDF in the ZIP: fit for every file system, no two alike, in the order of their days."""
    version = f"_第{paper.version}版" if paper.version else ""
    whom = _UNFIT.sub("_", counterparty(paper, audience))[:60].strip(" .")
    return f"{paper.dated:%Y-%m-%d}_{paper.kind.label}_{paper.number}{version}_{whom}.pdf"


def line(paper: Paper, audience: Audience, sha256: str) -> tuple[str | int, ...]:
    """What the index says of a paper (C6)."""
    return (
        f"{paper.dated:%Y/%m/%d}",
        paper.kind.label,
        paper.number,
        counterparty(paper, audience),
        paper.amount,
        entry_name(paper, audience),
        sha256,
    )
