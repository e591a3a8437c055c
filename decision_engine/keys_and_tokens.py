"""API keys and access tokens in a text: by how those of a service begin, or by the word in front."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_BEFORE: Final = r"(?<![A-Za-z0-9_\-])"
_KEYS: Final = re.compile(
    _BEFORE + r"(?:"
    r"(?P<pem>-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----(?:[^-]|-(?!----))*(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?)"
    r"|sk-[A-Za-z0-9_\-]{16,}"  # OpenAI, Anthropic and others after them
    r"|[a-z]{2,8}_(?:live|test|prod)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9+/=]{16,}"  # Stripe, and others after it
    r"|(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])"  # Amazon Web Services
    r"|AIza[A-Za-z0-9_\-]{35}"  # Google
    r"|gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{22,}"  # GitHub
    r"|glpat-[A-Za-z0-9_\-]{20,}"  # GitLab
    r"|xox[abeoprs]-[A-Za-z0-9\-]{10,}"  # Slack
    r"|SG\.[A-Za-z0-9_\-]{16,}\.[A-Za-z0-9_\-]{16,}"  # SendGrid
    r"|hf_[A-Za-z0-9]{30,}|npm_[A-Za-z0-9]{36}|pypi-[A-Za-z0-9_\-]{32,}"  # Hugging Face, npm, PyPI
    r"|(?:gsk_|xai-|r8_|dop_v1_)[A-Za-z0-9]{30,}"  # Groq, xAI, Replicate, DigitalOcean
    r")"
    r"|hooks\.slack\.com/services/[A-Za-z0-9/]{20,}"
)
# What stands between the word for a secret and the secret.
_SIGN: Final = r"(?:[:=：→]{1,2}|=>|->|-|is\b|was\b)"  # noqa: RUF001 -- as a keyboard for Japanese writes it
_ASIDE: Final = r"(?:[ ]?\([^()\n]{0,30}\)|[ ](?:for|of|from|we|that|value)\b[^\n:=]{0,30}?)?"
_BETWEEN: Final = rf"[\"'`*\]]{{0,3}}{_ASIDE}(?:[ \t]{{0,3}}{_SIGN}){{0,2}}[ \t]{{0,3}}[\"'`*(\[]{{0,3}}"
_TO_CHECK: Final = r"(?P<value>[A-Za-z0-9_\-./+~]{12,}=*)"
_ANNOUNCED_KEYS: Final = (
    re.compile(
        r"(?<![A-Za-z0-9])(?:(?:api|secret|access|private|client|auth|subscription|account|shared)[ _.\-]?"
        rf"(?:access[ _.\-]?)?(?:keys?|secret)|secret)(?![A-Za-z0-9_]){_BETWEEN}{_TO_CHECK}",
        re.IGNORECASE,
    ),
    re.compile(r"[?&]key=(?P<value>[A-Za-z0-9_\-]{12,})", re.IGNORECASE),
)
_ANNOUNCED_TOKENS: Final = (
    re.compile(
        rf"(?<![A-Za-z0-9])(?:bearer|(?:\w{{0,20}}_)?token)(?![A-Za-z0-9_]){_BETWEEN}{_TO_CHECK}", re.IGNORECASE
    ),
    re.compile(
        r"(?<![A-Za-z0-9])(?:authorization[\"']?[ ]{0,2}[:=][ ]{0,2}[\"']?(?:basic|token|digest)[ ]"
        r"|cookie[\"']?[ ]{0,2}:[^\n]{0,60}?=)(?P<value>[A-Za-z0-9_\-./+~]{12,}={0,2})",
        re.IGNORECASE,
    ),
    # A JSON web token, RFC 7519.
    re.compile(_BEFORE + r"(?P<value>eyJ[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]{8,}(?:\.[A-Za-z0-9_\-]*)?)"),
)
_PARTS: Final = re.compile(r"[A-Za-z0-9]{8,}")
_THREE_KINDS: Final = re.compile(r"(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z0-9/+=~]{20,}")
_LETTER: Final = re.compile(r"[A-Za-z]")
_DIGIT: Final = re.compile(r"\d")


def find_keys(text: str) -> Iterator[tuple[int, int]]:
    """Give the place of each API key: one that begins like those of a known service, or that is announced as one."""
    for found in _KEYS.finditer(text):
        if found["pem"] or looks_random(found[0]):
            yield found.span()
    yield from _find_announced(text, _ANNOUNCED_KEYS)


def find_tokens(text: str) -> Iterator[tuple[int, int]]:
    """Give the place of each bearer or other access token."""
    yield from _find_announced(text, _ANNOUNCED_TOKENS)


def _find_announced(text: str, patterns: tuple[re.Pattern[str], ...]) -> Iterator[tuple[int, int]]:
    for pattern in patterns:
        for found in pattern.finditer(text):
            if looks_random(found["value"]):
                yield found.span("value")


def looks_random(value: str) -> bool:
    """Return whether a value is no name: a name's parts are words or numbers, a secret's mix letters and digits."""
    mixed = any(_LETTER.search(part) and _DIGIT.search(part) for part in _PARTS.findall(value))
    mixed = mixed or _THREE_KINDS.fullmatch(value) is not None
    commonest = max(Counter(value).values())
    return mixed and commonest * 2 < len(value)
