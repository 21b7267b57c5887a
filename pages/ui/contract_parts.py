"""Contracts as 契約書 and 取引 show them: the table, the row's menu, what is next (C1–C3)."""

from collections.abc import Sequence

import streamlit as st

from core import rules
from core import rules_contracts as law
from core.calendar import jst_date
from core.formats import day, yen
from core.model import ContractStatus, Side
from core.paths import Screen, path
from core.rules import Permission
from core.views import ContractRow
from pages.entrance.file_paths import fee_path, order_path
from pages.ui import frame
from pages.ui.badges import badge
from pages.ui.contract_dialogs import renewal_dialog, termination_dialog
from pages.ui.filters import Shown
from pages.ui.ledger import Cell, Choice, Column, Row, ledger

COLUMNS = (
    Column("属性"),
    Column("取引先", "main"),
    Column("発行日", "date"),
    Column("契約終了日", "date"),
    Column("ステータス"),
    Column("金額（税抜）", "right"),
)
NO_VERSION = "パートナーがまだ提出していません。"
NO_FEES = "手数料が設定されていません。弊社営業担当にご相談ください。"


def contract_table(
    rows: Sequence[ContractRow], own: Screen, *, fees: bool, key: str, shown: Shown | None = None
) -> None:
    """The contracts with their menus; what was chosen opens its dialog."""
    lines = [_row(row, own, fees) for row in rows]
    chosen = ledger(COLUMNS, lines, key=key, label="見積・発注書と契約", shown=shown)
    if chosen is None:
        return
    row = next(each for each in rows if each.id == chosen[0])
    (renewal_dialog if chosen[1] == "renew" else termination_dialog)(row, own)


def _row(row: ContractRow, own: Screen, fees: bool) -> Row:
    return Row(
        id=row.id,
        name=f"{row.counterparty} {row.kind}",
        cells=(
            Cell(row.kind, sub=f"ID {row.id}"),
            Cell(row.counterparty, sub=row.posting_title, href=path(own, order=row.id)),
            Cell(day(jst_date(row.issued_at)) if row.issued_at else "—"),
            Cell(day(row.end) if row.end else "—", sub="契約停止を申請中" if row.stopping else ""),
            Cell(badge=badge(row.status)),
            Cell(yen(row.subtotal) if row.subtotal is not None else "—"),
        ),
        menu=_menu(row, own, fees),
    )


def _menu(row: ContractRow, own: Screen, fees: bool) -> tuple[Choice, ...]:
    missing = "" if row.version else NO_VERSION
    found = [
        Choice("表示", href=path(own, order=row.id)),
        Choice("PDF", href=order_path(row.id, row.version), barred=missing, download=True),
    ]
    if frame.viewer().side is Side.CLIENT:
        href = fee_path(row.id, row.version)
        barred = missing or ("" if fees else NO_FEES)
        found.append(Choice("カクトク手数料含む見積書", href=href, barred=barred, download=True))
        if not row.renewal:
            found.append(Choice("契約を更新", action="renew", barred=cannot_renew(row)))
    if row.renewal:
        found.append(Choice("更新の見積・発注書を表示", href=path(own, order=row.renewal)))
    found.append(Choice("契約を解除する", action="terminate", barred=cannot_terminate(row)))
    return tuple(found)


def contract_buttons(row: ContractRow, own: Screen, key: str, *, renewal: bool) -> None:
    """契約を解除する for one contract, and 契約を更新 where `renewal` has its place here; greyed, with the reason."""
    renewable, terminable = frame.bar(cannot_renew(row)), frame.bar(cannot_terminate(row))
    client = frame.viewer().side is Side.CLIENT
    if renewal and row.renewal:
        st.link_button("更新の見積・発注書", path(own, order=row.renewal), icon=":material/autorenew:")
    elif renewal and client and st.button("契約を更新", icon=":material/autorenew:", key=f"{key}.renew", **renewable):
        renewal_dialog(row, own)
    if st.button("契約を解除する", icon=":material/contract_delete:", key=f"{key}.terminate", **terminable):
        termination_dialog(row, own)


def cannot_renew(row: ContractRow) -> str:
    """Why the viewer can't ask for a renewal of this contract, "" where it can (C2)."""
    return _guest() or frame.barred(law.require_renewable, row.status, pending=row.stopping)


def cannot_terminate(row: ContractRow) -> str:
    """Why the viewer can't ask to end this contract early, "" where it can (C3)."""
    return _guest() or frame.barred(law.require_terminable, row.status, pending=row.stopping, renewed=row.renewed)


def _guest() -> str:
    return frame.barred(rules.require, frame.viewer(), Permission.NEGOTIATE_ORDERS)


def stands(row: ContractRow) -> str:
    """What is next for a contract, in a sentence."""
    end = day(row.end) if row.end else ""
    if row.stopping:
        return "契約停止を申請中です。運営が確認しています。"
    match row.status:
        case ContractStatus.SCHEDULED if row.start:
            return f"{day(row.start)}から契約が始まります。"
        case ContractStatus.ACTIVE if row.renewed:
            return f"{end}まで。翌日から、更新後の契約が始まります。"
        case ContractStatus.ACTIVE if row.renewal:
            return f"{end}まで。更新の見積・発注書を双方で確認しています。"
        case ContractStatus.ACTIVE if frame.viewer().side is Side.CLIENT:
            return f"{end}まで。続ける場合は「契約を更新」を依頼してください。"
        case ContractStatus.ACTIVE:
            return f"{end}まで。更新の依頼があると、メールでお知らせします。"
        case ContractStatus.TERMINATING:
            return f"契約停止が承認され、{end}に終了します。"
        case ContractStatus.ENDED:
            return f"{end}に終了しました。"
        case _:
            return "見積・発注書を作成中です。"
