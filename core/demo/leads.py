"""Those who asked and have no account yet, each at another step of the way (A1)."""

from core.actions.leads import Contact
from core.demo.desk_events import DemoLead, LeadStep
from core.model_accounts import LeadKind, LeadStatus

ITSUKI, HOTARU = "itsuki@kakutoku.example", "hotaru@kakutoku.example"
S = LeadStatus

LEADS: tuple[DemoLead, ...] = (
    DemoLead(
        "mokuren",
        -1,
        "18:42",
        LeadKind.CONSULTATION,
        Contact("株式会社もくれん印刷", "木蓮寺 かえで", "kaede@mokuren-print.example", "03-0000-0301"),
        "自治体向けの印刷物が減り、民間企業の開拓を始めたいと考えています。営業は2名で、新規の訪問まで手が回りません。\n"
        "どのような進め方があるのか、費用の目安とあわせて相談させてください。",
    ),
    DemoLead(
        "sazanami",
        -2,
        "11:05",
        LeadKind.BROCHURE,
        Contact("さざなみ冷機株式会社", "汐入 わたる", "wataru@sazanami-reiki.example", "03-0000-0302"),
        "",
    ),
    DemoLead(
        "hibari",
        -4,
        "09:31",
        LeadKind.CONSULTATION,
        Contact("ひばり測量設計合同会社", "雲雀丘 すず", "suzu@hibari-sokuryo.example", "03-0000-0303"),
        "ドローン測量のサービスを、建設会社に直接ご案内したいです。決裁者に会える商談を月に5件ほど希望しています。",
    ),
    DemoLead(
        "tobira",
        -9,
        "15:20",
        LeadKind.CONSULTATION,
        Contact("株式会社とびら学習社", "扉間 ひかり", "hikari@tobira-learning.example", "03-0000-0304"),
        "法人向けの研修サービスを立ち上げました。人事部門への最初の接点づくりをお願いできますか。",
    ),
    DemoLead(
        "kagaribi",
        -12,
        "13:48",
        LeadKind.BROCHURE,
        Contact("かがり火警備システム株式会社", "篝 さとる", "satoru@kagaribi-security.example", "03-0000-0305"),
        "無人店舗向けの商品です。代理店の開拓にも対応しているか知りたいです。",
    ),
    DemoLead(
        "yamabuki",
        -25,
        "10:12",
        LeadKind.CONSULTATION,
        Contact("やまぶき茶舗", "山吹 ゆい", "yui@yamabuki-chaho.example", "090-0000-0306"),
        "個人のお客様に電話でお茶をご案内していただけますか。",
    ),
)

LEAD_STEPS: tuple[LeadStep, ...] = (
    LeadStep("hibari", ITSUKI, -3, "10:00"),
    LeadStep("hibari", ITSUKI, -3, "10:25", S.CONTACTED, "お電話で概要を確認。面談は来週の火曜 14:00、オンラインで。"),
    LeadStep("tobira", HOTARU, -8, "11:30", S.CONTACTED),
    LeadStep(
        "tobira",
        HOTARU,
        -2,
        "16:10",
        S.MET,
        "面談（扉間様、事業責任者の方1名）。\n課題：人事部門の知人経由の商談が尽きた。\n希望：従業員300名以上の企業、月に4件の商談。\n"
        "予算：月40万円前後、まず3ヶ月。\n次の一歩：社内の承認後にアカウントを発行する。",
    ),
    LeadStep("kagaribi", ITSUKI, -11, "09:40", S.CONTACTED, "資料をお送りし、お電話でもご説明した。"),
    LeadStep("kagaribi", ITSUKI, -3, "15:00", S.MET, "面談済み。代理店の開拓から始める。発行のご了承をいただいた。"),
    LeadStep("kagaribi", ITSUKI, -1, "17:15", S.VERIFYING),
    LeadStep(
        "yamabuki",
        HOTARU,
        -24,
        "11:00",
        S.CLOSED,
        "個人のお客様へのご案内は取り扱いがない旨をお伝えした。",
    ),
)
