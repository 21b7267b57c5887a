"""The chats of the demo world: interviews are arranged, conditions discussed, and some replies are still unread."""

from core.demo.events import DemoEvent, ReadThread, Wrote

KOTOHA, SOTA = "kotoha@hoshinagi.example", "sota@hoshinagi.example"
KO, TSUMUGI = "ko@tsumuji-seiki.example", "tsumugi@tsumuji-seiki.example"
TAKUMI, MAFUYU = "takumi@yukinoshita-jinzai.example", "mafuyu@yukinoshita-jinzai.example"
KEI, RIO = "kei@michishio-kaitaku.example", "rio@michishio-kaitaku.example"
SHIZUKU, IBUKI = "shizuku@jusanya-lab.example", "ibuki@jusanya-lab.example"
SAYAKA = "sayaka@harunire-eigyo.example"
FUKUMI = "fukumi@tsukishiro-fukuro.example"
HINATA = "hinata@nekoyanagi.example"

WITH_MICHISHIO: tuple[DemoEvent, ...] = (
    Wrote(
        "sensor",
        "michishio",
        KO,
        -15,
        "10:32",
        """\
ご提案ありがとうございます。営業部の鉢嶺と申します。
「直近の突発停止で、一番長かったのは何時間でしたか」という問いかけが、\
まさに私どもが現場で聞きたかったことでした。ぜひ一度お話を伺えればと思います。
来週の火曜日から木曜日の午後で、60分ほどお時間をいただけますでしょうか。当社からは私と、\
開発部の技術者が1名参加します。""",
    ),
    ReadThread("sensor", "michishio", KEI, -15, "13:05"),
    Wrote(
        "sensor",
        "michishio",
        KEI,
        -15,
        "13:18",
        """\
鉢嶺様
お声がけいただきありがとうございます。代表の潮見坂です。
水曜日の14時から15時でしたら、電気保全の経験者も一緒に参加できます。オンラインでお願いできますでしょうか。\
会議の案内は弊社からお送りします。
事前に製品の仕様書か、展示会で配布された資料を拝見できますと、具体的なお話ができます。""",
    ),
    ReadThread("sensor", "michishio", KO, -15, "15:40"),
    Wrote(
        "sensor",
        "michishio",
        KO,
        -15,
        "15:46",
        """\
水曜日の14時からで承知しました。技術者にも伝えます。
仕様書は当日の朝までにこちらでお送りします。なお、防爆の規格はまだ取得していませんので、\
化学の工場は後にした方がよいというご意見には同感です。""",
    ),
    ReadThread("sensor", "michishio", RIO, -9, "09:10"),
    Wrote(
        "sensor",
        "michishio",
        RIO,
        -9,
        "09:31",
        """\
先日はお時間をいただきありがとうございました。担当の満瀬です。
お話の中で出た3点を、次回までにまとめてまいります。
① 食品工場400件のうち、充填機を10台以上持つと思われる工場の件数
② 停止1時間あたりの損失の聞き方（直接金額を聞かない方法）
③ 評価機を3台お借りできる場合の、貸し出しの流れ""",
    ),
    ReadThread("sensor", "michishio", KO, -9, "11:00"),
    Wrote(
        "sensor",
        "michishio",
        KO,
        -8,
        "10:05",
        """\
ありがとうございます。②は当社でも悩んでいた点ですので、とても楽しみにしています。
社内では来月の取締役会で決める予定です。それまでにもう1社とお話しした上で、\
見積のお願いができればと考えています。""",
    ),
    ReadThread("sensor", "michishio", KEI, -8, "10:50"),
    ReadThread("sensor", "michishio", TSUMUGI, -7, "08:55"),
)

WITH_JUSANYA: tuple[DemoEvent, ...] = (
    Wrote(
        "sensor",
        "jusanya",
        KO,
        -13,
        "11:20",
        """\
ご提案を拝見しました。会話の記録を製品企画に戻す7つの欄という考え方に、開発部から強い関心が寄せられています。
差し支えなければ、過去の案件で実際に使われた記録の例（企業名を伏せたもの）を拝見できますでしょうか。""",
    ),
    ReadThread("sensor", "jusanya", SHIZUKU, -13, "12:00"),
    Wrote(
        "sensor",
        "jusanya",
        SHIZUKU,
        -12,
        "10:02",
        """\
十三塚です。ご関心をお寄せいただきありがとうございます。
記録の例をそのままお送りすることはできないのですが、画面を共有しながら項目ごとにご説明することは可能です。\
30分で十分お伝えできると思います。
明後日の10時、13時、または金曜日の16時でご都合はいかがでしょうか。""",
    ),
    ReadThread("sensor", "jusanya", KO, -12, "13:30"),
    Wrote("sensor", "jusanya", KO, -12, "13:41", "金曜日の16時でお願いします。開発部の2名も同席します。"),
    ReadThread("sensor", "jusanya", IBUKI, -12, "14:00"),
    Wrote(
        "sensor",
        "jusanya",
        IBUKI,
        -2,
        "18:05",
        """\
先日はありがとうございました。夜久原です。
ご質問をいただいた「月80時間を60時間にした場合」の数字をお送りします。
・架電 510件 / 担当者との会話 98件 / 商談 3件 / 企画に戻す声 22件
会話の件数が月100件を下回ると集計の傾向が読み取りにくくなりますので、最初の2か月は80時間、\
その後に60時間へ減らす形をお勧めします。""",
    ),
    Wrote(
        "sensor",
        "jusanya",
        IBUKI,
        -1,
        "17:42",
        """\
もう1点だけ補足です。製品の研修について、来週でしたら全員の予定が合う時間が水曜日の10時と木曜日の15時にございま\
す。仮に押さえておきますので、ご都合をお聞かせください。""",
    ),
)

WITH_HARUNIRE: tuple[DemoEvent, ...] = (
    Wrote(
        "sensor",
        "harunire",
        KO,
        -13,
        "16:15",
        """\
既存の14工場から同じ会社の他工場へ広げるという視点は、私どもにはありませんでした。
一方で、月120時間は予算の上限に近く、社内では「まず小さく」という声があります。ご提案の最後にあった、\
既存企業の展開だけを月60時間で3か月という形について、もう少し詳しく伺えますでしょうか。""",
    ),
    ReadThread("sensor", "harunire", SAYAKA, -13, "16:50"),
    Wrote(
        "sensor",
        "harunire",
        SAYAKA,
        -12,
        "09:30",
        """\
楡井沢でございます。ご検討いただきありがとうございます。
月60時間の場合は、ディレクター1名とメンバー1名の体制となり、89工場のうち最初の3か月で50工場に接触する計画です。\
商談は月3件を見込みます。
1点確認させてください。既存の工場をご紹介くださった代理店様との関係で、\
当社から直接ご連絡してはいけない工場はございますか。""",
    ),
    ReadThread("sensor", "harunire", KO, -12, "11:12"),
    Wrote(
        "sensor",
        "harunire",
        KO,
        -1,
        "16:20",
        """\
お返事が遅くなり申し訳ありません。社内で確認に時間がかかりました。
代理店との約束で、直接ご連絡を控えるべき工場が89のうち27ありました。\
残る62工場を対象とした場合の計画を教えていただけますか。あわせて、\
オンラインで30分ほどお話しできる日をいくつかいただけますと助かります。""",
    ),
)

ON_AGENCIES: tuple[DemoEvent, ...] = (
    Wrote(
        "agency",
        "tsukishiro",
        KOTOHA,
        -34,
        "11:20",
        """\
ご提案ありがとうございます。代表の朝霧です。
先生方の1年の波の話は、当社が一番見落としていた点でした。2つのご質問への回答です。
・顧問先との契約は必ず先生を通じてご案内します。利用規約にも明記しています。
・初期設定と問い合わせは、当社の専任窓口（平日9時〜18時）が直接お受けできます。
面談は今週の木曜日か金曜日の午前中でいかがでしょうか。""",
    ),
    ReadThread("agency", "tsukishiro", FUKUMI, -34, "12:10"),
    Wrote(
        "agency",
        "tsukishiro",
        FUKUMI,
        -34,
        "12:24",
        """\
朝霧様
月城野です。早速のご回答をありがとうございます。2点とも、手紙の最初の3行に書ける大切な内容です。
木曜日の10時から11時でお願いいたします。差し支えなければ、紹介料の条件表を事前に拝見できますと、\
先生方の目線での感想をお伝えできます。""",
    ),
    ReadThread("agency", "tsukishiro", KOTOHA, -34, "13:00"),
    Wrote(
        "agency",
        "tsukishiro",
        KOTOHA,
        -30,
        "18:02",
        """\
本日はありがとうございました。条件表へのご指摘（支払いの時期と明細）は、さっそく経理と見直しを始めました。
ぜひお願いしたいと考えています。見積のご依頼をお送りしますので、まずは2か月でお見積もりください。""",
    ),
    ReadThread("agency", "tsukishiro", FUKUMI, -29, "09:00"),
    Wrote(
        "agency",
        "tsukishiro",
        FUKUMI,
        -27,
        "10:15",
        """\
見積・発注書の第1版をお送りしました。月100時間、2か月の内容です。
手紙の印刷と発送の費用は、通数が決まってから加える想定で、今回は含めておりません。""",
    ),
    ReadThread("agency", "tsukishiro", KOTOHA, -27, "11:30"),
    ReadThread("agency", "tsukishiro", SOTA, -20, "09:40"),
    Wrote(
        "agency",
        "tsukishiro",
        SOTA,
        -16,
        "14:20",
        """\
営業の三日月です。社内で検討し、提携後の紹介まで見届けていただくには2か月では短いという結論になりました。\
期間を3か月に変更し、面談への同席と記録の提出を加えています。
金額の部分は当社では編集できないため、あわせて修正依頼をお送りしました。ご確認をお願いします。""",
    ),
    ReadThread("agency", "tsukishiro", FUKUMI, -16, "15:00"),
    Wrote(
        "agency",
        "tsukishiro",
        FUKUMI,
        -15,
        "09:12",
        """\
三日月様
ご検討ありがとうございます。3か月に延びるのは大変心強いです。同席は、\
移動の時間を考えますとオンラインに限らせていただけると助かります。手紙の費用も含めて、\
今週中に第3版をお送りします。""",
    ),
    ReadThread("agency", "tsukishiro", SOTA, -15, "10:00"),
    ReadThread("agency", "tsukishiro", KOTOHA, -15, "10:30"),
    Wrote(
        "agency",
        "tsukishiro",
        FUKUMI,
        -1,
        "17:10",
        """\
第3版をお送りしました。変更した点は次の3つです。
・面談への同席はオンラインに限ること、記録の提出は3営業日以内とすること
・項目を3か月分とし、手紙の印刷と発送の費用（200通）を加えたこと
・各月の支払期日を日付で記載したこと
ご不明な点がなければ、承認依頼をお送りいただけますと幸いです。""",
    ),
)

ON_LEADS: tuple[DemoEvent, ...] = (
    Wrote(
        "leads",
        "jusanya",
        SOTA,
        -90,
        "10:05",
        """\
営業の三日月です。初回連絡までの時間を数字で示していただいた点に惹かれました。明日か明後日、\
30分ほどお話しできますか。""",
    ),
    ReadThread("leads", "jusanya", SHIZUKU, -90, "11:00"),
    Wrote(
        "leads",
        "jusanya",
        SHIZUKU,
        -90,
        "11:08",
        """\
十三塚です。ありがとうございます。明日の15時でお願いいたします。CRMの項目の一覧を拝見しながらお話しできますと、\
そのまま設定の案をお持ちできます。""",
    ),
    ReadThread("leads", "jusanya", SOTA, -90, "11:30"),
    Wrote(
        "leads",
        "jusanya",
        SOTA,
        -86,
        "17:25",
        "本日はありがとうございました。社内の了承が取れましたので、見積をお願いします。",
    ),
    ReadThread("leads", "jusanya", SHIZUKU, -86, "17:40"),
    Wrote(
        "leads",
        "jusanya",
        SHIZUKU,
        -72,
        "10:00",
        """\
ご承認ありがとうございました。開始日の1週間前にキックオフを行います。候補は月曜日の10時、火曜日の14時です。""",
    ),
    ReadThread("leads", "jusanya", SOTA, -72, "10:20"),
    Wrote("leads", "jusanya", SOTA, -72, "10:26", "火曜日の14時でお願いします。マーケティング担当の露草も参加します。"),
    ReadThread("leads", "jusanya", IBUKI, -72, "11:00"),
    Wrote(
        "leads",
        "jusanya",
        IBUKI,
        -12,
        "18:30",
        """\
稼働開始からの集計です。資料請求とセミナーで174件、当日中の初回連絡は171件（98％）、\
初回連絡までの平均は1時間52分でした。商談は26件、うち休眠の再開が5件です。
気づいた点として、「給与ソフトとの連携」を最初に話題にされる方が開始前の記録の2倍に増えています。\
資料の3ページ目を前に出すことをご検討ください。""",
    ),
    ReadThread("leads", "jusanya", SOTA, -11, "09:05"),
    Wrote(
        "leads",
        "jusanya",
        SOTA,
        -11,
        "09:20",
        """\
ありがとうございます。資料の件は制作に伝えました。来月の定例では、契約の更新についてもご相談させてください。""",
    ),
    ReadThread("leads", "jusanya", IBUKI, -11, "09:50"),
    ReadThread("leads", "jusanya", KOTOHA, -10, "12:00"),
)

ON_CAREGIVERS: tuple[DemoEvent, ...] = (
    Wrote(
        "caregivers",
        "nekoyanagi",
        TAKUMI,
        -240,
        "10:40",
        """\
薄氷と申します。施設長につながる時間帯の数字に驚きました。社内でも確かめたところ、同じ傾向でした。\
今週中にお話しできますでしょうか。""",
    ),
    ReadThread("caregivers", "nekoyanagi", HINATA, -240, "11:20"),
    Wrote(
        "caregivers",
        "nekoyanagi",
        HINATA,
        -240,
        "11:35",
        """\
柳瀬川です。ご連絡ありがとうございます。明日の15時からでしたら、介護の案件を担当した猫塚も参加できます。""",
    ),
    ReadThread("caregivers", "nekoyanagi", TAKUMI, -240, "12:00"),
    Wrote("caregivers", "nekoyanagi", TAKUMI, -240, "12:05", "明日の15時でお願いします。"),
    ReadThread("caregivers", "nekoyanagi", HINATA, -238, "09:00"),
    Wrote(
        "caregivers",
        "nekoyanagi",
        MAFUYU,
        -88,
        "16:00",
        """\
代表の雪ノ下です。3か月間、本当にありがとうございました。お預かりした求人は合計247件、\
入職された方は前の年の同じ時期の1.6倍になりました。
次の繁忙期の前に、また必ずご相談させてください。""",
    ),
    ReadThread("caregivers", "nekoyanagi", HINATA, -88, "16:30"),
    Wrote(
        "caregivers",
        "nekoyanagi",
        HINATA,
        -88,
        "16:45",
        """\
雪ノ下様、薄氷様
こちらこそありがとうございました。断られた理由の集計と、半年後に連絡できる施設の一覧（318件）\
を引き継ぎ資料としてお渡ししました。皆さまのご活躍をお祈りしております。""",
    ),
    ReadThread("caregivers", "nekoyanagi", TAKUMI, -88, "17:00"),
    ReadThread("caregivers", "nekoyanagi", MAFUYU, -87, "09:00"),
)

MESSAGES: tuple[DemoEvent, ...] = WITH_MICHISHIO + WITH_JUSANYA + WITH_HARUNIRE + ON_AGENCIES + ON_LEADS + ON_CAREGIVERS
