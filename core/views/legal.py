"""法令チェック: what the law says of one version of an order, and what somebody has answered for (O9)."""

from dataclasses import dataclass
from datetime import datetime

from core.model import OrderItem
from core.model_contracts import LegalRule, Severity
from core.rules_law import Finding, standing


@dataclass(frozen=True, slots=True)
class LegalOverride:
    """A client's 管理者 goes on with a version in spite of these rules; why stands in the trail alone."""

    rules: frozenset[LegalRule]
    member: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LegalCheck:
    """What the law finds in one version and found in the first, in the law's order; who goes on in spite of what."""

    findings: tuple[Finding, ...]
    first: tuple[Finding, ...] = ()
    override: LegalOverride | None = None

    @property
    def overridden(self) -> frozenset[LegalRule]:
        """The rules that somebody has answered for."""
        return self.override.rules if self.override else frozenset()

    @property
    def standing(self) -> tuple[Finding, ...]:
        """What still keeps the version from being approved."""
        return standing(self.findings, self.overridden)

    def is_new(self, finding: Finding) -> bool:
        """Whether a change since version 1 brought it about (O4)."""
        return not any(_same(finding, each) for each in self.first)

    def mended_at(self, place: OrderItem | None) -> tuple[Finding, ...]:
        """What there was to change at an item in version 1 and is no more (O4)."""
        return tuple(
            each
            for each in self.first
            if each.place is place
            and each.severity is not Severity.NOTE
            and not any(_same(each, now) for now in self.findings)
        )

    def at(self, place: OrderItem | None) -> tuple[Finding, ...]:
        """What there is to say of one item; of the order as such with None."""
        return tuple(each for each in self.findings if each.place is place)

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """The findings that weigh so much."""
        return tuple(each for each in self.findings if each.severity is severity)


def _same(one: Finding, other: Finding) -> bool:
    return (one.rule, one.place) == (other.rule, other.place)
