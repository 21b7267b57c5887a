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
    """What the law finds in one version, in the law's order, and who goes on in spite of what."""

    findings: tuple[Finding, ...]
    override: LegalOverride | None = None

    @property
    def overridden(self) -> frozenset[LegalRule]:
        """The rules that somebody has answered for."""
        return self.override.rules if self.override else frozenset()

    @property
    def standing(self) -> tuple[Finding, ...]:
        """What still keeps the version from being approved."""
        return standing(self.findings, self.overridden)

    def at(self, place: OrderItem | None) -> tuple[Finding, ...]:
        """What there is to say of one item; of the order as such with None."""
        return tuple(each for each in self.findings if each.place is place)

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """The findings that weigh so much."""
        return tuple(each for each in self.findings if each.severity is severity)
