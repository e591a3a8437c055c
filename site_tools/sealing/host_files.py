"""What the host is to say of the site's files, in the forms that the usual hosts read.

``_headers`` is read by Netlify, Cloudflare Pages and hosts that do as they do; ``_nginx.conf`` is to be included in a
server of nginx. Both are written for a site at the root of its host.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterable

HEADERS: Final = "_headers"
NGINX: Final = "_nginx.conf"

# A year, the longest that is of any use: https://www.rfc-editor.org/rfc/rfc9111#section-1.2.2
FOR_GOOD: Final = "public, max-age=31536000, immutable"
ASK_EACH_TIME: Final = "no-cache"

# What the site does not use. Browsers know more of them, and warn of those that they do not know.
_UNUSED_FEATURES: Final = (
    "accelerometer camera clipboard-read display-capture geolocation gyroscope magnetometer microphone midi payment usb"
)

FOR_ALL: Final = {
    "X-Content-Type-Options": "nosniff",
    # The addresses of pages say what a reader asks about.
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _UNUSED_FEATURES.split()),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Headers of every file of the site, beside its policy."""

_POLICY: Final = "Content-Security-Policy"
_CACHE: Final = "Cache-Control"

TYPES: Final = {
    "application/json": "json map",
    "application/wasm": "wasm",
    "application/xml": "xml",
    "application/zip": "zip whl",
    "image/jpeg": "jpg jpeg",
    "image/png": "png",
    "image/svg+xml": "svg",
    "image/webp": "webp",
    "text/css": "css",
    "text/csv": "csv",
    "text/html": "html",
    "text/javascript": "js mjs",
    "text/markdown": "md",
    "text/plain": "txt",
}
"""The types of the site's files, by how their names end."""

_ABOUT_HEADERS: Final = """\
# What the host is to say of the files, written by the build. A rule for all files is joined to those below it: of two
# policies both hold. Names that hold a hash of the content are kept for good; hosts ask for all else each time.
"""

_ABOUT_NGINX: Final = """\
# What nginx is to say of the files, written by the build. Include it in the server that has the site as its root:
#
#   server {
#     listen 80;
#     root /srv/site;
#     include /srv/site/_nginx.conf;
#   }
"""


def write_headers(kept: Iterable[str], *, site_policy: str, runtime: str, worker_policy: str) -> str:
    """Return the text of ``_headers``.

    ``kept`` are the addresses of what never changes, ``runtime`` that of the folder with the worker, without a slash
    at its end.
    """
    rules = [("/*", {**FOR_ALL, _POLICY: site_policy})]
    rules += [(f"/{runtime}/*", {_CACHE: FOR_GOOD, _POLICY: worker_policy})]
    rules += [(f"/{address}", {_CACHE: FOR_GOOD}) for address in kept]
    return _ABOUT_HEADERS + "".join(
        f"\n{path}\n" + "".join(f"  {name}: {value}\n" for name, value in headers.items()) for path, headers in rules
    )


def write_nginx(
    kept: Iterable[str],
    *,
    page_policy: str,
    runtime: str,
    worker_policy: str,
    redirects: Iterable[tuple[str, str]] = (),
) -> str:
    """Return the text of ``_nginx.conf``; see `write_headers`. ``redirects`` are pairs of addresses.

    Headers of a server do not hold in a location that has its own, so each has all. A redirect is asked for each time,
    as pages are: browsers would keep it for as long as they like, and where a short link leads may change.
    """
    pages = {**FOR_ALL, _POLICY: page_policy, _CACHE: ASK_EACH_TIME}
    for_good = {**pages, _CACHE: FOR_GOOD}
    types = "".join(f"  {kind} {endings};\n" for kind, endings in TYPES.items())
    locations = [("/", pages, "  try_files $uri $uri/ =404;\n")]
    locations += [(f"^~ /{runtime}/", {**for_good, _POLICY: worker_policy}, "")]
    locations += [(f"= /{address}", for_good, "") for address in kept]
    asked = {**FOR_ALL, _CACHE: ASK_EACH_TIME}
    locations += [(f"= {_quoted(unquote(old))}", asked, f"  return 301 {_quoted(new)};\n") for old, new in redirects]
    return (
        f"{_ABOUT_NGINX}\n"
        f"types {{\n{types}}}\n"
        "default_type application/octet-stream;\n"
        "charset utf-8;\n"
        f"charset_types {' '.join(kind for kind in TYPES if kind.startswith('text/') and kind != 'text/html')};\n"
        "absolute_redirect off;\n"
        "error_page 404 /404.html;\n"
        # The packed runtime lies beside the one that is not; the rest is small.
        "gzip on;\n"
        "gzip_static on;\n"
        "gzip_vary on;\n"
        f"gzip_types {' '.join(kind for kind in TYPES if kind not in {'text/html', 'application/zip'})};\n"
        + "".join(
            f"\nlocation {place} {{\n{own}"
            + "".join(f'  add_header {name} "{value}" always;\n' for name, value in headers.items())
            + "}\n"
            for place, headers, own in locations
        )
    )


def _quoted(address: str) -> str:
    """Return an address for nginx, which would take blanks, semicolons and the like for its own signs."""
    return '"' + address.replace("\\", "\\\\").replace('"', '\\"') + '"'
