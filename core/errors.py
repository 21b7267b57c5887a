"""What can go wrong, in the words that the user reads."""


class ConsoleError(Exception):
    """Anything that the user can be told about. The message is shown as it is."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotAllowed(ConsoleError):
    """The viewer's role does not permit this (A3, A5)."""


class NotFound(ConsoleError):
    """No such thing, or none that this viewer may know of (A5)."""


class Refused(ConsoleError):
    """A rule of the business says no."""


class Conflict(ConsoleError):
    """Somebody else saved first (O6). `latest` is the version number that stands now, 0 where versions have none."""

    def __init__(self, sentence: str, *, latest: int = 0) -> None:
        super().__init__(sentence)
        self.latest = latest


class SignedOut(ConsoleError):
    """The session ended, or the role behind it changed, since the page was drawn (A2, A3)."""


class Unavailable(ConsoleError):
    """The database is locked, full, read-only or away. Nothing is half done; trying again is right."""
