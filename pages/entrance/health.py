"""What a load balancer asks: does the process answer, and can it serve anybody. Nothing else is told."""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from core.migrations import is_current
from pages import running


async def alive(_: Request) -> Response:
    """The process answers."""
    return PlainTextResponse("ok")


async def ready(_: Request) -> Response:
    """The database can be reached and has this version's schema."""
    try:
        is_ready = await to_thread.run_sync(is_current, running.engine())
    except Exception:  # whatever is wrong with the database, the answer is the same and its details stay inside
        is_ready = False
    return PlainTextResponse("ok") if is_ready else PlainTextResponse("not ready", 503)


routes = [Route("/healthz", alive, methods=["GET"]), Route("/readyz", ready, methods=["GET"])]
