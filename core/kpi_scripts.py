"""Whether one script really does better than another: said only where counts can tell, however often one looks (D4).

The test is the safe test of two Bernoulli streams by R. J. Turner, A. Ly and P. D. Grünwald, "Generic E-variables for
exact sequential k-sample tests that allow for optional stopping", Journal of Statistical Planning and Inference 230
(2024) 106116, arXiv:2106.02693. A day is a block. From the days before it each script's rate is estimated (mean of a
Beta(1, 1) that has seen them), and the day is held to be so much more probable under these two rates than under their
mean, weighted by the day's counts. If both scripts are equally good that factor is 1 on average or less, whatever the
rate and whatever the counts, so the product over the days reaches 20 with a probability of 1/20 at most, at any time
(Ville's inequality): one may look daily and stop at once. The rate itself may change from day to day, as lists do; a
day on which only one of the scripts was used says nothing of the difference and counts 1. What is taken for granted:
how many contacts a day has does not depend on how they went; so only days whose work has been told in full belong here.

Of several scripts each pair is tested with its part of the 5 % (Bonferroni), because which of them leads is known only
from the same counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil, comb, log

from core.kpi import Rate
from core.model import Labelled
from core.model_direction import ScriptId, Work

ERROR = 0.05
"""How often at most a difference is claimed where there is none."""

METHOD = (
    "差がないのに「高い」と判定する誤りは、毎日見て途中で判断しても5%以下です"
    "（Turner・Ly・Grünwald 2024のe値による逐次検定。日ごとの件数を積み上げ、e値が20に達したときに判定します。"
    "スクリプトが3つ以上のときは、5%を組の数で分けます）。"
    "判定に使うのは、同じ日に両方を使い、報告がそろった前日までの分です。"
)
"""The method in a sentence or two, for the table and the definitions."""

UNDECIDED = "判定不可"
SOON = 240
"""Days of a year on which both scripts can be used; what takes longer is not waited for."""


class Measure(Labelled):
    """The two rates by which scripts are compared (D4)."""

    APPOINTMENT = "appointment", "コンタクトアポ率"
    CONTACT = "contact", "コンタクト率"

    def counted(self, work: Work) -> tuple[int, int]:
        """How many of how many in some work."""
        if self is Measure.CONTACT:
            return work.contacts, work.calls
        return work.appointments, work.contacts

    @property
    def base(self) -> str:
        """What it is a share of."""
        return "架電" if self is Measure.CONTACT else "コンタクト"


@dataclass(frozen=True, slots=True)
class Stream:
    """A script by its name, and what was done with it day by day."""

    script: ScriptId
    name: str
    days: Mapping[date, Work]


@dataclass(frozen=True, slots=True)
class Compared:
    """A script's rate beside the leading one's: `verdict` says which is higher or that nobody can tell, `missing` what
    it would roughly take to tell. The leading script itself has no verdict.
    """

    script: ScriptId
    name: str
    rate: Rate
    verdict: str = ""
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the days so far say of two streams: the logarithm of the e-value now, that of its highest, and the rates'
    difference (first less second) on the day of the highest.
    """

    now: float
    highest: float
    direction: float


def compare(measure: Measure, streams: Sequence[Stream]) -> tuple[Compared, ...]:
    """The scripts by their rate, the highest first, each laid beside the highest; scripts without a count come last."""
    rates = {each.script: _rate(measure, each) for each in streams}
    order = sorted(streams, key=lambda each: (*_place(rates[each.script]), each.name))
    if not order:
        return ()
    leading = order[0]
    pairs = comb(len(order), 2)
    found = [Compared(leading.script, leading.name, rates[leading.script])]
    for each in order[1:]:
        verdict, missing = _verdict(measure, leading, each, rates, pairs)
        found.append(Compared(each.script, each.name, rates[each.script], verdict, missing))
    return tuple(found)


def evidence(blocks: Sequence[tuple[int, int, int, int]]) -> Evidence:
    """What blocks of (part, whole) of a first and a second stream say of their difference, in the order of time."""
    part_a = whole_a = part_b = whole_b = 0
    now = highest = direction = 0.0
    for a, n_a, b, n_b in blocks:
        if n_a and n_b:
            rate_a, rate_b = (part_a + 1) / (whole_a + 2), (part_b + 1) / (whole_b + 2)
            mean = (n_a * rate_a + n_b * rate_b) / (n_a + n_b)
            now += a * log(rate_a / mean) + (n_a - a) * log((1 - rate_a) / (1 - mean))
            now += b * log(rate_b / mean) + (n_b - b) * log((1 - rate_b) / (1 - mean))
        part_a, whole_a, part_b, whole_b = part_a + a, whole_a + n_a, part_b + b, whole_b + n_b
        if now > highest:
            highest, direction = now, part_a / max(1, whole_a) - part_b / max(1, whole_b)
    return Evidence(now, highest, direction)


def _verdict(
    measure: Measure, leading: Stream, other: Stream, rates: Mapping[ScriptId, Rate], pairs: int
) -> tuple[str, str]:
    blocks = [
        measure.counted(leading.days.get(day, Work())) + measure.counted(other.days.get(day, Work()))
        for day in sorted({*leading.days, *other.days})
    ]
    found = evidence(blocks)
    bound = log(pairs / ERROR)
    if found.highest >= bound and found.direction > 0:
        return f"{leading.name}の方が高い", ""
    if found.highest >= bound:
        return UNDECIDED, "以前に見られた差が、その後逆転しています。スクリプトの改訂の前後を分けてご確認ください。"
    return UNDECIDED, _missing(measure, leading, other, rates, bound - found.now, blocks)


def _missing(
    measure: Measure,
    leading: Stream,
    other: Stream,
    rates: Mapping[ScriptId, Rate],
    distance: float,
    blocks: Sequence[tuple[int, int, int, int]],
) -> str:
    """What it would take, were the present rates the true ones and days went on as those on which both were used."""
    for each in (leading, other):
        if not rates[each.script].whole:
            return f"「{each.name}」の{measure.base}がまだありません。"
    both = [(n_a, n_b) for _, n_a, _, n_b in blocks if n_a and n_b]
    if not both:
        return "同じ日に両方を使った日がまだありません。日を分けずに使うと、比較できます。"
    n_a, n_b = (sum(counts) / len(both) for counts in zip(*both, strict=True))
    a, b = (_smooth(rates[each.script]) for each in (leading, other))
    mean = (n_a * a + n_b * b) / (n_a + n_b)
    daily = n_a * _distance(a, mean) + n_b * _distance(b, mean)
    days = (distance + 1) / daily if daily > 1e-9 else float("inf")  # one more for what estimating costs
    if days > SOON:
        return "差が小さく、今のペースでは1年使っても判定できない見込みです。"
    size = f"約{_roughly(days):,}日（{measure.base}約{_roughly(days * (n_a + n_b)):,}件）"
    return f"今の差が続けば、両方を使う日があと{size}で判定できる見込みです。"


def _rate(measure: Measure, stream: Stream) -> Rate:
    counts = [measure.counted(work) for work in stream.days.values()]
    return Rate(sum(part for part, _ in counts), sum(whole for _, whole in counts))


def _place(rate: Rate) -> tuple[bool, Decimal]:
    """Where a rate stands in the order."""
    return (True, Decimal(0)) if rate.value is None else (False, -rate.value)


def _smooth(rate: Rate) -> float:
    """Neither nothing nor everything, of however few."""
    return (rate.part + 0.5) / (rate.whole + 1)


def _distance(rate: float, mean: float) -> float:
    """What one count tells on average against the mean (Kullback and Leibler)."""
    return rate * log(rate / mean) + (1 - rate) * log((1 - rate) / (1 - mean))


def _roughly(number: float) -> int:
    """Upward to two digits: 7, 23, 340."""
    whole = ceil(number)
    step = 10 ** max(0, len(str(whole)) - 2)
    return -(-whole // step) * step
