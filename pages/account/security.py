"""セキュリティ: one's own password and second step, and where one is signed in (A2)."""

from collections.abc import Sequence

import streamlit as st

from core import rules
from core.actions.sessions import end_other_sessions, end_session
from core.browsers import UNKNOWN
from core.formats import moment
from core.model import SessionId
from core.views.accounts import OwnSession, Security
from pages.entrance.connections import connections
from pages.ui import frame, header
from pages.ui.badges import Badge
from pages.ui.text import html, plain

BACK = "?next=%2Fsecurity"


def draw() -> None:
    """How the account is protected, and every session of it."""
    found = frame.read(lambda repo: repo.sessions.security(frame.now()))
    header.title("セキュリティ")
    with st.container(border=True):
        _heading("パスワード")
        st.markdown("変更すると、ほかの端末ではログアウトします。")
        _link("/password/change", "パスワードを変更する")
    with st.container(border=True):
        _second_step(found)
    with st.container(border=True):
        _sessions(found.sessions)


def _second_step(found: Security) -> None:
    on = found.second_step_since is not None
    _heading("2段階認証", Badge("設定済み", "green") if on else Badge("未設定", "gray"))
    if found.second_step_since is None:
        st.markdown("設定すると、ログインのときに、パスワードに続けて認証アプリの6桁のコードを確認します。")
        return _link("/second-step/setup", "2段階認証を設定する")
    st.markdown(
        f"{plain(moment(found.second_step_since))}に設定しました。回復用コードの残りは{found.recovery_codes}個です。"
    )
    if found.recovery_codes < 3:
        st.caption("回復用コードが残り少なくなっています。一度解除してから設定し直すと、新しいコードを受け取れます。")
    return _link("/second-step/remove", "2段階認証を解除する")


def _sessions(sessions: Sequence[OwnSession]) -> None:
    _heading("ログイン中の端末")
    st.markdown("心当たりのない端末があるときは、ログアウトさせたうえで、パスワードを変更してください。")
    reason = frame.barred(rules.require_acting, frame.viewer())
    for each in sessions:
        _session(each, reason)
    others = tuple(each.id for each in sessions if not each.is_this)
    st.button(
        "他の端末からログアウト",
        key="security.end_others",
        icon=":material/logout:",
        on_click=_end_others,
        args=(others,),
        **frame.bar(reason or ("" if others else "ほかにログイン中の端末はありません。")),
    )


def _session(each: OwnSession, reason: str) -> None:
    name = plain(each.browser or UNKNOWN)
    with st.container(horizontal=True, vertical_alignment="center", key=f"security.session.{each.id}"):
        with st.container(gap=None):
            st.markdown(f"**{name}**　{Badge('この端末', 'blue')}" if each.is_this else f"**{name}**")
            network = f"ネットワーク {each.network}\n" if each.network else ""
            st.caption(plain(f"{network}ログイン {moment(each.opened_at)}・最終利用 {moment(each.seen_at)}"))
        if not each.is_this:
            st.button(
                "ログアウトさせる",
                key=f"security.end.{each.id}",
                on_click=_end,
                args=(each.id,),
                width="content",
                **frame.bar(reason),
            )


def _end(session: SessionId) -> None:
    if frame.act(end_session, session, done="端末からログアウトしました。"):
        connections.cut(session)


def _end_others(sessions: Sequence[SessionId]) -> None:
    if frame.act(end_other_sessions, done="他のすべての端末からログアウトしました。"):
        for session in sessions:  # at once where this process serves them; others notice within a second
            connections.cut(session)


def _heading(name: str, badge: Badge | None = None) -> None:
    st.markdown(f"##### {name}　{badge}" if badge else f"##### {name}")


def _link(path: str, label: str) -> None:
    """To a page outside the console, which leads back here."""
    st.html(f'<a href="{path}{BACK}" style="color:inherit;font-weight:600">{html(label)}</a>')
