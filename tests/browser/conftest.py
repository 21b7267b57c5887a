"""One browser for these tests, and visitors whose browsers must not complain."""

from collections.abc import Callable, Generator, Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.houses import Console
from tests.browser.visitors import Visitor, Windows
from tests.pages.stage import chromium

FAILED = pytest.StashKey[bool]()
Visits = Callable[[Console, str], Visitor]


@pytest.fixture(scope="package")
def chrome() -> Iterator[Browser]:
    """Closed with this folder's last test: only one may be open in a process."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="package")
def windows(chrome: Browser) -> Windows:
    return Windows(chrome)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, pytest.TestReport]:
    """Remember whether a test failed, so that its visitors leave pictures of where they were."""
    report = yield
    if call.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture
def visits(windows: Windows, request: pytest.FixtureRequest) -> Iterator[Visits]:
    """`visits(console, "buyer")` is a person with a browser of their own, not yet signed in.

    In the end no browser may have shown an error (a breach of the content policy, an uncaught exception), and no
    request may have left this machine.
    """
    visitors: list[Visitor] = []

    def visit(console: Console, name: str) -> Visitor:
        visitors.append(Visitor(windows, console, name))
        return visitors[-1]

    yield visit
    trouble = [each for visitor in visitors for each in visitor.trouble()]
    for visitor in visitors:
        visitor.leave(failed=request.node.stash.get(FAILED, False))
    assert trouble == []
