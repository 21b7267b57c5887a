"""What the sales desk of the demo world did: hearings, a posting in its second round, consultations of clients."""

from dataclasses import replace

from core.demo.decisions import KOTOHA, TAKUMI
from core.demo.desk_events import Answered, Asked, Charged, DeskEvent, Heard, Looked, LooksAfter, Reopened
from core.demo.people import FOUNDER, SALES
from core.demo.postings import REOPENED
from core.model import CompanySize
from core.model_accounts import ConsultationKind, PostingContent
from core.views import Fee

HOTARU = "hotaru@kakutoku.example"
AGAIN = replace(REOPENED, deadline=6)
"""The same posting, with the deadline of its second round."""

DESK: tuple[DeskEvent, ...] = (
    LooksAfter(SALES, -300, "09:30", client="hoshinagi", member=SALES),
    LooksAfter(SALES, -300, "09:31", client="yukinoshita", member=SALES),
    LooksAfter(SALES, -300, "09:32", client="tsumuji", member=HOTARU),
    Charged(FOUNDER, -150, "10:00", client="hoshinagi", fee=Fee(0, 30_000, 900), starts=-135),
    Charged(FOUNDER, -12, "10:00", client="hoshinagi", fee=Fee(0, 25_000, 850), starts=40),
    Looked(HOTARU, -3, "14:10", client="tsumuji", reason="候補者一覧の並び順についてのお問い合わせ", minutes=6),
    Heard(
        SALES,
        -33,
        "14:00",
        client="yukinoshita",
        notes="""\
ご担当の薄氷様とオンラインで60分。
・前回の求人開拓は満足。今回は建設の新規事業で、介護とは別の予算。
・社内の目標は半年で求人50社。ただし初回の募集では数を約束してほしくない（質を優先）とのこと。
・予算の上限は月額45万円。公開する金額は40万円までにしてほしい。
・決裁は雪ノ下様。候補者が2社以下なら比較できないので決めない、とのお話。""",
        content=REOPENED.content,
        deadline=REOPENED.deadline,
        opens=REOPENED.key,
    ),
    Asked(
        TAKUMI,
        -13,
        "10:20",
        key="again",
        kind=ConsultationKind.REOPEN,
        posting=REOPENED.key,
        text="""\
ご提案を2社からいただきましたが、建設業での求人開拓のご経験がある方をもう少し比べたいと考えています。
内容は同じままで、締切を変えて再公募できますでしょうか。今月中に面談を始められると助かります。""",
    ),
    Answered(
        SALES,
        -12,
        "16:45",
        key="again",
        text="""\
ご相談ありがとうございます。同じ内容で再公募できます。
これまでの2社は引き続き候補者としてご覧いただけますので、並行して面談を進めていただいて差し支えありません。
明日公開し、締切は2週間ほどで設定いたします。""",
    ),
    Reopened(SALES, -11, "10:00", posting=REOPENED.key, deadline=AGAIN.deadline, key="again"),
    Heard(
        HOTARU,
        -4,
        "13:30",
        client="tsumuji",
        notes="""\
髙﨑様、鉢嶺様と訪問で90分。
・振動センサーの募集とは別に、食品工場の保守契約の更新率を上げたい。
・既存のお客様への電話なので、新規開拓の会社では合わないかもしれない。カスタマーサクセスの経験を求める。
・時期は未定。来月の役員会の後に確定するため、締切はまだ決めない。""",
        content=PostingContent(
            title="食品工場の保守契約の更新に向けた既存顧客への連絡",
            categories=("製造機器・部品",),
            company_sizes=(CompanySize.UNDER_1000,),
            background="計測機器を納めた食品工場のうち、保守契約を更新してくださるのは6割ほどです。更新の時期に一度も連絡できていない工場が多く残っています。",
            request="・更新の3か月前の電話と訪問の調整\n・更新されない理由の聞き取り",
        ),
        deadline=None,
    ),
    Asked(
        KOTOHA,
        -1,
        "17:50",
        key="new",
        kind=ConsultationKind.NEW_POSTING,
        posting=None,
        text="""\
飲食店向けの新しいオプション（予約台帳との連携）を春に発売します。
発売前の3か月で、既存のお客様以外の飲食チェーンへの案内をお願いできるパートナーを探したいと考えています。
来週の水曜か木曜に、30分ほどお話しできますでしょうか。""",
    ),
)
