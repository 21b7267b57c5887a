"""The shape of a demo case: whose deal it is, how long each contract ran, and how well its members do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spell:
    """One contract: complete months, and what each of them is to bring: hours and appointments."""

    months: int
    hours: int
    appointments: int


@dataclass(frozen=True, slots=True)
class DemoCase:
    """A deal that begins `begins` months from the anchor's, one contract after the other.

    `skill` is what share of its appointments the members reach, `pace` of its hours. The last `silent` days nobody
    reported. `renewing`: its last contract's renewal is being negotiated.
    """

    client: str
    partner: str
    title: str
    target: str
    begins: int
    spells: tuple[Spell, ...]
    price: int
    director: str
    meeting: tuple[int, str] | None
    skill: float
    pace: float = 1.0
    silent: int = 0
    low_quality: bool = False
    renewing: bool = False

    @property
    def key(self) -> str:
        """By what the world finds its posting; its partner proposed alone."""
        return f"{self.client} {self.partner}"

    @property
    def ends(self) -> int:
        """The month, from the anchor's, in which its last contract ends."""
        return self.begins + sum(spell.months for spell in self.spells) - 1
