"""A certificate for a hall without internet: a local authority, and a server certificate that it signs."""

import ipaddress
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from sala.config.start import Trouble, say, var


def make(hosts: Sequence[str]) -> None:
    """A local authority (kept) and a server certificate for the given names and numbers."""
    if shutil.which("openssl") is None:
        message = (
            "The program openssl is not installed. It makes certificates.\n  mend: sudo apt install openssl"
        )
        raise Trouble(message)
    folder = var() / "tls"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.umask(0o077)
    authority = folder / "authority.pem"
    if not authority.exists():
        make_authority(folder)
    sign_server(folder, hosts)
    say(
        f"A certificate for {', '.join(hosts)} is in {folder}.\n"
        "  serve:  python3 run.py serve --host 0.0.0.0 --port 8443 "
        f"--certificate {folder / 'server.pem'} --key {folder / 'server.key'}\n"
        f"  phones: install {authority} once as a trusted authority; later certificates use it too.\n"
        f"  Keep {folder / 'authority.key'} secret: who has it can pretend to be any site to those phones."
    )


def openssl(*arguments: str) -> None:
    """Run openssl; its own words are shown only when it fails."""
    done = subprocess.run(["openssl", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        message = f"{done.stderr.strip()}\nopenssl could not make the certificate."
        raise Trouble(message)


def make_key(path: Path) -> None:
    """An elliptic-curve key in the form that the web server reads (PKCS#8)."""
    openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", str(path))


def make_authority(folder: Path) -> None:
    """A local certificate authority for ten years. Its certificate appears last: then the pair is whole."""
    key, half = folder / "authority.key", folder / "authority.pem.new"
    make_key(key)
    openssl(
        "req", "-x509", "-new", "-key", str(key), "-days", "3650", "-subj", "/CN=Sala local authority",
        "-addext", "keyUsage=critical,keyCertSign,cRLSign", "-out", str(half),
    )  # fmt: skip
    half.rename(folder / "authority.pem")


def sign_server(folder: Path, hosts: Sequence[str]) -> None:
    """A server certificate for 397 days, the most that phones accept, with all names in it."""
    key, request, half = folder / "server.key.new", folder / "server.csr", folder / "server.pem.new"
    extensions = folder / "server.ext"
    names = ",".join(dict.fromkeys(alternative_name(host) for host in (*hosts, "localhost", "127.0.0.1")))
    extensions.write_text(
        f"subjectAltName={names}\nextendedKeyUsage=serverAuth\nkeyUsage=critical,digitalSignature\n"
        "basicConstraints=critical,CA:FALSE\n",
        encoding="utf-8",
    )
    make_key(key)
    openssl("req", "-new", "-key", str(key), "-subj", "/CN=Sala", "-out", str(request))
    openssl(
        "x509", "-req", "-in", str(request), "-CA", str(folder / "authority.pem"), "-CAkey",
        str(folder / "authority.key"), "-CAcreateserial", "-days", "397", "-extfile",
        str(extensions), "-out", str(half),
    )  # fmt: skip
    for path in (request, extensions):
        path.unlink()
    half.rename(folder / "server.pem")
    key.rename(folder / "server.key")


def alternative_name(host: str) -> str:
    """How a certificate writes a host: IP:… for a number, DNS:… for a name."""
    try:
        return f"IP:{ipaddress.ip_address(host)}"
    except ValueError:
        if not host or not all(
            part.replace("-", "").isalnum() for part in host.removeprefix("*.").split(".")
        ):
            message = f"“{host}” is neither a host name nor a number such as 192.168.1.10."
            raise Trouble(message) from None
        return f"DNS:{host}"
