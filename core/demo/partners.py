"""The fourteen certified partners of the demo world, of all four work styles."""

from core.demo.partners_large import ORGANIZATIONS, TEAMS
from core.demo.partners_solo import SOLO_DIRECTORS, SOLO_PLAYERS
from core.demo.shapes import DemoPartner

PARTNERS: tuple[DemoPartner, ...] = ORGANIZATIONS + TEAMS + SOLO_DIRECTORS + SOLO_PLAYERS
