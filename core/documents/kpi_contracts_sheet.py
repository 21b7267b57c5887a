"""The contracts behind 継続率 and the renewals behind アップセル, as tables of the KPI screen (D7)."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from core.documents.kpi_sheet import Cell, Column, Entry, Sheet
from core.documents.tables import Kind
from core.formats import yen
from core.kpi_contracts import Contract, is_renewed


def contracts_sheet(contracts: Sequence[Contract]) -> Sheet:
    """The contracts behind 継続率."""
    columns = (
        Column("name", "案件", right=False),
        Column("ended", "契約の最終日", Kind.DAY),
        Column("renewed", "更新"),
        Column("amount", "月額（税抜）", Kind.COUNT),
    )
    entries = tuple(
        Entry(
            each.case,
            each.name,
            (
                Cell(each.name, each.name, f"{each.starts:%Y/%m/%d}から"),
                _on(each.last),
                _renewed(is_renewed(each)),
                _a_month(Decimal(each.monthly.numerator) / each.monthly.denominator),
            ),
        )
        for each in contracts
    )
    return Sheet("期間内に最終日を迎えた契約", columns, entries)


def upsells_sheet(contracts: Sequence[Contract]) -> Sheet:
    """The renewals behind アップセル."""
    columns = (
        Column("name", "案件", right=False),
        Column("approved", "更新の合意日", Kind.DAY),
        Column("was", "以前の月額（税抜）", Kind.COUNT),
        Column("amount", "更新後の月額（税抜）", Kind.COUNT),
        Column("more", "増額", Kind.COUNT),
    )
    entries: list[Entry] = []
    for each in contracts:
        was = Decimal(each.before.numerator) / each.before.denominator if each.before is not None else Decimal(0)
        now = Decimal(each.monthly.numerator) / each.monthly.denominator
        about = f"{each.starts:%Y/%m/%d}〜{each.agreed_end:%Y/%m/%d}"
        cells = (Cell(each.name, each.name, about), _on(each.approved_on), _a_month(was), _a_month(now))
        entries.append(Entry(each.case, each.name, (*cells, _a_month(now - was))))
    return Sheet("期間内に合意した、月額が増えた更新", columns, tuple(entries))


def _on(day: date) -> Cell:
    return Cell(day, f"{day:%Y/%m/%d}")


def _renewed(renewed: bool) -> Cell:
    word = "更新あり" if renewed else "更新なし"
    return Cell(word, word)


def _a_month(amount: Decimal) -> Cell:
    whole = int(amount.quantize(Decimal(1), ROUND_HALF_UP))
    return Cell(whole, yen(whole))
