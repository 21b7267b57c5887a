"""Which browser on which device somebody uses, in words by which its owner recognises it (A2)."""

import re

_BROWSERS = (
    ("Edge", r"\bEdg(?:e|A|iOS)?/"),
    ("Opera", r"\bOPR/|\bOpera\b"),
    ("Samsung Internet", r"\bSamsungBrowser/"),
    ("LINE", r"\bLine/"),
    ("Firefox", r"\bFirefox/|\bFxiOS/"),
    ("Chrome", r"Chrome/|\bChromium/|\bCriOS/"),
    ("Safari", r"\bSafari/"),
)
"""In this order: most of them also call themselves Chrome or Safari."""

_DEVICES = (
    ("iPhone", r"\biPhone\b"),
    ("iPad", r"\biPad\b"),
    ("Android", r"\bAndroid\b"),
    ("Windows", r"\bWindows\b"),
    ("ChromeOS", r"\bCrOS\b"),
    ("Mac", r"\bMacintosh\b"),
    ("Linux", r"\bLinux\b"),
)

UNKNOWN = "不明な端末"


def browser(user_agent: str) -> str:
    """「Chrome（Windows）」 for what the browser says of itself; nothing of its own words is kept."""
    name, device = _first(_BROWSERS, user_agent), _first(_DEVICES, user_agent)
    if name and device:
        return f"{name}（{device}）"
    return name or device or UNKNOWN


def _first(kinds: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for name, pattern in kinds if re.search(pattern, user_agent[:1000])), "")
