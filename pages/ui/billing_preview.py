"""この設定で届く宛先: who receives the next invoice by what stands in the form (B2)."""

import streamlit as st

from core import rules_billing as law
from core.rules_billing import Addressees, BillingEntry, Foreseen
from core.views.billing import BillingDesk
from pages.ui.text import html, plain


def preview(desk: BillingDesk, found: Foreseen, standing: BillingEntry | None) -> None:
    """To and Cc as they are typed; `standing` is what counts until then, None where nothing was typed over it."""
    st.markdown("**この設定で届く宛先**")
    if found.addressees:
        st.html(_mails(found.addressees, desk))
    else:
        st.markdown(f":red[{plain(found.wrong)}]")
    if found.problems:
        st.caption("誤りのある行は含めていません。")
    if standing is None:
        st.caption("次に登録される請求書から、この宛先に届きます。")
        return
    now = law.standing(standing, desk.admin_email)
    stands = f"現在の設定（{_said(now)}）" if now else "現在の設定"
    st.caption(f"保存するまでは、{plain(stands)}で登録されます。")


def _mails(found: Addressees, desk: BillingDesk) -> str:
    owner = f"<small>管理者 {html(desk.admin_name)}</small>" if found.to == desk.admin_email else ""
    cc = "".join(f"<p>{html(each)}</p>" for each in found.cc) or "<p>なし</p>"
    return (
        f'{_STYLE}<div class="billing-to" role="status"><b>To</b><div><p>{html(found.to)}</p>{owner}</div>'
        f"<b>Cc</b><div>{cc}</div></div>"
    )


_STYLE = """<style>.billing-to { display: grid; grid-template-columns: 2.2rem minmax(0, 1fr); gap: .5rem; }
.billing-to p { margin: 0; overflow-wrap: anywhere; }</style>"""


def _said(found: Addressees) -> str:
    return f"To：{found.to}" + (f"、Cc：{'、'.join(found.cc)}" if found.cc else "")
