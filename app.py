"""The ASGI application: Streamlit's console behind the gate, with the entrance and the private files beside it."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from streamlit import config

from core import logs
from core.actions import access
from core.jobs import Worker
from core.model import Audience
from core.settings import signing_key
from pages import navigation, running
from pages.entrance import downloads, health, leaflets
from pages.entrance.addresses import Addresses
from pages.entrance.connections import connections, overall_limit
from pages.entrance.cookies import CookieNames
from pages.entrance.doorkeeper import Doorkeeper
from pages.entrance.forms import Seal
from pages.entrance.gate import Gate
from pages.entrance.house import House
from pages.entrance.inquiry import InquiryPages
from pages.entrance.internals import Internals
from pages.entrance.invitation import InvitationPages
from pages.entrance.password import PasswordPages
from pages.entrance.second_step import SecondStepPages
from pages.entrance.shell import Shell
from pages.entrance.sign_in import SignInPages
from pages.entrance.verification import VerificationPages
from pages.ui import frame

config._main_script_path = __file__  # .streamlit/ stands beside this file, whatever folder the process is started in
logs.configure()
settings, engine, terms = running.settings(), running.engine(), running.terms()
names = CookieNames.chosen(behind_tls=settings.behind_tls)
doorkeeper = Doorkeeper(Seal(signing_key(settings), names, settings.behind_tls), connections)
entrance = [
    *leaflets.routes,
    *SignInPages(doorkeeper).routes,
    *PasswordPages(doorkeeper).routes,
    *SecondStepPages(doorkeeper).routes,
    *InquiryPages(doorkeeper.seal).routes,
    *VerificationPages(doorkeeper.seal).routes,
    *InvitationPages(doorkeeper.seal).routes,
]
house = House(
    recognize=lambda token: access.recognize(engine, terms, token, running.now()),
    connections=connections,
    names=names,
    addresses=Addresses(settings.public_url),
    entrance=frozenset(route.path for route in entrance),
    home=navigation.home,
    screens={audience: frozenset(navigation.paths(audience)) for audience in Audience},
    shell=Shell(),
    internals=Internals(),
    behind_tls=settings.behind_tls,
)


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """While the app is served: sessions are watched, mails are delivered."""
    connections.limit, connections.per_member = overall_limit(), settings.tabs_per_member
    watching = asyncio.create_task(
        connections.watch(
            lambda sessions: access.living(engine, sessions, running.now()),
            lambda sessions: access.keep_alive(engine, terms, sessions, running.now()),
        )
    )
    worker = Worker(engine, settings, running.now) if settings.embedded_worker else None
    if worker:
        worker.start()
    navigation.load_all()
    house.shell.prepare()
    gc.collect()
    gc.freeze()  # what was imported stays: no later collection looks at it again
    gc.set_threshold(20_000, 20, 50)  # a rerun makes thousands of short-lived objects; by default each starts a look
    try:
        yield
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
        if worker:
            await asyncio.to_thread(partial(worker.stop, timeout=5))
        engine.dispose()


app = st.App(
    running.ROOT / "pages" / "console.py",
    routes=[*entrance, *downloads.routes, *health.routes],
    middleware=[Middleware(Gate, house=house)],
    lifespan=lifespan,
    on_script_error=frame.accident,
)


def serve(application: st.App) -> None:
    """Serve on PORT until stopped.

    Not `App.run`: its sockets never get TCP_NODELAY, so every answer to a tab would wait 40 ms for the browser's
    acknowledgement, and where PORT is taken it would quietly serve on the next one.
    """
    uvicorn.run(
        application,
        host=settings.host,
        port=settings.port,
        ws="websockets-sansio",
        ws_ping_interval=15,  # a lost connection counts among a person's tabs until it is found out
        ws_ping_timeout=15,
        ws_max_size=4 * 1024 * 1024,  # a tab sends far less (.streamlit/config.toml: maxWidgetStateSize)
        ws_per_message_deflate=False,  # compression belongs to the proxy
        timeout_graceful_shutdown=5,
        server_header=False,
        access_log=False,
        log_level="warning",
    )


if __name__ == "__main__":
    serve(app)
