"""他の端末からログアウト: a person ends their own sessions elsewhere (A2)."""

from datetime import datetime

from core.errors import NotFound
from core.model import SessionId
from core.repository import Repository


def end_session(repo: Repository, session: SessionId, now: datetime) -> None:
    """End one of the viewer's sessions. Raises NotFound where there is none such, or somebody else's."""
    if not repo.sessions.end(session, now):
        raise NotFound("このログインはすでに終了しています。画面を更新してご確認ください。")
    repo.audit.record("end_session", "session", session, now)


def end_other_sessions(repo: Repository, now: datetime) -> tuple[SessionId, ...]:
    """End all of the viewer's sessions but this one; returns which. None left to end is no error."""
    ended = repo.sessions.end_others(now)
    for session in ended:
        repo.audit.record("end_session", "session", session, now)
    return ended
