"""Only operations repair, and only what is broken (K3)."""

import hashlib
from datetime import timedelta

from sqlalchemy import insert

from core.actions import repairs
from core.actions.approvals import request_approval
from core.rules_access import ADDRESS
from core.store.tables import SessionRow, SignInAttemptRow
from tests.access import situations as s
from tests.access.people import OPERATIONS
from tests.access.table import DONE, NOT_FOUND, REFUSED, SAME, Row
from tests.cast import NOW, address
from tests.factories import negotiating

WHY = "お電話でのご依頼（本人確認済み）"


def sign_in_locked(engine, cast):
    """The client's staff failed too often."""
    digest = hashlib.sha256(address("buyer").encode()).hexdigest()
    failed = [{"address_hash": digest, "network": "", "at": NOW}] * ADDRESS.lock
    s.write(engine, insert(SignInAttemptRow).values(failed))
    return {"member": cast.buyer.member}


def signed_in_twice(engine, cast):
    """The client's staff has two sessions."""
    common = {"member_id": cast.buyer.member, "epoch": 0, "created_at": NOW, "seen_at": NOW}
    end = NOW + timedelta(days=1)
    rows = [{**common, "token_hash": f"hash-{number}", "expires_at": end} for number in range(2)]
    s.write(engine, insert(SessionRow).values(rows))
    return {"member": cast.buyer.member}


def somebody(engine, cast):
    """A member who needs nothing."""
    return {"member": cast.buyer.member}


def awaiting_approval(engine, cast):
    """The client asked for approval of version 1."""
    order = negotiating(engine, cast)
    s.act(engine, cast.buyer, request_approval, order, 1, NOW)
    return {"order": order}


ROWS = [
    Row(
        repairs.unlock_sign_in,
        may=OPERATIONS,
        states={sign_in_locked: DONE, somebody: REFUSED},
        args=lambda t: (t.member, WHY, NOW),
    ),
    Row(
        repairs.end_member_sessions,
        may=OPERATIONS,
        states={signed_in_twice: DONE, somebody: REFUSED},
        args=lambda t: (t.member, WHY, NOW),
    ),
    Row(
        repairs.correct_email,
        may=OPERATIONS,
        states={somebody: DONE},
        args=lambda t: (t.member, "corrected@aoba-keiki.example", WHY, NOW),
    ),
    Row(
        repairs.correct_email,
        note="the same",
        may=OPERATIONS,
        states={somebody: SAME},
        args=lambda t: (t.member, address("buyer"), WHY, NOW),
    ),
    Row(
        repairs.correct_email,
        note="taken",
        may=OPERATIONS,
        states={somebody: REFUSED},
        args=lambda t: (t.member, address("rival"), WHY, NOW),
    ),
    Row(
        repairs.correct_email,
        note="nobody's",
        may=OPERATIONS,
        states={s.peace: NOT_FOUND},
        args=lambda t: (987_654, "corrected@aoba-keiki.example", WHY, NOW),
    ),
    Row(
        repairs.withdraw_stuck_approval,
        may=OPERATIONS,
        states={awaiting_approval: DONE, s.negotiating: REFUSED, s.contracted: REFUSED},
        args=lambda t: (t.order, 1, WHY, NOW),
    ),
]
