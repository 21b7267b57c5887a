import time
import unicodedata

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.contacts import contacts
from core.masking import CONTACT, NAME, Identity, leaks, mask
from core.spelling import narrow
from tests.strategies import any_text, business_text, repeatable

HOSHINAMI = Identity(
    names=(
        "株式会社ほしなみセールス",
        "ホシナミセールス",
        "Hoshinami Sales Inc.",
        "東京都青葉市見本町1丁目2番3号 サンプルビル4F",
        "林 太郎",
        "山本 由紀",
    ),
    domains=("hoshinami-sales.example",),
    emails=("taro@hoshinami-sales.example",),
    phones=("03-0000-0101",),
)
TSUKINOWA = Identity(
    names=("合同会社ツキノワ営業舎", "Tsukinowa", "髙嶋 直人", "ありま けん", "やまね社"),
    domains=("tsukinowa.example", "gmail.com"),
    emails=("seller@gmail.com",),
    phones=("090-0000-0102",),
)
BOTH = (HOSHINAMI, TSUKINOWA)


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("株式会社ほしなみセールスの林太郎です。", "●●●の●●●です。"),
        ("㈱ホシナミ・セールス 御中", "●●● 御中"),
        ("ﾎｼﾅﾐｾｰﾙｽ（株）と", "●●●と"),
        ("ほ し な み セ ー ル ス", "●●●"),
        ("ほしなみのサービス", "●●●のサービス"),
        ("Ｈｏｓｈｉｎａｍｉ　ＳＡＬＥＳ, Inc.へ", "●●●へ"),
        ("hoshinamiのサイト", "●●●のサイト"),
        ("h-o-s-h-i-n-a-m-i", "●●●"),
        ("НОЅНІΝАМІ", "●●●"),
        ("合同会社ツキノワ営業舎", "●●●"),
        ("ツキノワでは", "●●●では"),
        ("ツ\u200bキ\u200bノ\u200bワ\u200b営業舎", "●●●"),
        ("ツ★キ★ノ★ワ★営★業★舎", "●●●"),
        ("高島直人、髙嶋さん、高嶌 直人", "●●●、●●●さん、●●●"),
        ("直人さんと直人様", "●●●さんと●●●様"),
        ("やまね社", "●●●"),
        ("山本が担当します", "●●●が担当します"),
        ("担当：アリマです", "担当：●●●です"),
        ("担当：アリマツキノワ営業舎", "担当：●●●●●●"),
        ("担当はありまさんです", "担当はありまさんです"),
        ("東京都青葉市見本町1-2-3 サンプルビル4Fです", "東京都●●●です"),
        ("東京都青葉市見本町１ 丁目 ２ 番 ３ 号", "東京都●●●"),
        ("青葉市見本町一丁目２番３号まで", "●●●まで"),
        ("登録番号T1234567890123", "登録番号T●●●"),
        ("資料_ほしなみセールス_会社概要.pdf", "資料_●●●_会社概要.pdf"),
    ],
)
def test_a_known_name_is_covered_in_any_spelling(text, reads):
    assert mask(text, BOTH) == reads


@pytest.mark.parametrize(
    "text",
    [
        "taro.hoshi@other-firm.example",
        "ＳＡＬＥＳ＠ｏｔｈｅｒ．ｃｏ．ｊｐ",
        "info @ other.jp",
        "info(at)other(dot)jp",
        "info アット other ドット jp",
        "info[at]other.example",
        "info★other.co.jp",
        "営業@星波.jp",
        "in\u200bfo@ot\u00adher.jp",
        "@hoshi_sales",
        "https://other.example/a/b?x=1&y=2#z",
        "http：／／www.other.example",
        "https://星波.jp/会社",
        "www.other.co.jp",
        "other-firm.com",
        "other . com",
        "ほしぞら.com",
        "03-0000-0001",
        "０３－００００－０００１",
        "03ー0000ー0001",
        "03 0000 0001",
        "(03) 0000-0001",
        "03(0000)0001",
        "0300000001",
        "090-0000-0001",
        "０９０００００００１１",
        "0120-000-001",
        "0800-000-0001",
        "050.0000.0001",
        "+81-3-0000-0001",
        "+81 (0)90 0000 0001",
        "010-81-3-0000-0001",
        "81-90-0000-0001",
        "+44 20 0000 0001",
        "0 9 0 0 0 0 0 0 0 0 1",
    ],
)
def test_any_way_to_get_in_touch_is_covered_whoevers_it_is(text):
    assert mask(f"連絡先：{text}までお願いします。", ()).replace("営業", "") in (
        f"連絡先：{CONTACT}までお願いします。",
        f"連絡先：{CONTACT}会社までお願いします。",
    )


@pytest.mark.parametrize("text", ["TEL：0000-0001", "電話番号は 0000-0001", "携帯 00-0001"])
def test_a_number_without_area_code_is_covered_where_it_says_what_it_is(text):
    assert mask(f"{text}です", ()).endswith(f"{CONTACT}です")


INNOCENT = [
    "月額¥300,000（税抜）、￥１，０００，０００まで",
    "2026/12/01（火） 09:00-18:00",
    "2026-12-01 09:00〜2027-01-15 18:00",
    "2023年11月1日～2024年1月15日",
    "100時間、1,000時間、60〜1,000時間",
    "平均アポ率3.2%、接触率12.5％",
    "5〜10社、1-19名、20〜299名、1,000+名",
    "郵便番号100-0001、〒150-0002",
    "架電 120-150件、電話 1000-2000件、TEL 100-200本",
    "ASP.NETとNode.jsとVue.js、Co.,Ltd、No.1、Ver.2.0.1、vol.3",
    "アットホームな社風。SaaSとBtoB",
    "★Node.js　■v1.2.beta　◎A.B",
    "10社@5万円、単価@500円",
    "資料.pdf、一覧.xlsx、list.csv、readme.txt",
    "林業と森林、林立する、小林様向け、竹林",
    "太郎坊、素直人材、由紀子",
    "おいしいありますありまけ",
    "ツキノワグマの営業 セールス 営業 東京都",
    "①1位 ②2位 ③3位、½、10²",
    "2026.12.01、1.5.0、12.5h",
    "0〜10点、0.5〜1.0、0-1-2",
    "商品コード 0012-34、型番A-100-200",
    "星波、はやし、たろう、さんぷる",
    "2030年までに売上1,000,000,000円",
    "法人数3,500,000社、12桁123456789012",
    "",
    "●●●",
    "［連絡先非公開］●●●",
]


@pytest.mark.parametrize("text", INNOCENT)
def test_ordinary_business_text_is_left_alone(text):
    assert mask(text, BOTH) == text
    assert leaks(text, BOTH) == ()


@repeatable
@given(business_text)
def test_text_that_identifies_nobody_comes_back_as_it_is(text):
    assert mask(text, BOTH) == text


@settings(repeatable, max_examples=500)
@given(st.one_of(any_text, st.text("ほしなみhoshinami03-@.ツキノワ営業舎林太郎山本由紀 さん", max_size=40)))
def test_masking_twice_is_masking_once_and_leaves_nothing_to_read(text):
    masked = mask(text, BOTH)
    assert mask(masked, BOTH) == masked
    assert leaks(masked, BOTH) == ()
    assert masked == text or NAME in masked or CONTACT in masked


HALF_WIDTH = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF66, 0xFF9E)}
HALF_WIDTH |= {"\u3099": "\uff9e", "\u309a": "\uff9f"}


def katakana(text):
    return "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in text)


def hiragana(text):
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in text)


def half_width(text):
    return "".join(HALF_WIDTH.get(c, c) for c in unicodedata.normalize("NFD", katakana(text)))


def full_width(text):
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def decomposed(text):
    return unicodedata.normalize("NFD", text)


SPELLINGS = (str, str.upper, str.lower, str.title, katakana, hiragana, half_width, full_width, decomposed)
GAPS = ("", " ", "　", "\u200b", "\u00ad", "\ufeff", "・", "･", "-", "－", "‐", ".", "_", "\t", "  ", " - ")
BEFORE = ("", "株式会社", "（株）", "㈱", "㍿ ", "合同会社　", "有限会社", "弊社、", "担当：", "①", "※")
AFTER = ("", "株式会社", "(株)", " ㈱", " Inc.", ", Co., Ltd.", "合同会社", "の", "です。", "様", "/", "\n")

CANARIES = (
    "ほしなみセールス",
    "Hoshinami Sales",
    "hoshinami",
    "林太郎",
    "山本由紀",
    "ツキノワ営業舎",
    "Tsukinowa",
    "髙嶋直人",
    "hoshinami-sales.example",
    "taro@hoshinami-sales.example",
    "03-0000-0101",
    "090-0000-0102",
    "〇九〇-〇〇〇〇-〇一〇二",
)


@settings(repeatable, max_examples=1000)
@given(
    st.sampled_from(CANARIES),
    st.sampled_from(SPELLINGS),
    st.sampled_from(GAPS),
    st.sampled_from(BEFORE),
    st.sampled_from(AFTER),
    business_text,
    business_text,
)
def test_no_canary_survives_in_any_spelling(canary, spelling, gap, before, after, lead, rest):
    assume(gap != "_" or "@" not in canary)
    written = gap.join(spelling(canary)) if gap else spelling(canary)
    masked = mask(f"{lead}{before}{written}{after}{rest}", BOTH)
    assert leaks(masked, BOTH) == ()
    assert written not in masked
    assert NAME in masked or CONTACT in masked


@pytest.mark.parametrize("canary", CANARIES[:12])
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_the_check_for_leaks_is_not_blind(canary, spelling):
    assert leaks(f"弊社は{spelling(canary)}と申します", BOTH) or canary == "hoshinami"


@repeatable
@given(
    st.sampled_from(["03", "06", "011", "0123", "090", "080", "050", "0120"]),
    st.integers(0, 10**8),
    st.sampled_from(["-", "－", "ー", " ", "", ".", "‐"]),
    st.booleans(),
    business_text,
)
def test_no_japanese_phone_number_survives(area, number, separator, wide, lead):
    rest = f"{number:08}"[-(8 if area in ("090", "080", "050") else 10 - len(area)) :]
    written = separator.join((area, rest[:-4], rest[-4:]))
    masked = mask(f"{lead}：{full_width(written) if wide else written}まで", ())
    assert masked.endswith(f"{CONTACT}まで")


def test_the_short_names_count_with_their_company_form():
    short = Identity(names=("林株式会社", "株式会社AI"))
    assert mask("㈱林とAI 株式会社と", [short]) == "●●●と●●●と"
    assert mask("林業とAI活用", [short]) == "林業とAI活用"


def test_nothing_known_still_covers_contacts_and_only_those():
    assert mask("株式会社ほしなみセールス 03-0000-0101", []) == f"株式会社ほしなみセールス {CONTACT}"
    assert mask("営業支援", [Identity()]) == "営業支援"
    assert (
        mask("営業支援", [Identity(names=("", " ", "-"), domains=("",), emails=("",), phones=("", "1"))]) == "営業支援"
    )


@repeatable
@given(any_text)
def test_every_narrowed_character_knows_where_it_came_from(text):
    plain, starts = narrow(text)
    assert len(starts) == len(plain) + 1
    assert list(starts) == sorted(starts)
    assert starts[-1] == len(text)
    assert narrow(plain)[0] == plain
    assert all(0 <= start < end <= len(plain) for start, end in contacts(plain))


def test_hostile_repetition_is_masked_in_reasonable_time():
    hostile = (
        *("h-" * 10_000, "0" * 20_000, "a@" * 10_000, "www." * 5_000, "ほしな " * 5_000, "a." * 10_000 + "@"),
        *("a" * 20_000 + "アット", " " * 20_000 + "@", "-" * 20_000 + "ドット", "(0" * 10_000, "https://" * 2_500),
        *("株式会社" * 5_000, "あ\u3099" * 10_000, "ツキノ\u200b" * 5_000, "髙嶋" * 10_000, "hoshinami " * 2_000),
    )
    started = time.perf_counter()
    for text in hostile:
        mask(text, BOTH)
    assert time.perf_counter() - started < 10
