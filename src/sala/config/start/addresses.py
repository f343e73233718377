"""Hosts and ports: what one types to reach the server, and whether it can listen there."""

import socket
from urllib.parse import urlsplit, urlunsplit

from sala.config.start import Trouble

LAN = ("0.0.0.0", "::")  # noqa: S104 these words mean "every address of this machine"


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    return host == "localhost" or host.startswith("127.") or host == "::1"


def address(host: str, port: int, scheme: str = "http") -> str:
    """What one types to reach the server."""
    name = "localhost" if is_loopback(host) else lan_address() if host in LAN else host
    return f"{scheme}://{f'[{name}]' if ':' in name else name}:{port}"


def lan_address() -> str:
    """The machine's number in its network. No packet is sent: connecting UDP only picks the way out."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "localhost"


def refuse_taken_port(host: str, port: int) -> None:
    """Say at once that someone else listens there, instead of after a minute of preparation."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            message = (
                f"Port {port} on {host} cannot be used: {error.strerror or error}. "
                "Perhaps Sala already runs there.\n"
                f"  mend: stop the other program, or choose another port: --port {port + 1}"
            )
            raise Trouble(message) from None


def rebase(url: str, base: str) -> str:
    """The same page at another host and port."""
    scheme, host = urlsplit(base)[:2]
    return urlunsplit((scheme, host, *urlsplit(url)[2:]))
