"""What ending a contract early does: which invoices are cancelled, and whether the law's notice is kept (C3, L9)."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from core import formats
from core import rules_contracts as law
from core.calendar import jst_date
from core.formats import yen
from core.invoices import Invoice
from core.rules_contracts import ContractDates
from core.rules_invoices import is_cut_off
from pages.ui import frame
from pages.ui.text import plain


def effects(invoices: Sequence[Invoice], three: ContractDates, on: date | None) -> None:
    """Beside the day that was chosen, for whoever asks and whoever decides."""
    if on is None:
        return
    cut = [each for each in invoices if is_cut_off(each, on)]
    if cut:
        listed = "\n".join(f"- {formats.month(each.month)}分　{plain(yen(each.total))}（税込）" for each in cut)
        st.markdown(f"承認されると、次の請求書が取り消されます。\n\n{listed}")
    else:
        st.markdown("取り消される請求書はありません。")
    st.caption("契約が終了する月の委託料は、見積・発注書のとおりです。日割りや減額はしません。")
    if late := law.late_termination(three, on, jst_date(frame.now())):
        st.warning(plain(late), icon=":material/gavel:")
