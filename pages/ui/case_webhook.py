"""Slackへの通知: where a case's reports go, set by its directors; its latest messages and those that failed (D6)."""

import streamlit as st

from core.actions.webhooks import retry_post, send_test, set_webhook
from core.formats import clock_time, excerpt, moment
from core.model import MailState
from core.model_direction import CaseId
from core.views.direction import CaseHead
from core.views.webhooks import WebhookPost
from pages.ui import frame, header
from pages.ui.badges import badge
from pages.ui.text import plain

POLL_SECONDS = 3
HOW = (
    "Slackの「Incoming Webhook」のURLを登録すると、アポイントの獲得と業務の終了が、そのチャンネルに届きます。"
    "未登録の間と、Slackに届いたことを確認できなかったときは、ディレクターにメールで届きます。"
)
SECRET = "URLを知っている人は誰でもチャンネルに投稿できます。登録したURLは、この画面にも表示されません。"


def section(head: CaseHead) -> None:
    """For who directs cases: the address without its secret, and the latest messages."""
    found = frame.read(lambda repo: repo.webhooks.setting(head.id))
    waits = any(post.state is MailState.QUEUED for post in found.posts)
    with st.container(border=True):
        st.fragment(_section, run_every=POLL_SECONDS if waits else None)(head.id, waits)


def _section(case: CaseId, waited: bool) -> None:
    header.outcome()
    found = frame.read(lambda repo: repo.webhooks.setting(case))
    st.markdown(f"**Slackへの通知**　{plain(found.masked) or '未登録'}")
    if not found.masked:
        st.caption(HOW)
    with st.container(horizontal=True):
        if st.button("URLを変更する" if found.masked else "URLを登録する", key="webhook.edit"):
            _edit(case, bool(found.masked))
        if found.masked and st.button("テスト送信", icon=":material/send:", key="webhook.test"):
            with frame.acting("テスト送信を受け付けました。結果は下に表示されます。"):
                frame.write(send_test, case, frame.intent_key("webhook.test"))
                frame.renew("webhook.test")
                st.rerun()
    for post in found.posts:
        _post(post)
    if found.more:
        st.caption(f"送信に失敗したメッセージが、ほかに{found.more:,}件あります。再送すると、続きを表示します。")
    if waited and not any(post.state is MailState.QUEUED for post in found.posts):
        st.rerun(scope="app")  # nothing is on its way any more: there is nothing to look for every few seconds


def _post(post: WebhookPost) -> None:
    word, reason = _stands(post)
    st.markdown(f"{word}　{moment(post.created_at)}　{plain(excerpt(post.text, 30))}")
    if reason:
        st.caption(plain(reason))
    if post.state is MailState.FAILED:
        st.button("再送", key=f"webhook.retry.{post.id}", on_click=_retry, args=(post,))


def _retry(post: WebhookPost) -> None:
    frame.act(retry_post, post.id, done="再送を受け付けました。")


def _stands(post: WebhookPost) -> tuple[str, str]:
    """What became of a message, and why."""
    again = post.state is MailState.QUEUED and post.reason
    then = f"{clock_time(post.due_at)}に{post.attempts + 1}回目の送信を行います。" if again else ""
    return str(badge(post.state)), f"{post.reason}{then}"


@st.dialog("Slackへの通知")
def _edit(case: CaseId, known: bool) -> None:
    st.caption(f"{HOW}{SECRET}")
    typed = st.text_input(
        "WebhookのURL", type="password", key="webhook.url", placeholder="https://hooks.slack.com/services/…"
    )
    with st.container(horizontal=True):
        if st.button("登録する", type="primary", key="webhook.save"):
            if not typed:
                st.error("WebhookのURLを入力してください。", icon=":material/error:")
                return
            with frame.acting("Slackへの通知を登録しました。「テスト送信」で確認できます。"):
                frame.write(set_webhook, case, typed)
                st.rerun()
        if known and st.button("通知をやめる", key="webhook.remove"):
            with frame.acting("Slackへの通知をやめました。今後はディレクターにメールで届きます。"):
                frame.write(set_webhook, case, "")
                st.rerun()
