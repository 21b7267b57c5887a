"""The sixty reviews of the demo world: most partners have few, and few partners have most."""

from core.demo.reviews_prime import HARUNIRE, NEKOYANAGI, TOBIUO, YUZUSAKA
from core.demo.reviews_standard import AKANEGUMO, MICHISHIO, OTHERS, WATAGUMO
from core.demo.shapes import DemoReview

REVIEWS: tuple[DemoReview, ...] = HARUNIRE + TOBIUO + NEKOYANAGI + YUZUSAKA + MICHISHIO + AKANEGUMO + WATAGUMO + OTHERS
