"""Two sides with names that occur nowhere else, and a search for them in whatever reaches the other side (P10)."""

from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urlsplit

from playwright.sync_api import Error, Page, Response, WebSocket
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from core.actions.candidates import decline
from core.actions.postings import open_posting
from core.actions.profiles import TypedProfile, update_profile
from core.model import CompanySize, OrganizationId, PostingId, WorkStyle
from core.model_accounts import PostingContent
from core.repository import transaction
from core.store.engine import WRITE
from core.store.tables import MailFileRow, MailRow, MemberRow, OrganizationRow
from tests.cast import CLIENT, NOW, PARTNER, Cast
from tests.factories import DEADLINE, OPENED, proposal, review

PARTNER_CANARIES = ("ミズハノメ", "mizuhanome", "蘆屋川", "澪音", "ashiyagawa", "miwone", "0300007313", "水鏡町")
CLIENT_CANARIES = ("サクヤヒメ", "sakuyahime", "木花園", "咲耶", "konohanazono", "0600002829", "桜蘂町")
"""What a person could read a name, an address or a number from, as `bones` leaves it."""

PARTNER_TEXT = """株式会社ミズハノメ開拓社の蘆屋川です。㈱ミズハノメ開拓社、ﾐｽﾞﾊﾉﾒ開拓社（株）、ミ ズ ハ ノ メ 開 拓 社、
みずはのめ、Ｍｉｚｕｈａｎｏｍｅ、MIZUHANOME、ミズ・ハノメ。担当の蘆屋川 澪音、澪音さんまで。
https://www.mizuhanome-kaitaku.example/works?from=proposal ・ mizuhanome-kaitaku.example
miwone.ashiyagawa@mizuhanome-kaitaku.example
ｍｉｗｏｎｅ．ａｓｈｉｙａｇａｗａ＠ｍｉｚｕｈａｎｏｍｅ－ｋａｉｔａｋｕ．ｅｘａｍｐｌｅ
TEL 03-0000-7313、０３（００００）７３１３、+81-3-0000-7313。東京都千早振区水鏡町7-31-3にて。"""
CLIENT_TEXT = """サクヤヒメ醸研株式会社の木花園です。サクヤヒメ醸研㈱、ｻｸﾔﾋﾒ醸研、サ ク ヤ ヒ メ 醸 研、さくやひめ、
Ｓａｋｕｙａｈｉｍｅ、SAKUYAHIME、サクヤ・ヒメ。担当の木花園 咲耶、咲耶さんまで。
https://www.sakuyahime-joken.example/company ・ sakuyahime-joken.example
konohanazono@sakuyahime-joken.example ｋｏｎｏｈａｎａｚｏｎｏ＠ｓａｋｕｙａｈｉｍｅ－ｊｏｋｅｎ．ｅｘａｍｐｌｅ
TEL 06-0000-2829、０６（００００）２８２９、+81-6-0000-2829。大阪府架空市桜蘂町28番29号にて。"""


PROFILE = TypedProfile(
    work_style=WorkStyle.TEAM,
    employees="12",
    regular_employees="8",
    founded_year="2016",
    corporate_form="株式会社",
    prefecture="東京都",
    working_mode=PARTNER_TEXT,
    representative=PARTNER_TEXT,
    record=PARTNER_TEXT,
)
"""What the canary partner tells clients of itself."""


def world(engine: Engine, cast: Cast) -> None:
    """A closed posting with the canary partner's proposal and a declined one, and an open one; nothing is disclosed."""
    _name(engine)
    with transaction(engine, cast.seller) as repo:
        update_profile(repo, PROFILE, repo.profiles.own().revision, NOW)
    closed = _posting(engine, cast, DEADLINE)
    _posting(engine, cast, DEADLINE + timedelta(days=30))
    title = "㈱ミズハノメ開拓社の三段階の開拓"
    proposal(engine, cast.seller, closed, title, PARTNER_TEXT)
    second = proposal(engine, cast.rival, closed, "もう一つの提案", "競合の提案です。")
    written = {"good": PARTNER_TEXT, "improve": PARTNER_TEXT, "recommend": PARTNER_TEXT, "reviewer": "㈱ミズハノメ商会"}
    review(engine, cast, PARTNER, 5, **written)
    with transaction(engine, cast.buyer) as repo:
        decline(repo, second, NOW - timedelta(hours=1), reason=CLIENT_TEXT)


def mails(engine: Engine, organization: OrganizationId) -> Iterator[tuple[str, bytes]]:
    """Every mail of the outbox that goes to an organisation, and what it carries."""
    with Session(engine) as session:
        for mail in session.scalars(select(MailRow).where(MailRow.organization_id == organization)):
            yield f"mail {mail.kind}", "\n".join((mail.subject, mail.text, mail.html)).encode()
            for file in session.scalars(select(MailFileRow).where(MailFileRow.mail_id == mail.id)):
                yield f"file of mail {mail.kind}", file.name.encode() + b"\n" + file.content


def _name(engine: Engine) -> None:
    partner = {
        "name": "株式会社ミズハノメ開拓社",
        "name_roman": "Mizuhanome Kaitakusha",
        "domain": "mizuhanome-kaitaku.example",
        "phone": "03-0000-7313",
        "address": "東京都千早振区水鏡町7丁目31番3号",
    }
    client = {
        "name": "サクヤヒメ醸研株式会社",
        "name_roman": "Sakuyahime Joken",
        "domain": "sakuyahime-joken.example",
        "phone": "06-0000-2829",
        "address": "大阪府架空市桜蘂町28番29号",
    }
    people = (
        (PARTNER, "蘆屋川 澪音", "miwone.ashiyagawa@mizuhanome-kaitaku.example"),
        (CLIENT, "木花園 咲耶", "konohanazono@sakuyahime-joken.example"),
    )
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(update(OrganizationRow).where(OrganizationRow.id == PARTNER).values(**partner))
        session.execute(update(OrganizationRow).where(OrganizationRow.id == CLIENT).values(**client))
        for organization, name, email in people:
            first = select(MemberRow.id).where(MemberRow.organization_id == organization).limit(1).scalar_subquery()
            session.execute(update(MemberRow).where(MemberRow.id == first).values(name=name, email=email))


def _posting(engine: Engine, cast: Cast, deadline: date) -> PostingId:
    content = PostingContent(
        title="サクヤヒメ醸研㈱の新規開拓",
        categories=("ｻｸﾔﾋﾒ醸研の清酒", "清酒"),
        industries="".join(CLIENT_TEXT.splitlines(keepends=True)[:3]),
        company_sizes=(CompanySize.UNDER_300,),
        background=CLIENT_TEXT,
        consultation=CLIENT_TEXT,
        request=CLIENT_TEXT,
        requirements=CLIENT_TEXT,
        budget="Sakuyahimeの規定による",
        period="さくやひめの決算まで",
    )
    with transaction(engine, cast.sales) as repo:
        return open_posting(repo, CLIENT, content, deadline, OPENED)


# --- what reaches a browser -----------------------------------------------------------------------------------------


class Wire:
    """Everything that reaches one page: answers with their headers, websocket frames, addresses, titles.

    Left out are the files under /static/, which Streamlit ships and which are the same for everybody.
    """

    def __init__(self, page: Page) -> None:
        self.received: list[tuple[str, bytes]] = []
        self._page = page
        self._answers: list[Response] = []
        page.on("response", lambda answer: self._answers.append(answer))
        page.on("websocket", self._listen)

    def take(self) -> None:
        """Collect what has come so far; before the page goes elsewhere, for then the browser forgets bodies."""
        for answer in self._answers:
            path = urlsplit(answer.url).path
            head = "\n".join((answer.url, *(f"{name}: {value}" for name, value in answer.all_headers().items())))
            self.received.append((f"headers of {path}", head.encode()))
            if not path.startswith("/static/") and not 300 <= answer.status < 400:
                self.received.append((f"body of {path}", self._body(answer)))
        self._answers.clear()
        self.received.append(("address and title", f"{self._page.url}\n{self._page.title()}".encode()))

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: self.received.append(("frame", _octets(frame))))

    def _body(self, answer: Response) -> bytes:
        try:
            return answer.body()
        except Error:  # the browser has gone on and forgotten it, or made a download of it: asked once more
            return self._page.request.get(answer.url).body()


def _octets(frame: str | bytes) -> bytes:
    return frame.encode() if isinstance(frame, str) else frame
