"""The people of the demo world and the passwords a presenter can remember: one for each kind of organisation."""

from core.demo.case_clients import CASE_CLIENTS
from core.demo.clients import CLIENTS
from core.demo.partners import PARTNERS
from core.demo.shapes import DemoPerson
from core.model import Audience, Role

PASSWORDS: dict[Audience, str] = {
    Audience.CLIENT: "demo-client-2026",
    Audience.PARTNER: "demo-partner-2026",
    Audience.KAKUTOKU: "demo-kakutoku-2026",
}

KAKUTOKU = "カクトク"
KAKUTOKU_DOMAIN = "kakutoku.example"
FOUNDER, SALES = "sara@kakutoku.example", "itsuki@kakutoku.example"
"""Who enters everybody, and who opens the postings."""

_MEMBERS: dict[str, tuple[tuple[str, str, Role], ...]] = {
    "hoshinagi": (
        ("kotoha", "朝霧 ことは", Role.ADMIN),
        ("iori", "露草 いおり", Role.STAFF),
        ("sota", "三日月 颯太", Role.STAFF),
        ("shion", "栗花落 しおん", Role.GUEST),
    ),
    "tsumuji": (
        ("tsumugi", "髙﨑 つむぎ", Role.ADMIN),
        ("ko", "鉢嶺 こう", Role.STAFF),
        ("rin", "百目鬼 りん", Role.GUEST),
    ),
    "yukinoshita": (
        ("mafuyu", "雪ノ下 まふゆ", Role.ADMIN),
        ("takumi", "薄氷 たくみ", Role.STAFF),
        ("chisato", "風花 ちさと", Role.GUEST),
    ),
    "harunire": (("sayaka", "楡井沢 さやか", Role.ADMIN), ("ren", "浅葱野 れん", Role.STAFF)),
    "tobiuo": (("hibiki", "渡海屋 ひびき", Role.ADMIN), ("mio", "波止場 みお", Role.STAFF)),
    "akanegumo": (("toko", "茜屋 とうこ", Role.ADMIN), ("subaru", "雲居田 すばる", Role.STAFF)),
    "tetsukon": (("masato", "紺堂 まさと", Role.ADMIN), ("yui", "鉄輪 ゆい", Role.STAFF)),
    "nekoyanagi": (("hinata", "柳瀬川 ひなた", Role.ADMIN), ("ayumu", "猫塚 あゆむ", Role.STAFF)),
    "michishio": (("kei", "潮見坂 けい", Role.ADMIN), ("rio", "満瀬 りお", Role.STAFF)),
    "jusanya": (("shizuku", "十三塚 しずく", Role.ADMIN), ("ibuki", "夜久原 いぶき", Role.STAFF)),
    "rindo": (("rinka", "坂牧野 りんか", Role.ADMIN), ("sora", "青垣内 そら", Role.STAFF)),
    "yuzusaka": (("chiharu", "柚木坂 ちはる", Role.ADMIN),),
    "tsubakuro": (("minato", "燕沢 みなと", Role.ADMIN),),
    "tsukishiro": (("fukumi", "月城野 ふくみ", Role.ADMIN),),
    "watagumo": (("honoka", "綿貫谷 ほのか", Role.ADMIN),),
    "sasabune": (("isana", "笹舟 いさな", Role.ADMIN),),
    "yamabiko": (("tetsu", "山彦沢 てつ", Role.ADMIN),),
}

_CASE_MEMBERS: dict[str, tuple[tuple[str, str, Role], ...]] = {
    "amaoto": (("kaho", "雨森野 かほ", Role.ADMIN),),
    "kogarashi": (("sho", "木枯沢 しょう", Role.ADMIN),),
    "minamo": (("nagisa", "水面木 なぎさ", Role.ADMIN),),
    "hidamari": (("haruto", "日溜田 はると", Role.ADMIN),),
    "hotarubi": (("hotaka", "蛍火野 ほたか", Role.ADMIN),),
    "yamase": (("itsuka", "山背木 いつか", Role.ADMIN),),
    "harunire": (
        ("aoi", "楡原沢 あおい", Role.STAFF),
        ("kento", "石楠原 けんと", Role.STAFF),
        ("manami", "葉隠野 まなみ", Role.STAFF),
    ),
    "tobiuo": (
        ("asahi", "沖津浜 あさひ", Role.STAFF),
        ("chika", "潮騒野 ちか", Role.STAFF),
        ("daichi", "波切島 だいち", Role.STAFF),
        ("emi", "帆足谷 えみ", Role.STAFF),
        ("fuga", "港川辺 ふうが", Role.STAFF),
        ("hinano", "渚原木 ひなの", Role.STAFF),
    ),
    "akanegumo": (("itsumi", "夕凪沢 いつみ", Role.STAFF),),
    "rindo": (("jun", "鋼谷地 じゅん", Role.STAFF), ("kaede", "錆浅木 かえで", Role.STAFF)),
}
"""The six clients whose deals are run as cases, and who calls in them beside the partners' own two."""

_KAKUTOKU_MEMBERS: tuple[tuple[str, str, Role], ...] = (
    ("itsuki", "鷺沼田 いつき", Role.SALES),
    ("hotaru", "凪野 ほたる", Role.SALES),
    ("natsume", "雁金野 なつめ", Role.DIRECTOR),
    ("jin", "白南風 じん", Role.DIRECTOR),
    ("sara", "常盤木 さら", Role.OPERATIONS),
)


def _people(
    members: tuple[tuple[str, str, Role], ...], domain: str, organisation: str, audience: Audience
) -> tuple[DemoPerson, ...]:
    return tuple(
        DemoPerson(f"{mailbox}@{domain}", PASSWORDS[audience], name, role, organisation, audience)
        for mailbox, name, role in members
    )


PEOPLE: tuple[DemoPerson, ...] = (
    *(
        person
        for client in (*CLIENTS, *CASE_CLIENTS)
        for person in _people(
            _MEMBERS.get(client.key) or _CASE_MEMBERS[client.key], client.domain, client.name, Audience.CLIENT
        )
    ),
    *(
        person
        for partner in PARTNERS
        for person in _people(
            (*_MEMBERS[partner.key], *_CASE_MEMBERS.get(partner.key, ())),
            partner.domain,
            partner.name,
            Audience.PARTNER,
        )
    ),
    *_people(_KAKUTOKU_MEMBERS, KAKUTOKU_DOMAIN, KAKUTOKU, Audience.KAKUTOKU),
)
"""Everybody, the clients' people first, as `python -m core people` lists them."""


def first_of(domain: str) -> str:
    """The mail address of the organisation's first person, its 管理者."""
    return next(person.email for person in PEOPLE if person.email.endswith(f"@{domain}"))
