"""What a ``_headers`` file says of a path, for hosts on this machine that do as the real ones do."""

from __future__ import annotations

import re


class HeaderRules:
    r"""The rules of a ``_headers`` file, as Netlify and Cloudflare Pages read it.

    A line at the margin is a path, in which ``*`` stands for anything and ``:name`` for one part; the indented lines
    below it are the headers of what it matches. What several rules say of one header is joined with a comma;
    ``! Name`` takes back what the rules before it said.

    >>> rules = HeaderRules("/*\n  X-Frame-Options: DENY\n/assets/*\n  Cache-Control: immutable\n")
    >>> rules.headers_for("/assets/site.css")
    {'X-Frame-Options': 'DENY', 'Cache-Control': 'immutable'}

    Raises:
        ValueError: a line is neither a path nor a header.
    """

    def __init__(self, text: str) -> None:
        self._rules: list[tuple[re.Pattern[str], list[str]]] = []
        for number, line in enumerate(text.splitlines(), start=1):
            said = line.strip()
            if not said or said.startswith("#"):
                continue
            if not line[0].isspace():
                path = re.sub(r":\w+", "[^/]+", re.escape(said).replace(r"\*", ".*"))
                self._rules.append((re.compile(path), []))
            elif self._rules and (said.startswith("!") or ":" in said):
                self._rules[-1][1].append(said)
            else:
                raise ValueError(f"_headers:{number}: {said!r} is no header; write it below a path, as Name: value")

    def headers_for(self, path: str) -> dict[str, str]:
        """Return the headers for this path, which begins with a slash."""
        headers: dict[str, str] = {}
        for pattern, lines in self._rules:
            if not pattern.fullmatch(path):
                continue
            for line in lines:
                if line.startswith("!"):
                    headers.pop(line[1:].strip(), None)
                    continue
                name, _, value = (part.strip() for part in line.partition(":"))
                headers[name] = f"{headers[name]}, {value}" if name in headers else value
        return headers
