"""How a screen learns who is looking: two headers that only the gate can set, which Streamlit hands on as `st.user`."""

import hashlib

from core.repository import SignedIn
from pages.entrance.cookies import RawHeaders

SESSION = "x-connect-session"
BOND = "x-connect-bond"
TRUSTED = {SESSION: "session", BOND: "bond"}
"""`server.trustedUserHeaders` in .streamlit/config.toml says the same."""


def user_info(who: SignedIn) -> dict[str, str | bool | dict[str, str] | None]:
    """What `st.user` holds.

    The bond keeps a second cookie of the same person apart, and an earlier role (A3), and what the same browser showed
    before it began to look as somebody else (K3).
    """
    seen = f":{who.viewer.organization}" if who.viewer.onlooker else ""
    bond = hashlib.sha256(f"{who.token_hash}:{who.epoch}{seen}".encode()).hexdigest()
    return {"session": str(who.session), "bond": bond}


def introduced(headers: RawHeaders, who: SignedIn | None) -> RawHeaders:
    """The headers with ours; whatever the browser sent under these names is dropped first, also in other spellings."""
    ours = {name.encode() for name in TRUSTED}
    kept = [(name, value) for name, value in headers if name.lower().replace(b"_", b"-") not in ours]
    if who is not None:
        values = user_info(who)
        kept += [(name.encode(), str(values[key]).encode()) for name, key in TRUSTED.items()]
    return kept
