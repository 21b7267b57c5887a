"""The demo world's partners that work alone, as director (個人ディレクター型) or as player (個人プレイヤー型)."""

from core.demo.shapes import DemoPartner, DemoRecord
from core.model import WorkStyle

SOLO_DIRECTORS: tuple[DemoPartner, ...] = (
    DemoPartner(
        key="yuzusaka",
        name="ゆずさか営業設計室",
        name_roman="Yuzusaka Eigyo Sekkeishitsu",
        domain="yuzusaka.example",
        phone="05000001009",
        style=WorkStyle.SOLO_DIRECTOR,
        employees=1,
        full_time=0,
        founded=2018,
        partner_since=2019,
        legal_form="個人事業主",
        freelancer=True,
        prefecture="東京都",
        postal_code="1660000",
        address="東京都杉並区架空窪4-3-2",
        support="""\
戦略の設計から架電、商談までを代表が一人で担当します。必要な場合だけ、5年以上一緒に働いている業務委託の2名が架電\
に加わります。同時にお受けするのは3社までです。""",
        working="リモート稼働です。週3日、1日6時間を上限に、平日10時から18時で稼働します。",
        representative="""\
クラウド会計ソフトの新規開拓で2年連続の最優秀賞を受賞し、営業企画を経て2018年に独立しました。\
23社の立ち上げ期の営業に伴走し、そのうち14社は社内の営業チームへの引き継ぎまで完了しています。""",
        records=(
            DemoRecord(
                "シフト管理アプリの提供企業",
                "営業戦略の設計、新規開拓",
                "2021年2月〜2022年7月",
                "18か月で有料契約94社、うち10店舗以上が37社",
            ),
            DemoRecord(
                "経費精算SaaS企業", "大企業向けの手紙と架電", "2022年10月〜2023年9月", "対象210社のうち48社と商談"
            ),
            DemoRecord(
                "美容室向け顧客管理サービス企業",
                "本部への新規開拓",
                "2023年11月〜2024年6月",
                "チェーン本部26社と商談、受注7社",
            ),
        ),
    ),
    DemoPartner(
        key="tsubakuro",
        name="合同会社つばくろ営業設計",
        name_roman="Tsubakuro Eigyo Sekkei",
        domain="tsubakuro-sekkei.example",
        phone="0220001010",
        style=WorkStyle.SOLO_DIRECTOR,
        employees=1,
        full_time=1,
        founded=2020,
        partner_since=2022,
        legal_form="合同会社",
        freelancer=True,
        prefecture="宮城県",
        postal_code="9800000",
        address="宮城県仙台市青葉区架空林7-7",
        support="""\
代表がディレクションと商談を担当し、架電は案件に合わせて業務委託の1〜3名と行います。東北の飲食、小売、\
介護の企業とのつながりを生かした支援が中心です。""",
        working="リモート稼働が基本です。東北6県は訪問もできます。",
        representative="""\
地方銀行で法人営業を8年、その後は飲食店の運営会社で店舗開発と本部の管理部門を経験しました。\
決算書とシフト表の両方を読める営業として、2020年から独立して活動しています。""",
        records=(
            DemoRecord(
                "飲食店向け発注システムの提供企業",
                "東北のチェーン本部への開拓",
                "2022年8月〜2023年7月",
                "12か月で本部31社と商談、受注8社（142店舗）",
            ),
            DemoRecord("地方の採用支援会社", "介護施設への新規開拓", "2021年5月〜2021年10月", "6か月で59施設と契約"),
        ),
    ),
    DemoPartner(
        key="tsukishiro",
        name="株式会社つきしろ梟商談",
        name_roman="Tsukishiro Fukuro Shodan",
        domain="tsukishiro-fukuro.example",
        phone="0110001011",
        style=WorkStyle.SOLO_DIRECTOR,
        employees=1,
        full_time=1,
        founded=2022,
        partner_since=2024,
        legal_form="株式会社",
        freelancer=True,
        prefecture="北海道",
        postal_code="0600000",
        address="北海道札幌市中央区架空条西9丁目",
        support="""\
代表一人の会社です。代理店、パートナーの開拓だけをお受けしており、提携先の選定、手紙、面談、契約条件の説明、\
提携後の活動支援まで一貫して担当します。""",
        working="フルリモート稼働です。四半期に1度、首都圏への出張で面談をまとめて行います。",
        representative="""\
会計事務所に6年勤務した後、業務ソフト会社で会計事務所と社労士事務所の開拓を担当しました。\
先生方の1年の忙しさの波を踏まえた進め方が身に付いています。""",
        records=(
            DemoRecord(
                "給与計算ソフトの提供企業",
                "社労士事務所の代理店開拓",
                "2023年2月〜2024年7月",
                "18か月で提携54事務所、紹介からの受注131社",
            ),
            DemoRecord(
                "電子申告サービス企業", "税理士事務所への案内と面談", "2022年6月〜2022年12月", "面談118件、提携29事務所"
            ),
        ),
    ),
)

SOLO_PLAYERS: tuple[DemoPartner, ...] = (
    DemoPartner(
        key="watagumo",
        name="わたぐも電話営業舎",
        name_roman="Watagumo Denwa Eigyosha",
        domain="watagumo-denwa.example",
        phone="05000001012",
        style=WorkStyle.SOLO_PLAYER,
        employees=1,
        full_time=0,
        founded=2021,
        partner_since=2022,
        legal_form="個人事業主",
        freelancer=True,
        prefecture="千葉県",
        postal_code="2730000",
        address="千葉県船橋市架空本町6-1",
        support="""\
架電は必ず本人が行います。スクリプトと対象リストをいただければ、契約の翌週から稼働できます。報告は毎日、\
通話の要点を1件ずつ文章で残します。""",
        working="自宅から平日9時〜16時、月80時間まで稼働できます。",
        representative="""\
携帯電話会社の窓口で7年、法人向けクラウドの電話営業で5年の経験があります。子育てのため2021年に独立しました。\
落ち着いた声で話しやすいと言っていただくことが多いです。""",
        records=(
            DemoRecord(
                "勤怠管理システムの販売会社",
                "架電によるアポイント獲得",
                "2022年9月〜2023年8月",
                "840時間の稼働でアポイント163件",
            ),
            DemoRecord("研修サービス企業", "人事部門への架電", "2024年2月〜2024年5月", "4か月で商談38件"),
        ),
    ),
    DemoPartner(
        key="sasabune",
        name="ささぶね架電堂",
        name_roman="Sasabune Kadendo",
        domain="sasabune-kaden.example",
        phone="05000001013",
        style=WorkStyle.SOLO_PLAYER,
        employees=1,
        full_time=0,
        founded=2023,
        partner_since=2024,
        legal_form="個人事業主",
        freelancer=True,
        prefecture="広島県",
        postal_code="7370000",
        address="広島県呉市架空濱2-5",
        support="""\
架電とメールの送信を本人が担当します。決められた手順を正確に続けることが得意です。""",
        working="自宅から平日10時〜17時、月100時間まで稼働できます。",
        representative="""\
造船所の資材部で10年間、購買を担当していました。売り込まれる側だった経験を生かし、\
2023年から製造業を中心に電話営業をお受けしています。""",
        records=(
            DemoRecord(
                "産業用ロボットの販売代理店", "工場への架電", "2024年1月〜2024年6月", "6か月で工場見学の申し込み27件"
            ),
        ),
    ),
    DemoPartner(
        key="yamabiko",
        name="合同会社やまびこ一番線",
        name_roman="Yamabiko Ichibansen",
        domain="yamabiko-ichiban.example",
        phone="0480001014",
        style=WorkStyle.SOLO_PLAYER,
        employees=1,
        full_time=1,
        founded=2022,
        partner_since=2023,
        legal_form="合同会社",
        freelancer=True,
        prefecture="埼玉県",
        postal_code="3500000",
        address="埼玉県川越市架空門前3",
        support="""\
代表が架電、商談、議事録の作成まで一人で行います。1日の架電は60件までとし、1件ずつ事前に企業のことを調べてからお\
電話します。""",
        working="リモート稼働です。平日9時〜18時、月120時間まで。関東は訪問もできます。",
        representative="""\
旅行会社の法人営業、鉄道広告の代理店を経て独立しました。少ない件数で濃い会話をすることを大切にしています。""",
        records=(
            DemoRecord("企業研修の提供会社", "人事部門への新規開拓", "2023年6月〜2024年5月", "商談96件、受注12件"),
        ),
    ),
)
