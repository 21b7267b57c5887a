"""Kakutoku's people look at the console as a client or partner sees it: read only, with a reason, recorded (K3)."""

from datetime import datetime

from core import rules
from core.errors import NotFound, Refused
from core.model import Audience, OrganizationId, Viewer
from core.repository import Access, Engine, Repository, SignedIn, entering
from core.rules import Permission
from core.rules_desk import LOOK, REASON_LIMIT
from core.text import clean


def start_viewing(repo: Repository, organization: OrganizationId, reason: str, now: datetime) -> None:
    """From the next click on, the viewer's session sees what a guest of `organization` sees (K3).

    Raises NotAllowed, NotFound where it is no client or partner, and Refused without a reason.
    """
    rules.require(repo.viewer, Permission.VIEW_AS)
    if repo.registry.audience(organization) not in (Audience.CLIENT, Audience.PARTNER):
        raise NotFound("この会社は見つかりません。")
    why = clean(reason, label="閲覧の理由", limit=REASON_LIMIT, required=True)
    if repo.viewer.session is None:
        raise Refused("閲覧を開始するには、ブラウザーからログインしてください。")
    until = now + LOOK
    repo.onlooking.begin(repo.viewer.session, organization, until)
    repo.audit.record("start_viewing", "organization", organization, now, after={"reason": why, "until": until})


def stop_viewing(engine: Engine, who: SignedIn, now: datetime) -> None:
    """閲覧を終了する: the session is its own person's again (K3). Ending it twice is ending it once."""
    with entering(engine) as access:
        end_viewing(access, who.person, now)


def end_viewing(access: Access, person: Viewer, now: datetime) -> None:
    """Within another step of the entrance, such as a sign-out: a look does not outlive it (K3)."""
    organization = access.onlooking.end(person.session) if person.session else None
    if organization is not None:
        access.audit(person).record("stop_viewing", "organization", organization, now)


def note_file(engine: Engine, who: SignedIn, path: str, now: datetime) -> None:
    """A private file was read while looking as somebody: allowed as for their guest, and recorded (K3)."""
    if who.viewer.onlooker:
        with entering(engine) as access:
            access.audit(who.person).record(
                "read_file", "organization", who.viewer.organization, now, after={"path": path}
            )
