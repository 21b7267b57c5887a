"""Under which addresses this installation answers, and which pages may send something to it."""

from ipaddress import ip_address, ip_network
from urllib.parse import unquote, urlsplit

from starlette.datastructures import Headers

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


class Addresses:
    """The public address; one that is this very machine answers under each of the machine's own names."""

    def __init__(self, public_url: str) -> None:
        scheme, netloc = urlsplit(public_url)[:2]
        port = netloc.rsplit(":", 1)[1] if urlsplit(public_url).port else ""
        name = netloc.removesuffix(f":{port}") if port else netloc
        names = LOOPBACK if name.lower() in LOOPBACK else (name.lower(),)
        default = {"http": "80", "https": "443"}[scheme]
        self._hosts: set[str] = set()
        for each in names:
            if port in ("", default):
                self._hosts |= {each, f"{each}:{default}"}
            else:
                self._hosts.add(f"{each}:{port}")
        self._origins = {f"{scheme}://{host}" for host in self._hosts}

    def is_host(self, headers: Headers) -> bool:
        """Whether the request names this installation; a foreign name that resolves here does not count."""
        hosts = headers.getlist("host")
        return len(hosts) == 1 and hosts[0].lower() in self._hosts

    def is_own_origin(self, headers: Headers) -> bool:
        """Whether one of our own pages opened this connection."""
        origins = headers.getlist("origin")
        return len(origins) == 1 and origins[0].lower() in self._origins

    def own_path(self, url: str) -> str:
        """The path and query of one of our own pages, "/" for any other address."""
        origin = "/".join(url.split("/", 3)[:3])
        return local_path(url[len(origin) :].split("#")[0]) if origin.lower() in self._origins else "/"

    def is_own_page(self, headers: Headers) -> bool:
        """Whether a form or upload may come from one of our own pages. Browsers name the origin of every such request;
        a program that does not has no cookie to misuse, and needs the form's token all the same."""
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return False
        return "origin" not in headers or self.is_own_origin(headers)


def local_path(target: str) -> str:
    """`target` if it is a path within this console, else "/": nobody is sent elsewhere after signing in."""
    path = target.split("?", 1)[0]
    plain = unquote(path)
    harmless = (
        target.startswith("/")
        and len(target) <= 2000
        and target.isascii()
        and target.isprintable()
        and plain.isprintable()
        and " " not in target
        and "\\" not in plain
        and "//" not in plain
        and not plain.startswith(("/login", "/logout", "/password/", "/second-step"))
    )
    return target if harmless else "/"


def network(host: str) -> str:
    """The client network an address belongs to: its neighbours count together, one person can change the last bits."""
    try:
        address = ip_address(host.split("%")[0])
    except ValueError:
        return "unknown"
    mapped = getattr(address, "ipv4_mapped", None)
    address = mapped or address
    return str(ip_network(f"{address}/{24 if address.version == 4 else 64}", strict=False))
