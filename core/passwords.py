"""Keeps passwords so that nobody can read them back, and checks them without telling whether an account exists (A2)."""

import secrets
from base64 import b64encode

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from core.settings import Settings


class Passwords:
    """Argon2id with one installation's cost."""

    def __init__(self, *, time_cost: int = 2, memory_kib: int = 19_456, parallelism: int = 1) -> None:
        self._hasher = PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=parallelism)

    @classmethod
    def of(cls, settings: Settings) -> "Passwords":
        """As the installation's settings say."""
        return cls(
            time_cost=settings.argon2_time_cost,
            memory_kib=settings.argon2_memory_kib,
            parallelism=settings.argon2_parallelism,
        )

    def hash(self, password: str) -> str:
        """What is stored for `password`, with its own salt."""
        return self._hasher.hash(password)

    def matches(self, stored: str | None, password: str) -> bool:
        """Whether `password` is the stored one. `None` (no such account) is never, after the same work."""
        try:
            return self._hasher.verify(stored or self._nobodys(), password) and bool(stored)
        except (VerificationError, InvalidHashError):
            return False

    def is_outdated(self, stored: str) -> bool:
        """Whether `stored` was made with another cost, so that checking it takes longer or shorter than for others."""
        return self._hasher.check_needs_rehash(stored)

    def _nobodys(self) -> str:
        """A hash that no password has, at the same cost; made up, so that not even the first stranger waits longer."""
        cost = f"m={self._hasher.memory_cost},t={self._hasher.time_cost},p={self._hasher.parallelism}"
        salt, digest = (
            b64encode(secrets.token_bytes(length)).decode().rstrip("=")
            for length in (self._hasher.salt_len, self._hasher.hash_len)
        )
        return f"$argon2id$v=19${cost}${salt}${digest}"


_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""What nobody misreads: no l, 1, i, o and 0."""


def invent_password() -> str:
    """An initial password that can be typed from paper: four groups of four, 79 bits (A1)."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
