"""Downloads: a file takes its place when it is whole, or not at all."""

import ipaddress
import os
import re
import urllib.parse
import uuid

from .answers import read_error
from .errors import EsperConfigurationError, EsperConnectionError, EsperError, EsperResponseError
from .links import LOOPBACK
from .secrets import Redactor
from .transport import Response

REDIRECTS = {301, 302, 303, 307, 308}
MOST_REDIRECTS = 5
# Of a link's query, what is as long as this is taken for its signature.
SIGNATURE = 16
LARGEST_ERROR = 65536
METADATA = {"metadata", "metadata.google.internal", "metadata.goog", "instance-data", "instance-data.ec2.internal"}
# Where clouds have their metadata beside the addresses of a link.
METADATA_ADDRESSES = {"100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254"}


def download(client, url, path):
    """Writes a file beside its place, and gives it the name when it is whole."""
    check_link(url)
    opened = None
    part = f"{path}.{uuid.uuid4().hex}.part"
    try:
        opened = follow(client, url)
        length = length_of_whole(opened.response)
        with open(part, "wb") as file:
            written = sum(file.write(piece) for piece in opened.pieces())
        if length is not None and written != length:
            raise EsperConnectionError(f"The download ended too early: {written} of {length} bytes")
        os.replace(part, path)
    except EsperError as error:
        error.operation, error.attempts = "download", 1
        # Before an answer, what asked has said so.
        error.sent = getattr(error, "asked", "yes")
        raise
    finally:
        if opened is not None:
            opened.close()
        if os.path.exists(part):
            os.remove(part)


def check_link(url):
    def refuse(why):
        raise EsperConfigurationError(f"download: url: {why}")

    parts = urllib.parse.urlsplit(f"{url}")
    if not is_safe(parts):
        refuse("expected an absolute URL, of https; http is for loopback hosts only")
    if "@" in parts.netloc:
        refuse("must not contain credentials")


def follow(client, url):
    """The answer that redirects lead to. The key stays with the API's host."""
    key = client.key()
    secrets, at_home = [key], True
    home = origin_of(client.base_url)
    for redirects in range(MOST_REDIRECTS + 1):
        at_home = at_home and origin_of(url) == home
        secrets += signatures_of(url)
        headers = {"Accept-Encoding": "identity", "User-Agent": client.user_agent}
        if at_home:
            headers["Authorization"] = f"Bearer {key}"
        opened = ask(client, url, headers)
        if opened.response.status not in REDIRECTS:
            return checked(client, opened, Redactor(secrets))
        opened.close()
        url = led_to(url, opened.response.getheader("location"))
    raise EsperResponseError(f"The download was redirected more than {MOST_REDIRECTS} times")


def ask(client, url, headers):
    try:
        return client.open("GET", url, headers, None, client.download_timeout)
    except EsperError as error:
        error.asked = "no" if getattr(error, "unsent", False) else "unknown"
        raise


def checked(client, opened, redact):
    """An answer that is a success; the errors of all others are those of a call."""
    response = opened.response
    if 200 <= response.status <= 299:
        return opened
    try:
        start = response.read(LARGEST_ERROR)
    except Exception:
        start = None
    opened.close()
    raise read_error(Response(response.status, response.reason, response.getheaders(), start), "download: ", redact, client.now)


def led_to(url, location):
    """Where a redirect leads: to https, and not from elsewhere to this machine, its link or a cloud's metadata."""
    start = urllib.parse.urlsplit(url)
    if not location:
        raise EsperResponseError(f"{start.netloc} redirected the download without saying where to")
    goal = urllib.parse.urlsplit(urllib.parse.urljoin(url, location))
    is_local = is_loopback(start.hostname) and is_loopback(goal.hostname)
    if not is_safe(goal) or "@" in goal.netloc or not (is_local or not is_inward(goal.hostname)):
        raise EsperResponseError(f"{start.hostname} redirected the download to {goal.scheme}://{goal.hostname}, which is refused")
    return goal.geturl()


def length_of_whole(response):
    """How many bytes the file has, where the answer says so. Refuses an answer that has not all of it."""
    if response.status in (200, 203):
        length = response.getheader("content-length")
        return int(length) if length is not None else None
    told = re.fullmatch(r"bytes 0-(\d+)/(\d+)", response.getheader("content-range", ""))
    if response.status != 206 or told is None or int(told[1]) + 1 != int(told[2]):
        raise EsperResponseError(f"The server answered {response.status}, which brings no whole file")
    return int(told[2])


def signatures_of(url):
    query = urllib.parse.urlsplit(url).query
    values = [value for _, value in urllib.parse.parse_qsl(query)] + [each.partition("=")[2] for each in query.split("&")]
    return [value for value in values if len(value) >= SIGNATURE]


def origin_of(url):
    parts = urllib.parse.urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"https": 443, "http": 80}.get(parts.scheme)


def is_safe(parts):
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))


def is_loopback(host):
    return LOOPBACK.fullmatch(f"{host}") is not None


def is_inward(host):
    """This machine, its link, or what hands out its credentials in a cloud. Names are not looked up."""
    if is_loopback(host) or host.rstrip(".") in METADATA:
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    address = getattr(address, "ipv4_mapped", None) or address
    return address.is_loopback or address.is_link_local or address.is_unspecified or str(address) in METADATA_ADDRESSES
