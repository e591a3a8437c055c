"""The quick runtime, as the site publishes it and the worker starts it: all of the engine, and nothing else."""

from __future__ import annotations

import dis
import gzip
import json
import random
import shutil
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING, Any, Final
from zipfile import ZipFile

import pytest

from decision_engine.fields import field_names
from decision_engine.guide_json import read_guide
from decision_engine.page import respond
from site_tools.project import ENGINE, ROOT
from site_tools.runtime import PIN
from site_tools.runtime.quick import ENTRY, REHEARSE
from site_tools.runtime.wasm_module import WasmModule
from site_tools.setup.node import node_command
from tests.figures import count
from tests.hostile import guide_texts, messages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DRIVER: Final = Path(__file__).with_name("quick_runtime.mjs")
WORKER: Final = ROOT / "site_tools" / "runtime" / "worker"
MESSAGES: Final = 1600

NO_PART_OF_IT: Final = ("sqlite3", "unittest", "email", "xml.dom", "decimal", "http.client", "tkinter", "distutils")
"""Modules that neither the engine nor Pyodide imports, or that are in no Python at all."""

WATCH_IMPORTS: Final = """
import sys
looked_for = []
class Watch:
    def find_spec(name, path=None, target=None):
        looked_for.append(name)
sys.meta_path.insert(0, Watch)
sys.watched = looked_for
"""
NAME_IMPORTS: Final = """
import sys
" ".join(sys.watched)
"""
IMPORT_ALL: Final = f"""
import sys
came = []
for name in {NO_PART_OF_IT!r}:
    try:
        __import__(name)
    except ImportError:
        continue
    came.append(name)
" ".join(came + ["of"] + sys.watched)
"""
# Each function of the library in memory, whoever holds it, with what tells a trap.
LIST_FUNCTIONS: Final = """
import gc, json, sys
from types import CodeType, FunctionType
found = []
def add(code):
    plain = not code.co_flags & 0x0C and not code.co_kwonlyargcount
    where = (code.co_filename, code.co_firstlineno, code.co_qualname)
    found.append((*where, list(code.co_names), plain and code.co_argcount))
    for part in code.co_consts:
        if isinstance(part, CodeType):
            add(part)
for each in gc.get_objects():
    if isinstance(each, FunctionType):
        add(each.__code__)
json.dumps({"functions": found, "modules": sorted(sys.modules)})
"""
TRAP: Final = ["__import__", "abort"]
"""The names in the code of a function that was left out."""

# Which functions of Python run where the rehearsal does, under the Python of this machine.
WATCH_REHEARSAL: Final = """
import json, sys
ran = set()
watch, started = sys.monitoring, sys.monitoring.events.PY_START
watch.use_tool_id(watch.PROFILER_ID, "rehearsal")
def note(code, _):
    ran.add((code.co_filename, code.co_firstlineno, code.co_qualname))
    return watch.DISABLE
watch.register_callback(watch.PROFILER_ID, started, note)
watch.set_events(watch.PROFILER_ID, started)
entry, script = sys.argv[1:]
with open(script, encoding="utf-8") as file:
    exec(compile(file.read(), script, "exec", dont_inherit=True), {"__name__": "script", "given": {"entry": entry}})
watch.set_events(watch.PROFILER_ID, 0)
engine = {name: module.__file__ for name, module in sys.modules.items() if name.split(".")[0] == entry.split(".")[0]}
print(json.dumps({"ran": sorted(ran), "engine": engine}))
"""

FRAGMENTS: Final = (
    "", " ", "\n", "\r\n", "\t", "plain words", "12 credits on 2026-03-04", "2026-03-04T10:30", "10:30 CET",
    "- a list\n- of two", "# heading", "> quoted", "| a | b |\n|---|---|", "1) one", "```\ncode\n```", "***", "---",
    "<script>alert(1)</script>", "<b>&amp;</b>", "&#x41;", "[a](javascript:alert(1))",
    "![x](https://x.example/y.png)", "`", "*", "_", "~~", "\\", "\\*", '"', "'", "$HOME", "%s %(a)s {0} {subject}",
    "\0", "\x07", "\x1b[31m", "\x7f", "\x85", "\u2028", "\u2029", "\u200b", "\u00a0", "\ufeff", "\u202e", "\u2066",
    "\ud800", "\udfff", "\ud83d", "\U0010ffff", "😀", "👩‍👩‍👧", "e\u0301", "é", "ß", "ẞ", "İ", "\u0131", "ﬁ", "½", "²",
    "٣", "\uff14", "漢字", "かな", "א", "ع", "Ω", "ж", "4111 1111 1111 1111", "5500-0000-0000-0004", "378282246310005",
    "4111111111111112", "4" * 40, "run id 4242424242424242", "password: hunter2Hunter!", "Passwort = Tr0ub4dor&3",
    "pwd:x", "passwd", "the password is Secret-12345", "token=", "sk-abcdefghijklmnopqrstuvwxyz0123456789",
    "ghp_abcdefghijklmnopqrstuvwxyz0123456789", "AKIAIOSFODNN7EXAMPLE",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P",
    "Bearer 0123456789abcdef0123456789abcdef",
    "-----BEGIN RSA PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQ\n-----END RSA PRIVATE KEY-----",
    "api_key: 'a1b2c3d4e5f6a7b8c9d0'", "https://user:pass@example.com/a?token=abcdef0123456789#d", "a@b.example",
    "10.0.0.1", "fe80::1", "../../etc/passwd", "Request type: Billing", "Summary: it is gone",
    "Request type: Credits / Usage\nSummary:", "Workspace: acme", "Account:", "x" * 3000, "a1B2" * 200, "word " * 300,
    "' OR 1=1 --", "null", "NaN", "1e999", "[" * 50, "{}", "\u00ad", "\uff1a",
)  # fmt: skip
PAGES: Final = (
    "",
    "https://help.example/credits-vs-billing/",
    "https://h.example/?a=b#intent=x",
    "no address",
    "http://[",
)


class Reader:
    """Makes messages as a page may send them, hostile ones among them; the same ones each time."""

    def __init__(self, guide_text: str) -> None:
        self._chance = random.Random(4)  # noqa: S311 -- nothing is secret here
        self._guide_text = guide_text
        self._guide = read_guide(guide_text)
        self._names = [*field_names(self._guide), "no-field"]
        self._requests = ["Request type: Billing\nSummary: gone\n"]
        """What readers may have sent: the texts of the requests that were drafted so far."""

    def messages(self, count: int) -> Iterator[tuple[str, str]]:
        """Give this many messages, each with the reply of the engine under this Python."""
        for _ in range(count):
            message = json.dumps(self._received() if self._chance.random() < 0.25 else self._visit())
            reply = respond(self._guide_text, message)
            for request in json.loads(reply).get("requests", ()):
                self._requests += [request["text"], request["markdown"]]
            yield message, reply

    def _some(self, values: Sequence[str], most: int) -> list[str]:
        return self._chance.sample(values, min(len(values), self._chance.randint(0, most)))

    def _text(self) -> str:
        joint = self._chance.choice(["", " ", "\n"])
        return joint.join(self._some(FRAGMENTS, 7))

    def _address(self) -> str:
        parts = []
        for question in self._guide.questions:
            options = [option.id for option in question.options]
            chosen = self._some(options, len(options) if question.many else 1)
            if chosen and self._chance.random() < 0.9:
                parts.append(f"{question.id}={','.join(chosen)}")
        if self._chance.random() < 0.2:
            parts.append(f"@{self._chance.choice(self._guide.questions).id}")
        if self._chance.random() < 0.2:
            self._chance.shuffle(parts)
            parts += self._some(
                ["intent=gone", "gone=why-usage", "=", "%zz", "%C3%BC=x", "@", "@gone", "intent", "😀=1"], 3
            )
        return self._chance.choice(["", "#"]) + "&".join(parts)

    def _visit(self) -> dict[str, Any]:
        message: dict[str, Any] = {"address": self._address()}
        question = self._chance.choice(self._guide.questions)
        kind = self._chance.random()
        if kind < 0.2:
            options = [option.id for option in question.options]
            message["choose"] = {"question": question.id, "options": self._some(options, 4 if question.many else 1)}
        elif kind < 0.3:
            message["revisit"] = self._chance.choice([question.id, "gone", ""])
        if self._chance.random() < 0.8:
            message["fields"] = {name: self._text() for name in self._some(self._names, len(self._names))}
            message["page"] = self._chance.choice(PAGES)
        if self._chance.random() < 0.5:
            places = {
                "email": "help@example.com",
                "ticket_form": "https://example.com/?s={subject}&b={body}&r={request}",
            }
            message["send"] = {
                checklist.id: dict(self._chance.sample(sorted(places.items()), self._chance.randint(0, 2)))
                for checklist in self._guide.checklists
            }
        return message

    def _received(self) -> dict[str, Any]:
        texts = self._chance.choices(self._requests, k=self._chance.randint(1, 2))
        text = self._chance.choice(["\n", "\n\n", "\r\n", " "]).join([self._text(), *texts, self._text()])[:6000]
        change = self._chance.randrange(6)
        if change == 0:
            text = "> " + text.replace("\n", "\n> ")
        elif change == 1:
            text = text.upper()
        elif change == 2:
            place = self._chance.randrange(len(text))
            text = text[:place] + self._chance.choice(FRAGMENTS) + text[place + self._chance.randrange(9) :]
        elif change == 3:
            text = text.replace("\n", "\r\n").replace("    ", "\u00a0" * 4)
        return {"received": text, "page": self._chance.choice(PAGES)}


@pytest.fixture(scope="module")
def runtime(site: Path) -> Path:
    [made] = (site / "assets" / "runtime").iterdir()
    return made


@pytest.fixture(scope="module")
def guide(site: Path) -> str:
    [published] = (site / "guides").glob("*.json")
    return published.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def worker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the worker's scripts, where every Node takes them for modules."""
    folder = tmp_path_factory.mktemp("worker")
    for script in WORKER.glob("*.js"):
        shutil.copyfile(script, folder / script.name)
    (folder / "package.json").write_text('{"type": "module"}')
    return folder


def start(worker: Path, runtime: Path, *steps: object) -> list[Any]:
    """Start the quick runtime, and return what comes of these steps: see ``quick_runtime.mjs``."""
    told = {"worker": str(worker), "runtime": str(runtime), "steps": steps}
    done = subprocess.run(
        [*node_command(), str(DRIVER)],
        input=json.dumps(told),
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    answers: list[Any] = json.loads(done.stdout)
    return answers


def text_of(outcome: dict[str, Any]) -> str:
    assert "gives" in outcome, outcome
    text: str = outcome["gives"]
    return text


@pytest.fixture(scope="module")
def talk(worker: Path, runtime: Path, guide: str) -> dict[str, Any]:
    """Return many messages, the replies of both Pythons, and the imports that were attempted meanwhile and after."""
    messages, natively = zip(*Reader(guide).messages(MESSAGES), strict=True)
    steps = ({"run": WATCH_IMPORTS}, {"guide": guide, "messages": messages}, {"run": NAME_IMPORTS}, {"run": IMPORT_ALL})
    _, replies, meanwhile, after = start(worker, runtime, *steps)
    return {"messages": messages, "natively": natively, "replies": replies, "meanwhile": meanwhile, "after": after}


@pytest.fixture(scope="module")
def library(worker: Path, runtime: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return the functions in the published memory, and its modules.

    To look at them takes more of the interpreter than the engine does: so the published memory is given the whole one.
    """
    folder = tmp_path_factory.mktemp("whole") / runtime.name
    folder.mkdir()
    shutil.copyfile(runtime / "python.mjs", folder / "python.mjs")
    published = WasmModule.read((runtime / "python.wasm").read_bytes())
    shipped = WasmModule.read((runtime / "shipped" / "pyodide.asm.wasm").read_bytes())
    whole = published.with_bodies([*shipped.bodies, published.bodies[-1]])
    (folder / "python.wasm").write_bytes(whole.write())
    (folder / "python.wasm.gz").write_bytes(gzip.compress(whole.write(), 1))
    [listed] = start(worker, folder, {"run": LIST_FUNCTIONS})
    found: dict[str, Any] = json.loads(text_of(listed))
    return found


def module_code(path: Path) -> CodeType:
    return compile(path.read_text(encoding="utf-8"), str(path), "exec", dont_inherit=True, optimize=2)


def known_by(name: str) -> set[str]:
    """Return the names by which a function can be reached: its own, that of its class if Python calls it."""
    parts = name.replace(".<locals>", "").split(".")
    outer = [part for part in parts if not part.startswith("<")]
    return {outer[-2] if outer[-1].startswith("__") and len(outer) > 1 else outer[-1]}


def names_reached(modules: Sequence[CodeType]) -> set[str]:
    """Return all names that ``respond`` uses, and the functions so named, and so on: some too many, none too few."""
    used: list[tuple[set[str], set[str]]] = []

    def look(code: CodeType, outer: set[str]) -> None:
        inside = bool(code.co_flags & 0x02)
        known = outer or (known_by(code.co_qualname) if inside else set())
        named = (each for each in dis.get_instructions(code) if each.opname.startswith("LOAD_"))
        loaded = {str(each.argval) for each in named if each.opname != "LOAD_CONST"}
        used.append((known, loaded))
        for part in code.co_consts:
            if isinstance(part, CodeType):
                look(part, known)

    for module in modules:
        look(module, set())
    # What a module or class uses itself is used whatever is called; what it imports is not loaded.
    names = {"respond"}.union(*(loaded for known, loaded in used if not known))
    while True:
        more = names.union(*(loaded for known, loaded in used if known & names))
        if more == names:
            return names
        names = more


def functions_in(path: Path) -> set[tuple[int, str]]:
    """Return all functions that this file defines, by their first lines and names."""
    found = set()

    def look(code: CodeType) -> None:
        if code.co_flags & 0x02:  # optimized: a function, and not the body of a class or module
            found.add((code.co_firstlineno, code.co_qualname))
        for part in code.co_consts:
            if isinstance(part, CodeType):
                look(part)

    look(module_code(path))
    return found


@lru_cache
def rehearsal() -> dict[str, Any]:
    """Return the functions that ran in a rehearsal under this Python, and the files of the engine's modules."""
    command = [sys.executable, "-c", WATCH_REHEARSAL, ENTRY, str(REHEARSE)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    watched: dict[str, Any] = json.loads(done.stdout)
    return watched


def test_it_answers_as_the_engine_does_under_the_python_of_this_machine(talk: dict[str, Any]) -> None:
    own = f'"Python {sys.version.split()[0]} {sys.platform}"'
    quick = f'"Python {PIN.python} emscripten"'
    assert len(set(talk["messages"])) > 1500
    for message, natively, outcome in zip(talk["messages"], talk["natively"], talk["replies"], strict=True):
        assert natively.count(own) == 1
        assert text_of(outcome) == natively.replace(own, quick), message


def test_the_messages_are_of_every_kind(talk: dict[str, Any]) -> None:
    replies = [json.loads(reply) for reply in talk["natively"]]
    kinds = {
        "questions": [reply for reply in replies if reply.get("question")],
        "two requests": [reply for reply in replies if len(reply.get("requests", ())) == 2],
        "findings": [reply for reply in replies if reply.get("findings")],
        "removed": [reply for reply in replies if any(request["removed"] for request in reply.get("requests", ()))],
        "mails": [reply for reply in replies if any(request["email"] for request in reply.get("requests", ()))],
        "forms": [reply for reply in replies if any(request["ticket_form"] for request in reply.get("requests", ()))],
        "dropped": [reply for reply in replies if reply.get("dropped")],
        "unusable": [reply for reply in replies if reply.get("unusable")],
        "read": [reply for reply in replies if reply.get("read")],
        "read twice": [reply for reply in replies if reply.get("read", 0) > 1],
        "nothing read": [reply for reply in replies if reply.get("read") == 0],
    }
    assert {kind: len(found) for kind, found in kinds.items() if len(found) < 10} == {}


def test_no_import_is_attempted_while_it_answers(talk: dict[str, Any]) -> None:
    assert text_of(talk["meanwhile"]) == ""


def test_a_module_that_was_left_out_is_missing_and_an_import_of_it_would_have_been_noticed(
    talk: dict[str, Any],
) -> None:
    came, _, looked_for = text_of(talk["after"]).partition("of ")
    assert came == ""
    # Of a module in a package, the package is looked for.
    assert {*looked_for.split()} >= {name.partition(".")[0] for name in NO_PART_OF_IT}


def test_the_library_is_cut_to_what_is_imported(library: dict[str, Any], runtime: Path) -> None:
    held = {*library["modules"]}
    assert held.isdisjoint(NO_PART_OF_IT)
    with ZipFile(runtime / "shipped" / "python_stdlib.zip") as whole:
        shipped = {name.removesuffix(".py").replace("/", ".").removesuffix(".__init__") for name in whole.namelist()}
    assert len(held & shipped) < len(shipped) / 3
    # Of the engine there are the modules that the page's one imports, and no more.
    assert {name for name in held if name.partition(".")[0] == ENGINE.name} == rehearsal()["engine"].keys()
    assert f"{ENGINE.name}.problems" not in held


def test_all_functions_of_the_engine_are_whole(library: dict[str, Any]) -> None:
    held = {(file, line, name): names for file, line, name, names, _ in library["functions"]}
    missing, trapped = [], []
    for file in rehearsal()["engine"].values():
        path = Path(file).relative_to(ROOT).as_posix()
        for line, name in functions_in(Path(file)):
            names = held.get((path, line, name))
            if names is None:
                missing.append(f"{path}:{line} {name}")
            elif names == TRAP:
                trapped.append(f"{path}:{line} {name}")
    assert (missing, trapped) == ([], [])
    # Otherwise there is nothing that this could have found.
    assert sum(names == TRAP for names in held.values()) > 100


def test_a_function_that_was_left_out_ends_that_python(
    worker: Path, runtime: Path, library: dict[str, Any], guide: str
) -> None:
    cut = sorted(
        (file.removesuffix(".py").replace("/", ".").removesuffix(".__init__"), name, arguments)
        for file, _, name, names, arguments in library["functions"]
        if names == TRAP and arguments is not False and name.isidentifier() and not file.startswith("<")
    )
    # Of the modules that the engine imports itself, and of one that Pyodide does.
    chosen = [next(each for each in cut if each[0] == module) for module in ("random", "glob")]
    for module, name, arguments in chosen:
        call = f"import {module}\nstr({module}.{name}({', '.join(['None'] * arguments)}))"
        opened = {"guide": guide, "messages": ['{"address": ""}']}
        [before], outcome = start(worker, runtime, opened, {"run": call})
        assert json.loads(text_of(before))["question"] == "intent"
        # No exception of Python: with it the worker would blame the question, and not start the shipped Python.
        assert outcome.get("throws", "an answer") is None, (call, outcome)
        assert outcome["isWrongQuestion"] is False


@pytest.mark.parametrize(
    ("message", "refusal"),
    [
        ({"address": "", "choose": {"question": "intent", "options": ["gone"]}}, "UnusableAnswersError"),
        ({}, "BadMessageError"),
    ],
)
def test_a_refusal_of_the_engine_is_told_as_such(
    worker: Path, runtime: Path, guide: str, message: dict[str, Any], refusal: str
) -> None:
    opened = json.dumps({"address": ""})
    [[refused, after]] = start(worker, runtime, {"guide": guide, "messages": [json.dumps(message), opened]})
    assert (refused.get("throws"), refused.get("isWrongQuestion")) == (refusal, True), refused
    assert json.loads(text_of(after))["question"] == "intent"


def test_no_hostile_guide_or_message_ends_it(worker: Path, runtime: Path, guide: str) -> None:
    whole = read_guide(guide)
    # What is refused is shown to JavaScript as well, with what is wrong in it.
    asked = [(case, case.text, '{"address": ""}') for case in guide_texts(whole)]
    asked += [(case, guide, case.text) for case in messages(whole)]
    outcomes = start(worker, runtime, *({"guide": text, "messages": [message]} for _, text, message in asked))
    for (case, _, _), [outcome] in zip(asked, outcomes, strict=True):
        assert outcome.get("throws", "an answer") is not None, (str(case), outcome)
    assert {outcome.get("throws") for [outcome] in outcomes} == {
        None,
        "BadGuideError",
        "BadMessageError",
        "UnusableAnswersError",
    }
    count("hostile inputs tried", len(asked))


def test_the_rehearsal_runs_each_function_that_the_page_can_reach() -> None:
    ran = {(file, line, name) for file, line, name in rehearsal()["ran"]}
    files = [Path(file) for file in rehearsal()["engine"].values()]
    defined = {(str(file), line, name) for file in files for line, name in functions_in(file)}
    names = names_reached([module_code(file) for file in files])
    reached = {each for each in defined if names.intersection(known_by(each[2]))}
    missing = [f"{Path(file).name}:{line} {name}" for file, line, name in sorted(reached - ran)]
    # The others are for the command line, and few.
    assert len(defined) > len(reached) > len(defined) * 0.9
    assert missing == [], f"{len(missing)} of {len(reached)} do not run: {', '.join(missing)}"
