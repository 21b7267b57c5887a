"""Consultations: a client asks its sales contact, sales takes it, answers it, and lets it rest (P4)."""

from datetime import datetime

from core import letters_sales as letters
from core import rules
from core import rules_sales as law
from core.errors import NotFound, Refused
from core.formats import day
from core.model import Audience, MemberId, OrganizationId, PostingId
from core.model_accounts import ConsultationId, ConsultationKind, ConsultationStatus
from core.repository import Repository
from core.rules import Permission
from core.text import clean
from core.views import PostingRecord

TEXT_LIMIT = 5_000
C = ConsultationStatus


def ask_consultation(
    repo: Repository, kind: ConsultationKind, posting: PostingId | None, text: str, intent: str, now: datetime
) -> ConsultationId:
    """相談する: the client's sales contact is told; a second press with the same `intent` finds the first's (P4).

    Raises NotAllowed, NotFound for another company's posting, and Refused where the text or the posting is missing.
    """
    rules.require(repo.viewer, Permission.CONSULT)
    names = law.NAMES_POSTING[kind]
    about = None if names is False else posting
    if about is None and names:
        raise Refused("再公募を希望する募集を選択してください。")
    title = repo.postings.own(about).title if about is not None else ""
    asked = clean(text, label="相談内容", limit=TEXT_LIMIT, required=True)
    added = repo.consultations.add(kind, about, asked, intent, now)
    if added is None:
        return repo.consultations.by_intent(intent)
    repo.audit.record(
        "ask_consultation", "consultation", added, now, after={"kind": kind, "posting": about, "text": asked}
    )
    client = repo.organizations.own()
    for recipient in repo.consultations.answerers(repo.viewer.organization):
        letter = letters.consultation_received(
            recipient, consultation=added, client=client.name, kind=kind, posting=title, text=asked
        )
        repo.outbox.queue(letter, now)
    return added


def take_consultation(repo: Repository, consultation: ConsultationId, seen: MemberId | None, now: datetime) -> None:
    """担当する: what was received is in progress, or a colleague's passes on; `seen` is who had it on the screen (P4).

    Raises NotAllowed, NotFound, and Refused where somebody else took it meanwhile.
    """
    rules.require(repo.viewer, Permission.ANSWER_CONSULTATIONS)
    before = repo.consultations.get(consultation, lock=True)
    if before.owner == repo.viewer.member:
        return  # the second press of a double click finds its effect already there
    if before.owner != seen:
        raise Refused(f"この相談は、すでに{before.owner_name}さんが担当しています。画面を更新してご確認ください。")
    status = C.IN_PROGRESS if before.status is C.RECEIVED else before.status
    repo.consultations.change(consultation, owner_id=repo.viewer.member, status=status)
    repo.audit.record(
        "take_consultation",
        "consultation",
        consultation,
        now,
        before={"owner": before.owner, "status": before.status},
        after={"owner": repo.viewer.member, "status": status},
    )
    if status is not before.status:
        _tell_asker(repo, consultation, now)


def answer_consultation(repo: Repository, consultation: ConsultationId, text: str, now: datetime) -> None:
    """Answer, or correct the answer; the client's asker reads it on its screen and by mail (P4).

    Raises NotAllowed, NotFound, and Refused where the answer is missing or the consultation rests.
    """
    rules.require(repo.viewer, Permission.ANSWER_CONSULTATIONS)
    before = repo.consultations.get(consultation, lock=True)
    answer = clean(text, label="回答", limit=TEXT_LIMIT, required=True)
    if (before.status, before.answer) == (C.ANSWERED, answer):
        return  # the second press of a double click finds its effect already there
    if before.status is not C.ANSWERED:
        law.require_consultation_move(before.status, C.ANSWERED)
    _answer(repo, consultation, answer, now)
    _tell_asker(repo, consultation, now)


def move_consultation(repo: Repository, consultation: ConsultationId, to: ConsultationStatus, now: datetime) -> None:
    """Let an answered consultation rest, or take it up again; the asker is told (P4).

    Raises NotAllowed, NotFound, and Refused where no such move exists; answering is `answer_consultation`.
    """
    rules.require(repo.viewer, Permission.ANSWER_CONSULTATIONS)
    before = repo.consultations.get(consultation, lock=True)
    if before.status is to:
        return  # the second press of a double click finds its effect already there
    law.require_consultation_move(before.status, to)
    if to is C.ANSWERED:
        raise Refused("回答を入力してください。")
    owner = before.owner or repo.viewer.member
    repo.consultations.change(consultation, status=to, owner_id=owner)
    repo.audit.record(
        "move_consultation",
        "consultation",
        consultation,
        now,
        before={"status": before.status, "owner": before.owner},
        after={"status": to, "owner": owner},
    )
    _tell_asker(repo, consultation, now)


def answered_by_opening(repo: Repository, consultation: ConsultationId, posting: PostingRecord, now: datetime) -> None:
    """What was asked for has been opened: a consultation that still waits is answered so; the opening has its mails."""
    before = repo.consultations.get(consultation, lock=True)
    if before.status in (C.RECEIVED, C.IN_PROGRESS):
        what = f"再公募（第{posting.round}回）" if posting.round > 1 else "新しい募集"
        _answer(
            repo,
            consultation,
            f"{what}「{posting.title}」を公開しました。提案の締切は{day(posting.deadline)}です。",
            now,
        )


def set_sales_contact(repo: Repository, client: OrganizationId, member: MemberId | None, now: datetime) -> None:
    """Who of kakutoku looks after a client and hears of its consultations; None: all of sales (P4).

    Raises NotAllowed, NotFound for what is no client, and Refused for somebody who can't answer consultations.
    """
    rules.require(repo.viewer, Permission.OPEN_POSTINGS)
    if repo.registry.audience(client) is not Audience.CLIENT:
        raise NotFound("この企業は見つかりません。")
    if member is not None and member not in {each.id for each in repo.consultations.contacts()}:
        raise Refused("営業担当は、有効な営業担当または運営のユーザーから選択してください。")
    repo.consultations.lock_client(client)
    before = repo.consultations.contact(client)
    if (before.id if before else None) == member:
        return
    repo.consultations.set_contact(client, member)
    repo.audit.record(
        "set_sales_contact",
        "organization",
        client,
        now,
        before={"member": before.id if before else None},
        after={"member": member},
    )


def _answer(repo: Repository, consultation: ConsultationId, answer: str, now: datetime) -> None:
    before = repo.consultations.get(consultation)
    owner = before.owner or repo.viewer.member
    repo.consultations.change(
        consultation,
        status=C.ANSWERED,
        answer=answer,
        answered_by_id=repo.viewer.member,
        answered_at=now,
        owner_id=owner,
    )
    repo.audit.record(
        "answer_consultation",
        "consultation",
        consultation,
        now,
        before={"status": before.status, "answer": before.answer, "owner": before.owner},
        after={"status": C.ANSWERED, "answer": answer, "owner": owner},
    )


def _tell_asker(repo: Repository, consultation: ConsultationId, now: datetime) -> None:
    after = repo.consultations.get(consultation)
    for recipient in repo.consultations.askers(consultation, after.client):
        letter = letters.consultation_updated(
            recipient,
            consultation=consultation,
            kind=after.kind,
            status=after.status,
            posting=after.posting_title,
            answer=after.answer if after.status is C.ANSWERED else "",
            at=now,
        )
        repo.outbox.queue(letter, now)
