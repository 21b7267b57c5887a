"""How Streamlit is set up: each line is a finding, and turning one back is a decision (.streamlit/config.toml)."""

import tomllib

import pytest
from streamlit import config

from pages.entrance import identity
from tests.server import ROOT

CHOSEN = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))

DECIDED = {
    "server.allowRunOnSave": False,
    "server.disconnectedSessionTTL": 60,
    "server.enableAgentApi": False,
    "server.enableCORS": True,
    "server.enableStaticServing": False,
    "server.enableXsrfProtection": True,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.maxMessageSize": 20,
    "server.maxUploadSize": 20,
    "server.maxWidgetStateSize": 2,
    "server.scriptHealthCheckEnabled": False,
    "server.trustedUserHeaders": identity.TRUSTED,
    "runner.magicEnabled": False,
    "runner.postScriptGC": False,
    "client.allowedOrigins": [],
    "client.disableDataExport": True,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "minimal",
    "browser.gatherUsageStats": False,
}


@pytest.mark.parametrize("option", DECIDED)
def test_streamlit_is_set_up_as_decided(option: str) -> None:
    section, name = option.split(".")
    assert CHOSEN[section][name] == DECIDED[option]


def test_every_setting_is_one_that_this_streamlit_knows() -> None:
    known = config._config_options_template
    for section in ("global", "server", "runner", "client", "browser", "logger"):
        for name in CHOSEN[section]:
            assert f"{section}.{name}" in known


def test_no_screen_lies_where_streamlit_would_serve_it_by_itself() -> None:
    assert not (ROOT / "pages" / "pages").exists()
