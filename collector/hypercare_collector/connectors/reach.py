"""Whether somebody listens at an address: a connection and its TLS, and not a word more."""

from __future__ import annotations

import socket
import ssl
from pathlib import Path
from urllib.parse import urlsplit

import requests
from requests.utils import DEFAULT_CA_BUNDLE_PATH, get_environ_proxies, select_proxy

from hypercare_collector.connectors.base import Rejected, TryLater


def reach(url: str, seconds: float = 8.0) -> None:
    """Open a connection to the host of ``url``, with TLS for https, and close it again.

    Certificates are checked as `requests` checks them. Behind a proxy of the environment only the
    proxy itself is reached.

    Raises:
        TryLater: nobody can be reached there.
        Rejected: the certificate is not to be trusted.
    """
    proxy = select_proxy(url, get_environ_proxies(url))
    parts = urlsplit(proxy or url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    where = f"{'proxy ' if proxy else ''}{host} port {port}"
    try:
        with socket.create_connection((host, port), timeout=seconds) as line:
            if parts.scheme == "https":
                _trusted(url).wrap_socket(line, server_hostname=host).close()
    except ssl.SSLCertVerificationError as error:
        why = f"the certificate is not trusted: {error.verify_message}; renew it, or name its"
        raise Rejected(f"{where}: {why} authority in REQUESTS_CA_BUNDLE") from error
    except ssl.SSLError as error:
        raise TryLater(f"{where}: does not speak TLS: {error.reason}", reached=False) from error
    except TimeoutError as error:
        raise TryLater(f"{where}: no connection in time", reached=False) from error
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or "there is no such host"
        raise TryLater(f"{where}: {why}", reached=False) from error


def _trusted(url: str) -> ssl.SSLContext:
    """Return who vouches for certificates: the environment's bundle, else that of `requests`."""
    with requests.Session() as session:
        bundle = session.merge_environment_settings(url, {}, None, None, None)["verify"]
    place = bundle if isinstance(bundle, str) else DEFAULT_CA_BUNDLE_PATH
    trusted = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    folder = Path(place).is_dir()
    trusted.load_verify_locations(None if folder else place, place if folder else None)
    return trusted
