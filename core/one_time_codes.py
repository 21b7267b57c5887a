"""The codes of the second step: the six digits of an authenticator app, and the recovery codes for its loss (A2)."""

import hashlib
import hmac
import re
import secrets
import unicodedata
from datetime import datetime

import pyotp
import segno
from pyotp.totp import TOTP

SECONDS = 30
SKEW = (0, -1, 1)
"""In steps of 30 seconds: a phone's clock may be a little off."""

RECOVERY_CODES = 10
_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""Without those that are mistaken for others."""

ISSUER = "kakutoku connect"


def new_secret() -> str:
    """160 random bits, which the phone and the console share."""
    return pyotp.random_base32(32)


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """The 30 seconds for which `code` is right, counted from 1970; None where it is right for none that may count."""
    current = int(now.timestamp()) // SECONDS
    for step in (current + skew for skew in SKEW):
        if hmac.compare_digest(TOTP(secret).generate_otp(step).encode(), code.encode()):
            return step
    return None


def tidy(code: str) -> str:
    """A code as it is compared: full-width digits, blanks and hyphens do not matter."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", code[:100])).upper()


def is_digits(code: str) -> bool:
    """Whether a tidy code is the app's rather than a recovery code."""
    return bool(re.fullmatch(r"[0-9]{6}", code))


def enrolment_address(secret: str, email: str) -> str:
    """What an authenticator app reads from the picture."""
    return TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def picture(address: str) -> str:
    """The QR code as SVG, dark on light in either theme; drawn here, so that no other server learns the secret."""
    return segno.make(address, error="m", micro=False).svg_inline(
        scale=1, border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None, title="QRコード"
    )


def grouped(secret: str) -> str:
    """A secret in groups of four, for whoever types it."""
    return " ".join(re.findall(".{1,4}", secret))


def new_recovery_codes() -> tuple[str, ...]:
    """Ten codes of 78 random bits each: long enough that a plain hash keeps them."""
    return tuple(
        "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4)) for _ in range(RECOVERY_CODES)
    )


def recovery_hash(code: str) -> str:
    """What is kept of a recovery code."""
    return hashlib.sha256(tidy(code).encode()).hexdigest()
