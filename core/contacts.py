"""Ways to get in touch, as people write them in a text, whoever's they are (P10)."""

import re
from collections.abc import Iterator

_TLDS = (
    "com|net|org|jp|info|biz|io|ai|app|dev|co|tv|cc|me|tech|cloud|site|online|store|shop|work|works|tokyo|osaka|kyoto"
    "|nagoya|yokohama|okinawa|asia|xyz|link|page|club|agency|consulting|partners|group|company|jobs|careers|global"
    "|world|email|us|uk|eu|de|fr|cn|kr|tw|hk|sg|vn|th|ph|nz|au|ca|ch|nl|ly|gg|example|test|invalid"
)
_B = r"[ \t]{0,3}"
_TAIL = r"(?:[!-~]*[a-z0-9/_=&#%+~-])?"
_AT = rf"{_B}(?:@|[(\[{{<](?:at|アット|アットマーク)[)\]}}>]|アット(?:マーク)?|あっとまーく){_B}"
_DOT = rf"{_B}(?:\.|[(\[{{<](?:dot|ドット)[)\]}}>]|ドット){_B}"
_DOT_APART = r"(?: \. ?|\. | ?[(\[](?:dot|ドット)[)\]] ?| ?ドット ?)"
_S = r"[ \t\-ー().・]{0,3}"
_FRESH = r"(?<!\d)(?<!\d[.,/:-])"
_NATIONAL = rf"(?:{_S}[5-9]{_S}0(?:{_S}\d){{8}}|(?:{_S}\d){{9}})(?!\d)"
_NUMBER_OF = r"(?:(?<=tel)|(?<=fax)|(?<=電話)|(?<=電話番号)|(?<=携帯番号)|(?<=携帯)|(?<=ックス))[ \t:.・はー-]{0,4}"

_WEB = (
    # an address with its scheme, also under a Japanese domain
    rf"(?:https?|ftp){_B}:{_B}/{_B}/{_B}(?:[^\s/、。!-~]{{1,63}}?\.[a-z]{{2,}})?{_TAIL}",
    # a bare domain with whatever follows it; names of programming platforms look alike
    rf"(?<![a-z0-9.@-])(?!(?:asp|ado|vb|ml)\.net(?![a-z.]))(?:[a-z0-9-]+\.)+(?:{_TLDS})(?!\.?[a-z0-9-])(?:[:/]{_TAIL})?",
    r"(?:[ぁ-ゖー]{2,20}|(?=[a-z0-9-]{0,19}[ァ-ヺ一-龠々])[ァ-ヺー一-龠々a-z0-9-]{2,20})\.(?:com|net|org|(?:co\.)?jp)(?![a-z0-9])",
    rf"[a-z0-9-]{{2,63}}{_DOT_APART}(?:co ?\. ?jp|com|org|jp|コム|ネット|ジェイピー)(?![a-z0-9])",
)
_MAIL = (
    # an address, also with its sign or its dots written out, or under a Japanese domain
    rf"[a-z0-9._%+'-]{{0,64}}{_AT}[a-z](?:[a-z0-9-]{{0,63}}{_DOT})+[a-z]{{2,}}",
    rf"[a-z0-9._%+'-]{{1,64}}(?:{_AT}|[★☆◎■])(?:[a-z0-9-]+\.)+(?:{_TLDS})(?![a-z0-9])",
    rf"[a-z0-9._%+'-]{{0,64}}@[^\s@/、。!-~]{{1,30}}\.(?:{_TLDS})(?![a-z0-9])",
    r"(?<![a-z0-9])[a-z][a-z0-9._%+-]{1,63}@[a-z][a-z0-9-]{2,}",
    # a name in a social network
    r"(?<![\w@])@[a-z_][a-z0-9_.]{2,}",
)
_PHONE = (
    # a number from abroad; mobile and internet (11 digits); fixed (10 digits); of any other country
    rf"(?<!\d)\(?(?:\+{_S}|(?:010|00){_S}|(?=81[-(]))8{_S}1{_S}(?:\(0\)|0)?{_NATIONAL}",
    rf"{_FRESH}\(?0 ?[25-9] ?0(?:{_S}\d){{8}}(?![-ー.]?\d)",
    rf"{_FRESH}\(?0(?:{_S}\d){{9}}(?![-ー.]?\d)",
    rf"\+(?:{_S}\d){{9,14}}(?!\d)",
    # a number without its area code, where the word before it says what it is
    rf"{_NUMBER_OF}(\d{{1,4}}[-ー ]\d{{4}})(?![\d件社名人本回時分円%])",
)
_WAYS = tuple(
    (re.compile(sign), tuple(map(re.compile, ways)))
    for sign, ways in (
        (r"\. ?[a-z]|/|dot|ドット", _WEB),
        (r"@|at[)\]}>]|アット|あっと|[★☆◎■]", _MAIL),
        (rf"\d(?:{_S}\d){{4}}", _PHONE),
    )
)
"""Patterns, each group behind the sign without which none of it can match: most texts hold none of the signs."""


def contacts(plain: str) -> Iterator[tuple[int, int]]:
    """Where a narrowed text (see core.spelling) holds mail addresses, web addresses or Japanese phone numbers.

    Amounts, dates, times, percentages, ranges and quantities are none of them.
    """
    for sign, ways in _WAYS:
        if sign.search(plain):
            for way in ways:
                for found in way.finditer(plain):
                    yield found.span(found.lastindex or 0)
