"""The Content-Security-Policy of the built pages: computed from what stands in them, with nothing written by hand.

Terms are those of https://www.w3.org/TR/CSP3/ and https://www.w3.org/TR/trusted-types/.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import Final

type Policy = Mapping[str, Iterable[str]]
"""The sources of each directive."""

TRUSTED_TYPES: Final = ("default", "dompurify", "guide-worker", "search-worker")
"""The policies that scripts of the pages make, each once.

``default`` cleans the HTML that the theme's script writes, and ``dompurify`` is the library's that does it; see
``theme/assets/page/clean_html.js``. The others let workers of the site's own start; see
``theme/assets/own_worker.js``.
"""

_INLINE: Final = re.compile(r"<(script|style)\b([^>]*)>(.*?)</\1>", re.DOTALL)
_IS_NO_SCRIPT: Final = re.compile(r'\btype="(?!module"|text/javascript")')
_CHARSET: Final = re.compile(r'<meta charset="utf-8"\s*/?>', re.IGNORECASE)


class UnsealablePageError(Exception):
    """A page holds what its policy cannot allow, or has no place for the policy."""


@dataclass(frozen=True, slots=True)
class Inline:
    """The sources that allow the scripts and the styles that stand in a page, as hashes of their texts."""

    scripts: frozenset[str] = field(default_factory=frozenset)
    styles: frozenset[str] = field(default_factory=frozenset)

    def __or__(self, other: Inline) -> Inline:
        """Return what allows the scripts and styles of both."""
        return Inline(self.scripts | other.scripts, self.styles | other.styles)


def find_inline(page: str) -> Inline:
    """Return the sources for what stands in a page, a whole HTML document with lines that end in LF."""
    found: dict[str, set[str]] = {"script": set(), "style": set()}
    for element, attributes, text in _INLINE.findall(page):
        if text and (element == "style" or not _IS_NO_SCRIPT.search(attributes)):
            found[element].add(_hash_source(text))
    return Inline(frozenset(found["script"]), frozenset(found["style"]))


def page_policy(inline: Inline) -> Policy:
    """Return the policy of a page: what stands in it, and what the site itself hosts."""
    return {
        "default-src": ["'none'"],
        "script-src": ["'self'", *sorted(inline.scripts)],
        "style-src": ["'self'", *sorted(inline.styles)],
        "img-src": ["'self'", "data:"],  # the theme's icons stand in its styles
        "connect-src": ["'self'"],
        "worker-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": TRUSTED_TYPES,
    }


def site_policy(inline: Inline) -> Policy:
    """Return the policy for a host that has one for all files of the site: of any page, and of the worker.

    Each page narrows it down by its own, and so does the worker where the host knows the worker's.
    """
    policy = page_policy(inline)
    return {
        **policy,
        "script-src": [*policy["script-src"], "'wasm-unsafe-eval'"],
        "frame-ancestors": ["'none'"],  # heard of in a header alone
    }


def worker_policy() -> Policy:
    """Return the policy of the worker, the one place where WebAssembly may be compiled."""
    return {
        "default-src": ["'none'"],
        "script-src": ["'self'", "'wasm-unsafe-eval'"],
        "connect-src": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["'none'"],
    }


def write_policy(policy: Policy) -> str:
    """Return the policy as a header holds it."""
    return "; ".join(" ".join([directive, *sources]) for directive, sources in policy.items())


def put_policy(page: str, policy: Policy) -> str:
    """Return the page with its policy in front of all that it is about.

    Raises:
        UnsealablePageError: the page does not say its character set as the theme's pages do, before anything else.
    """
    place = _CHARSET.search(page)
    if place is None:
        raise UnsealablePageError('there is no <meta charset="utf-8"> to put the content policy behind')
    element = f'<meta http-equiv="Content-Security-Policy" content="{write_policy(policy)}">'
    return f"{page[: place.end()]}\n    {element}{page[place.end() :]}"


@lru_cache
def _hash_source(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
