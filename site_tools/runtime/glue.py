"""The glue between JavaScript and the interpreter, cut to what one module and its page need of it.

Emscripten writes it for any program: it hands each export on under three names, and offers every function of its
libraries, from graphics to sound, to modules that are loaded later. A module that loads no other needs what it
imports itself. The names and spaces of what is left are for a minifier: see ``pack_scripts.mjs``.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection

_WORD: Final = re.compile(r"[A-Za-z_$][\w$]*")
_EXPORT: Final = re.compile(r'(_\w+)=Module\["\1"\]=wasmExports\["\w+"\](?:\.value>>>0)?;')
_TAKEN: Final = re.compile(r'wasmExports(?:\.(\w+)|\["(\w+)"\])')
_OFFER: Final = re.compile(r'Module\["(_\w+)"\]=\1;')
_SIGNATURE: Final = re.compile(r'(_\w+)\.sig="\w*";')
_IMPORTS: Final = re.compile(r"var wasmImports=\{(.*?)\};", re.DOTALL)
_EVAL: Final = re.compile(r"(?<![\w.$])eval\(")
_MENTIONS_OF_AN_EXPORT: Final = 3  # where it is declared, where it is set, and its name in Module

CALLED_BY_NAME: Final = frozenset({"main", "__main_argc_argv", "run_main_promising"})
"""Exports that the glue looks for by a name it puts together."""


class UnknownGlueError(ValueError):
    """The glue does not look as this version of Emscripten writes it."""


def find_used_exports(glue: str, exports: Collection[str]) -> set[str]:
    """Return the exports that the glue may call itself; to take too many for used does no harm."""
    counts = Counter(_WORD.findall(glue))
    taken = Counter(found[1] or found[2] for found in _TAKEN.finditer(glue))
    return {
        name
        for name in exports
        # Once, each is taken to be handed on.
        if counts[f"_{name}"] > _MENTIONS_OF_AN_EXPORT or taken[name] > 1 or name in CALLED_BY_NAME
    }


def trim_glue(glue: str, imported: Collection[str], used: Collection[str]) -> str:
    """Return the glue for a module that loads no other module.

    ``imported`` are the names of all that the module imports, ``used`` those that it may use; of an imported function
    that it never uses there stays a trap. So there does of each ``eval``, which only modules that are loaded later ask
    for: it could use any name, and a minifier would have to keep them all.

    Raises:
        UnknownGlueError: what is to be left out is not found.
    """
    counts = Counter(_WORD.findall(glue))
    glue, exports = _EXPORT.subn(lambda found: "" if counts[found[1]] == _MENTIONS_OF_AN_EXPORT else found[0], glue)
    listed = _IMPORTS.search(glue)
    if listed is None or exports == 0:
        raise UnknownGlueError("the glue has no list of imports, or hands no export on")
    values = {name: value or name for name, _, value in (entry.partition(":") for entry in listed[1].split(","))}
    kept = {name: value for name, value in values.items() if name in used}
    dropped = set(values.values()) - set(kept.values())
    # Each a function of its own, with a signature: the glue gives each a place in the table, and places must not move.
    traps = " ".join(name for name in values if name in imported and name not in used)
    entries = ",".join(f"{name}:{value}" for name, value in kept.items())
    setting = f'for(const name of "{traps}".split(" "))wasmImports[name]=Object.assign(()=>abort(name),{{sig:"v"}});'
    glue = glue.replace(listed[0], f"var wasmImports={{{entries}}};{setting if traps else ''}")
    for mention in (_OFFER, _SIGNATURE):
        glue = mention.sub(lambda found: "" if found[1] in dropped else found[0], glue)
    return _EVAL.sub("abort(", glue)
