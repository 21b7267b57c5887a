"""入金CSVの取り込み: a file or a pasted text is read back line by line, the good lines are entered on request (B3)."""

from collections.abc import Sequence

import streamlit as st

from core import payments
from core.actions.payments import check_payments, import_payments
from core.csv_lines import WHOLE_FILE, Problem
from core.formats import day, yen
from core.paper_numbers import invoice_number
from core.payments import PaymentFile
from core.repository import reading
from core.rules_payments import Judged, Outcome, refused_lines
from pages.ui import frame, uploader
from pages.ui.people_matrix import table
from pages.ui.refused_lines import SHOWN, refused

READ = "operations_invoices.import.read"
"""What was read last: from where, what was understood, and what would become of its lines."""

LARGEST = payments.MOST_BYTES // 2**20
"""Megabytes, as the field counts them: a larger file does not leave the browser."""


@st.dialog("入金CSVの取り込み", width="large")
def import_dialog() -> None:
    """The file, what was understood of it, and the one press that enters the rest."""
    st.markdown(
        "1行目に見出し（請求書番号、入金日、入金額。任意で振込名義、取引番号）のあるCSVを選ぶか、表計算ソフトから貼り付けてください。"
        f"{payments.MOST_ROWS:,}行、{LARGEST}MBまで読み込めます。同じファイルを2回取り込んでも、二重には登録されません。"
    )
    uploader.in_japanese(f"赤い表示のファイルは読み込めません。{LARGEST}MBを超えるか、CSVではありません。")
    file = st.file_uploader(
        "CSVファイル", type=["csv", "txt"], max_upload_size=LARGEST, key="operations_invoices.import.file"
    )
    text = st.text_area("または、貼り付け", key="operations_invoices.import.text", height=110)
    source = (file.file_id if file is not None else "", text)
    if st.button("内容を確認する", key="operations_invoices.import.check"):
        if file is not None and (refusal := payments.too_large(file.size)):
            found = PaymentFile(problems=(Problem(WHOLE_FILE, "", refusal),))
        else:
            found = payments.read(file.getvalue() if file is not None else text or "")
        with frame.acting(), reading(frame.desk().engine, frame.viewer()) as repo:
            st.session_state[READ] = (source, found, check_payments(repo, found.lines, frame.now()))
    of, *rest = st.session_state.get(READ, (None,))
    if of == source:
        _preview(*rest)


def _preview(found: PaymentFile, judged: Sequence[Judged]) -> None:
    good = [each for each in judged if each.good]
    known = sum(each.outcome is Outcome.KNOWN for each in judged)
    bad = refused_lines(found.problems, judged)
    refused(
        bad,
        f"登録できない行が{len(bad):,}行あります。直して確認し直すか、残りの行を登録してください。",
        label="登録できない行をダウンロード",
        key="operations_invoices.import.refused",
    )
    if known:
        st.info(f"{known:,}行は、すでに登録されています。変更しません。", icon=":material/info:")
    if not good:
        st.info("登録できる入金はありません。", icon=":material/info:")
        return
    total = yen(sum(each.line.amount for each in good))
    with st.expander(f"登録できる入金（{len(good):,}件・{total}）", expanded=not bad):
        rows = [
            (
                f"{each.line.line}行目",
                invoice_number(each.line.invoice),
                day(each.line.paid_on),
                yen(each.line.amount),
                each.line.payer or "—",
                " ".join(filter(None, (each.outcome.label, each.reason))),
            )
            for each in good[:SHOWN]
        ]
        table(("行", "請求書番号", "入金日", "入金額", "振込名義", "結果"), rows)
    if st.button(f"{len(good):,}件の入金を登録する", type="primary", key="operations_invoices.import.enter"):
        with frame.acting(f"{len(good):,}件の入金を登録しました。"), st.spinner("入金を登録しています…"):
            frame.write(import_payments, [each.line for each in good])
            st.session_state.pop(READ)
            st.rerun()
