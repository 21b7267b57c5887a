"""A case's webhook: where its reports go as they happen, tried out, and sent again where that failed (D6)."""

from datetime import datetime

from core import rules, webhook
from core.calendar import jst_date
from core.errors import Refused
from core.model_direction import CaseId, WebhookPostId
from core.repository import Repository
from core.rules import Permission

NONE_SET = "先にWebhookのURLを登録してください。"
TEST = "kakutoku connect からのテスト送信です"
TESTED = "このチャンネルに、アポイントの獲得と業務の終了が届きます。"


def set_webhook(repo: Repository, case: CaseId, typed: str, now: datetime) -> None:
    """From now on the case's reports go to this address, to none where it is empty; the trail names its host alone.

    What waits for its channel goes there as well; where there is none any more, it is mailed.

    Raises NotAllowed, NotFound, and Refused for an address to which nothing may be posted.
    """
    rules.require(repo.viewer, Permission.DIRECT_CASES)
    repo.webhooks.hold(case)
    address = webhook.require_address(typed)
    before = repo.webhooks.address(case)
    if before == address:
        return
    repo.webhooks.put(case, address, now)
    told = {"webhook": webhook.masked(before)}, {"webhook": webhook.masked(address)}
    repo.audit.record("set_webhook", "case", case, now, before=told[0], after=told[1])


def send_test(repo: Repository, case: CaseId, intent: str, now: datetime) -> None:
    """Post a message that says that it is a test, once for one `intent`. Raises NotAllowed, NotFound, Refused."""
    rules.require(repo.viewer, Permission.DIRECT_CASES)
    repo.webhooks.hold(case)
    if not repo.webhooks.address(case):
        raise Refused(NONE_SET)
    facts = [("案件", repo.cases.head(case, jst_date(now)).name)]
    key = f"test:{case}:{repo.viewer.member}:{intent}"
    if repo.webhooks.queue(case, key, webhook.message(TEST, facts, TESTED), now):
        repo.audit.record("test_webhook", "case", case, now)


def retry_post(repo: Repository, post: WebhookPostId, now: datetime) -> None:
    """Send a message that was given up once more, under its own key. Raises NotAllowed, NotFound, Refused."""
    rules.require(repo.viewer, Permission.DIRECT_CASES)
    case = repo.webhooks.case_of(post)
    repo.webhooks.retry(post, now)
    repo.audit.record("retry_webhook", "case", case, now)
