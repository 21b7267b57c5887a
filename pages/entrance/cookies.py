"""The cookies of the entrance: who is signed in, which form was shown, and where somebody last came in."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

RawHeaders = list[tuple[bytes, bytes]]

_PAIR = re.compile(r"\s*([^=;\s]+)\s*=\s*([^;]*?)\s*(?:;|$)")


@dataclass(frozen=True, slots=True)
class CookieNames:
    """Behind TLS a browser takes `__Host-` cookies only over TLS and only from this very host."""

    session: str
    form: str
    audience: str

    @classmethod
    def chosen(cls, *, behind_tls: bool) -> "CookieNames":
        """The names for an installation."""
        prefix = "__Host-" if behind_tls else ""
        return cls(f"{prefix}connect", f"{prefix}connect_form", f"{prefix}connect_audience")


def read(headers: Iterable[tuple[bytes, bytes]], name: str) -> str:
    """A cookie's value, "" without one. Of duplicates the last counts, as it does for the parsers behind the gate."""
    value = ""
    for header, content in headers:
        if header == b"cookie":
            for found in _PAIR.finditer(content.decode("latin-1")):
                if found[1] == name:
                    value = found[2].strip('"')
    return value


def without(headers: RawHeaders, names: Collection[str]) -> RawHeaders:
    """The headers less some cookies: pages never see what proves who is there."""
    kept: RawHeaders = []
    for header, content in headers:
        if header == b"cookie":
            pairs = [p for p in content.decode("latin-1").split(";") if p.split("=", 1)[0].strip() not in names]
            content = ";".join(pairs).strip().encode("latin-1")
        if header != b"cookie" or content:
            kept.append((header, content))
    return kept


def written(name: str, value: str, *, behind_tls: bool, max_age: int | None) -> str:
    """A Set-Cookie header that no script can read and no other site sends along with a form.

    Age None keeps it until the browser closes, 0 removes it. `value` holds only letters, digits, - and _.
    """
    parts = [f"{name}={value}", "Path=/", "HttpOnly", "SameSite=Lax"]
    if max_age is not None:
        parts.append(f"Max-Age={max_age}")
    if behind_tls:
        parts.append("Secure")
    return "; ".join(parts)
