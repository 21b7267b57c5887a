"""Before disclosure nobody can tell from a text who wrote it: names and ways to get in touch are covered (P10)."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from core.contacts import contacts
from core.spelling import is_kana, narrow, skeleton, spelled

NAME = "●●●"
"""What stands in place of an organisation's or a person's name."""

CONTACT = "［連絡先非公開］"
"""What stands in place of a mail address, a web address or a phone number."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What one side can be told by: names (organisation in every script, people, address), domains, mails, phones."""

    names: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()


def mask(text: str, identities: Sequence[Identity]) -> str:
    """The text with NAME and CONTACT where it would tell who somebody is; any other text comes back as it is.

    Covered, in every width, kana, case and spacing, are
    - the names of `identities`, with or without 株式会社 and its like; the romanised name inside their domains; the
      part of a name in another script than the rest (ツキノワ of ツキノワ営業舎); family names of two characters or
      more; given names where an honorific follows; the address below the prefecture;
    - any mail address, web address, Japanese phone number and 法人番号, whoever's it is.

    A name that is an ordinary word alone does not eat ordinary words: one character or two Latin letters count only
    within the full name or beside 株式会社, up to five Latin letters and up to four kana only as a word of their own,
    and words like 営業 or sales never.
    """
    known = tuple(identities)
    while (masked := _cover(text, known)) != text:  # again, because a cover can lay bare a word of its own beside it
        text = masked
    return text


def leaks(text: str, identities: Sequence[Identity]) -> tuple[str, ...]:
    """What of `identities` can still be read in a text: an independent, blunter check for tests and audits.

    It compares letters and digits only, so it can raise a false alarm; words that `mask` covers only when they stand
    alone are left to `mask`.
    """
    letters = _letters(text)
    numbers = re.sub(r"(?<=\d)[^\w¥,/:]+(?=\d)|(?<=\d)ー(?=\d)", "", _plain(text))
    found: list[str] = []
    for identity in identities:
        for name in identity.names:
            if _is_telling(bare := _letters(_bare(_plain(name)))) and bare in letters:
                found.append(name)
        found += [each for each in (*identity.domains, *identity.emails) if each and _letters(each) in letters]
        for phone in identity.phones:
            if (digits := re.sub(r"\D", "", _plain(phone)).lstrip("0")) and digits in numbers:
                found.append(phone)
    return tuple(found)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _letters(text: str) -> str:
    letters = (letter for letter in _plain(text) if letter.isalnum() and letter != "ー")
    return "".join(chr(ord(letter) + 0x60) if "ぁ" <= letter <= "ゖ" else letter for letter in letters)


def _is_telling(letters: str) -> bool:
    if letters.isascii():
        return len(letters) > 5
    return len(letters) > (4 if all(map(is_kana, letters)) else 2)


# What a name is made of ------------------------------------------------------------------------------------------

_FORM = (
    r"(?:(?:株式|有限|合同|合資|合名|相互)会社|(?:一般|公益)?(?:社団|財団)法人|特定非営利活動法人|npo法人|\([株有同資名社財]\)"
    r"|かぶしきが?[いか]いしゃ|カブシキガ?[イカ]イシャ|(?<![ァ-ヺー])[カユド]\)|\([カユド]\)"
    r"|\b(?:co\.?,? ?ltd|inc|corp(?:oration)?|ltd|llc|llp|l\.l\.c|k\.?k|kabushiki.?[gk]aisha|god[ou].?[gk]aisha)\b\.?)"
)
"""株式会社 and its like, narrowed."""

_SIDE = r"[\s・.,\-_]*"
_FORM_BEFORE = re.compile(rf"{_FORM}{_SIDE}$")
_FORM_AFTER = re.compile(rf"{_SIDE}{_FORM}")
_FORM_REACH = 24

_GENERIC = frozenset(
    skeleton(word)
    for word in (
        "営業 商事 商会 商店 商談 企画 支援 代行 販売 事業 産業 工業 建設 技研 総研 研究所 事務所 本部 本社 支社 "
        "担当 日本 東京 大阪 関東 関西 未来 世界 地域 全国 セールス サービス サポート パートナー パートナーズ "
        "コンサルティング マーケティング コミュニケーション コミュニケーションズ ホールディングス グループ "
        "ジャパン カンパニー ソリューション ソリューションズ システム システムズ オフィス テクノロジー "
        "テクノロジーズ デザイン アウトソーシング コールセンター テレアポ インサイドセールス フィールドセールス "
        "リサーチ ワークス ネクスト スマート デジタル クラウド コネクト クリエイト プランニング プロジェクト "
        "sales service services support partner partners consulting marketing communication communications "
        "holdings group japan tokyo osaka company solution solutions system systems office technology "
        "technologies design outsourcing center call inside outside field research labs works business growth "
        "team agency media digital cloud connect client director operator admin staff guest seller buyer info "
        "mail contact online store shop life next first smart global network planning create creative project "
        "data tech link plus work"
    ).split()
)
"""Words that many names share; alone they tell nobody, so they are left alone."""

_PROVIDERS = frozenset(
    "gmail.com googlemail.com yahoo.co.jp yahoo.com outlook.com outlook.jp hotmail.com hotmail.co.jp live.jp "
    "icloud.com me.com docomo.ne.jp ezweb.ne.jp au.com softbank.ne.jp i.softbank.jp nifty.com".split()
)
"""Where everybody has a mail address; the domain alone tells nobody."""

_PREFECTURE = re.compile(r"^(?:〒?\s*\d{3}-?\d{4}\s*)?(?:東京都|北海道|(?:大阪|京都)府|.{2,3}県)?")
_ADDRESS = re.compile(r"[都道府県市区町村郡].*\d")
_BLOCK_WORDS = re.compile(r"(?<=[\d一二三四五六七八九十])(?:丁目|番地|番|号|の)")
_SCRIPT_RUN = re.compile(r"[a-z]+|[ぁ-ゖー]+|[ァ-ヺー]+")

_GAP = r"(?:[^\w●]|[_ー])*"
_KANA_GAP = r"(?:[^\w●]|_)*"
_SMALL_GAP = r"[ \t・.\-_]*"
_BLOCK_GAP = r"(?:[^\w●]|[_ー丁目番地号の])*"
"""What may stand between two letters: anything but letters; between those of short names no line end or comma."""

_HONORIFIC = r"(?=[\s・]*(?:さん|さま|様|氏|くん|君|ちゃん|先生|部長|課長|社長|代表|主任|マネージャー|ディレクター))"
_PARTICLE = r"(?=[^ぁ-ゖー]|$|[はがのをにでともへや]|さん|さま|です|から|より|まで|だ)"


@dataclass(frozen=True, slots=True)
class _Spelling:
    """One thing to look for: its skeleton for the quick look, its pattern for the exact one."""

    key: str
    pattern: str
    cover: str = NAME


@lru_cache(maxsize=2048)
def _spellings(identity: Identity) -> tuple[_Spelling, ...]:
    """Everything to look for, so that one identity is taken apart once."""
    hosts = {email.rpartition("@")[2] for email in identity.emails}
    domains = {narrow(each)[0].strip(".") for each in (*identity.domains, *hosts)} - _PROVIDERS - {""}
    found = [
        *(spelling for name in identity.names for spelling in _of_name(narrow(name)[0])),
        *(spelling for domain in domains for spelling in _of_domain(domain)),
        *(_contact(skeleton(narrow(email)[0])) for email in identity.emails),
        *(spelling for phone in identity.phones for spelling in _of_phone(skeleton(narrow(phone)[0]))),
    ]
    return tuple({spelling.pattern: spelling for spelling in found if spelling.key}.values())


def _of_name(name: str) -> Iterator[_Spelling]:
    bare = _bare(name)
    if bare == name.strip() and _ADDRESS.search(name):
        yield from _of_address(name)
        return
    if bare != name.strip() and (short := "".join(filter(str.isalnum, bare))):
        core = spelled(short, _SMALL_GAP)
        yield _Spelling(skeleton(short), rf"{_FORM}{_SIDE}{core}|{core}{_SIDE}{_FORM}")
    for part in filter(None, re.split(r"\s*[()\[\]「」『』/|,、]\s*", bare)):
        yield from _of_word(part)
        words = part.split()
        if len(words) == 2 and all(len(word) < 5 and word.isalpha() and not word.isascii() for word in words):
            yield from _of_word(words[0])
            if len(words[1]) > 1:
                yield _Spelling(skeleton(words[1]), spelled(words[1], _SMALL_GAP) + _HONORIFIC)
        for run in _SCRIPT_RUN.findall(part):
            if len(run) > 3:
                yield from _of_word(run)


def _of_word(word: str) -> Iterator[_Spelling]:
    """By what it is made of: anywhere, as a word of its own, or not alone at all."""
    letters = "".join(filter(str.isalnum, word))
    key, size = skeleton(letters), len(letters)
    if key in _GENERIC or size < 2:
        return
    if letters.isascii():
        if size > 5:
            yield _Spelling(key, spelled(letters, _GAP))
        elif size > 2:
            yield _Spelling(key, rf"(?<![a-z]){spelled(letters, _SMALL_GAP)}(?![a-z])")
    elif not all(is_kana(letter) or letter == "ー" for letter in letters):
        yield _Spelling(key, spelled(letters, _KANA_GAP if size > 3 else _SMALL_GAP))
    elif size > 4:
        yield _Spelling(key, spelled(letters, _KANA_GAP))
    elif size > 2:
        core = spelled(letters, _SMALL_GAP)
        yield _Spelling(key, rf"(?<![ぁ-ゖー])(?=[ぁ-ゖ]){core}(?<=[ぁ-ゖー]){_PARTICLE}")
        yield _Spelling(key, rf"(?<![ァ-ヺー])(?=[ァ-ヺ]){core}(?<=[ァ-ヺー])(?![ァ-ヺー])")


def _of_address(address: str) -> Iterator[_Spelling]:
    """The address below the prefecture, which the profile shows anyway; whole, and without the building."""
    below = _BLOCK_WORDS.sub("-", _PREFECTURE.sub("", address.strip()))
    for part in {below, below.split()[0] if below.split() else ""}:
        letters = skeleton(part)
        if re.search(r"\d", letters) and len(letters) > 3:
            yield _Spelling(
                re.split(r"\d", letters)[0] or letters, rf"{spelled(letters, _BLOCK_GAP)}(?:{_SMALL_GAP}(?:番地?|号))?"
            )


def _of_domain(domain: str) -> Iterator[_Spelling]:
    """The domain itself, its own label (hoshinami-sales) and that label's words (hoshinami)."""
    yield _contact(skeleton(domain))
    labels = domain.split(".")[:-1]
    own = max(labels[-2:], key=len, default="")
    yield from _of_word(own)
    for word in own.split("-"):
        if len(word) > 3:
            yield from _of_word(word)


def _of_phone(digits: str) -> Iterator[_Spelling]:
    """The number in full, from abroad, and without its area code."""
    if len(digits) > 7:
        for part in {digits.removeprefix("0"), digits[-8:]}:
            yield _Spelling(part, rf"(?<!\d)0?{spelled(part, _GAP)}(?!\d)", CONTACT)


def _contact(letters: str) -> _Spelling:
    return _Spelling(letters, spelled(letters, _GAP), CONTACT)


def _bare(name: str) -> str:
    """The narrowed name without 株式会社."""
    return re.sub(rf"^{_FORM}{_SIDE}|{_SIDE}{_FORM}$", "", name.strip()).strip()


_COMPANY_NUMBER = re.compile(r"\d(?<!\d\d)(?:-?\d{4}){3}(?![\d-])")
"""法人番号 and 登録番号, which lead straight to the name."""


_compiled = lru_cache(maxsize=16384)(re.compile)


def _cover(text: str, identities: tuple[Identity, ...]) -> str:
    plain, starts = narrow(text)
    spans = [(*span, CONTACT) for span in contacts(plain)]
    spans += [(*found.span(), NAME) for found in _COMPANY_NUMBER.finditer(plain)]
    common = skeleton(plain)
    for spelling in (each for identity in identities for each in _spellings(identity) if each.key in common):
        for found in _compiled(spelling.pattern).finditer(plain):
            start, end = found.span()
            if spelling.cover is NAME:
                start, end = _with_form(plain, start, end)
            spans.append((start, end, spelling.cover))
    covered: list[str] = []
    done = 0
    for start, end, cover in _merged(spans):
        while end < len(plain) and starts[end] == starts[end - 1]:  # the original's one character became several
            end += 1
        covered += (text[done : starts[start]], cover)
        done = starts[end]
    return "".join(covered) + text[done:]


def _with_form(plain: str, start: int, end: int) -> tuple[int, int]:
    """The span with the 株式会社 before or after the name."""
    before = _FORM_BEFORE.search(plain[max(0, start - _FORM_REACH) : start])
    after = _FORM_AFTER.match(plain, end)
    return start - len(before[0]) if before else start, after.end() if after else end


def _merged(spans: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """The spans in order, those that overlap as one; where a way to get in touch is among them, it is the cover."""
    current: tuple[int, int, str] | None = None
    for start, end, cover in sorted(spans):
        if current and start < current[1]:
            current = (current[0], max(end, current[1]), CONTACT if CONTACT in (cover, current[2]) else NAME)
        else:
            if current:
                yield current
            current = (start, end, cover)
    if current:
        yield current
