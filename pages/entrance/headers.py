"""What every answer tells the browser to refuse: foreign scripts, frames, guessed types, leaks of addresses."""

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": ", ".join(
        f"{feature}=()"
        for feature in (
            "accelerometer",
            "autoplay",
            "browsing-topics",
            "camera",
            "display-capture",
            "geolocation",
            "gyroscope",
            "hid",
            "magnetometer",
            "microphone",
            "midi",
            "payment",
            "serial",
            "usb",
        )
    ),
}

FORM_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""For the entrance's own pages: no script at all."""

FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
"""For files that people put in: should one ever be opened as a page, nothing in it runs."""


def console_policy(script_hashes: tuple[str, ...]) -> str:
    """The Content-Security-Policy of the console; only the shell's own inline scripts run, each named by its hash."""
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self'", *script_hashes)),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "media-src 'self'",
            "manifest-src 'self'",
            "frame-src 'none'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


class Answer:
    """One answer on its way out, with the headers of this module; what it says itself of policies and cache stays."""

    def __init__(self, send: Send, policy: str, *, behind_tls: bool) -> None:
        self._send = send
        self._policy = policy
        self._behind_tls = behind_tls
        self.started = False

    async def send(self, message: Message) -> None:
        """ASGI's send."""
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            for name, value in ALWAYS.items():
                headers[name] = value
            headers.setdefault("referrer-policy", "same-origin")
            headers.setdefault("content-security-policy", self._policy)
            headers.setdefault("cache-control", "no-store")
            if self._behind_tls:
                headers["strict-transport-security"] = "max-age=31536000"
                for number, (name, value) in enumerate(message["headers"]):
                    if name.lower() == b"set-cookie" and b"; secure" not in value.lower():
                        message["headers"][number] = (name, value + b"; Secure")  # Streamlit's own, for uploads
            # Nobody but this console reads its answers; Streamlit would name other origins.
            for name in [name for name in headers if name.startswith("access-control-")]:
                del headers[name]
        await self._send(message)
