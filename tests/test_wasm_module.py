"""WebAssembly modules are read and changed as engines of WebAssembly understand them."""

from __future__ import annotations

import json
import subprocess
from base64 import b64decode, b64encode
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from site_tools.runtime.wasm_module import HEADER, PAGE, Section, UnreadableModuleError, WasmModule
from site_tools.setup.node import node_command, npm_packages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

RUNNER = Path(__file__).with_name("run_modules.mjs")
TRAPPED = "RuntimeError: unreachable"
EDGES = [0, 1, 63, 64, 127, 128, 129, 8191, 8192, 16383, 16384, 65535]
"""Where another byte, or another sign, begins in LEB128, and beside it."""


def number(value: int) -> bytes:
    """Return an unsigned number in LEB128, from the definition in the specification."""
    return bytes([value]) if value < 128 else bytes([value % 128 + 128]) + number(value // 128)


def signed(value: int) -> bytes:
    """Return a number that is not negative in signed LEB128, likewise."""
    return bytes([value]) if value < 64 else bytes([value % 128 + 128]) + signed(value // 128)


def sized(content: bytes) -> bytes:
    return number(len(content)) + content


def vector(*parts: bytes) -> bytes:
    return number(len(parts)) + b"".join(parts)


def body(instructions: str) -> bytes:
    """Return a function without locals; the instructions are bytes in hexadecimal."""
    return b"\0" + bytes.fromhex(instructions) + b"\x0b"


def export(name: str, kind: int, index: int) -> bytes:
    return sized(name.encode()) + bytes([kind]) + number(index)


def segment(start: int, content: bytes) -> bytes:
    return b"\0\x41" + signed(start) + b"\x0b" + sized(content)


def module(sections: Mapping[int, bytes]) -> bytes:
    return HEADER + b"".join(bytes([place]) + sized(content) for place, content in sections.items())


NAMES = ("outer", "inner", "by_table", "reading", "in_table", "lonely")
BODIES = (
    body("10 03"),  # call inner
    body("10 00 41 01"),  # call the import "told"; give 1
    body("41 00 11 01 00"),  # call what stands first in the table, in_table
    body("23 00"),  # give the global that is imported
    body("23 01"),  # give the module's own global
    b"\x01\x02\x7f" + bytes.fromhex("41 f3 00 22 01 0b"),  # two locals; give 115 by way of the second
)
SMALL_SECTIONS = {
    Section.TYPE: vector(b"\x60\0\0", b"\x60\0\x01\x7f"),
    Section.IMPORT: vector(b"\3env\4told\0\0", b"\3env\6unused\0\0", b"\3env\5limit\3\x7f\0"),
    Section.FUNCTION: vector(*[b"\x01"] * len(BODIES)),
    4: vector(b"\x70\0\x01"),
    Section.MEMORY: vector(b"\0\x01"),
    Section.GLOBAL: vector(b"\x7f\x01\x41\x07\x0b"),
    Section.EXPORT: vector(
        export("memory", 2, 0),
        *(export(name, 0, place + 2) for place, name in enumerate(NAMES)),
        export("told_again", 0, 0),
    ),
    9: vector(b"\0\x41\0\x0b" + vector(b"\6")),
    Section.DATA_COUNT: b"\2",
    Section.CODE: vector(*map(sized, BODIES)),
    Section.DATA: vector(segment(4, b"own"), segment(130, b"data")),
    0: sized(b"note") + b"kept as it is",
}
SMALL = module(SMALL_SECTIONS)
"""Two imported functions and six own ones: a call, a call by the table, an import, globals and locals."""


def changed(sections: Mapping[int, bytes | None]) -> WasmModule:
    """Return the small module with these sections in place of its own, or without them."""
    new = {place: sections.get(place, content) for place, content in SMALL_SECTIONS.items()}
    return WasmModule.read(module({place: content for place, content in new.items() if content is not None}))


class Case(NamedTuple):
    module: WasmModule
    calls: Sequence[str]
    writes: Sequence[tuple[int, bytes]] = ()


def run(*cases: Case) -> list[dict[str, Any]]:
    """Return what comes of these modules under Node: see ``run_modules.mjs``."""
    told = [
        {
            "module": b64encode(case.module.write()).decode(),
            "calls": case.calls,
            "writes": [(place, b64encode(content).decode()) for place, content in case.writes],
        }
        for case in cases
    ]
    done = subprocess.run(
        [*node_command(), str(RUNNER)],
        input=json.dumps(told),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    results: list[dict[str, Any]] = json.loads(done.stdout)
    return [{**result, "memory": b64decode(result["memory"])} for result in results]


@pytest.fixture(scope="module")
def real_bytes() -> bytes:
    return (npm_packages() / "pyodide" / "pyodide.asm.wasm").read_bytes()


@pytest.fixture(scope="module")
def real(real_bytes: bytes) -> WasmModule:
    return WasmModule.read(real_bytes)


def test_a_module_is_written_as_it_was_read(real_bytes: bytes, real: WasmModule) -> None:
    assert WasmModule.read(SMALL).write() == SMALL
    assert real.write() == real_bytes


def test_functions_that_are_put_back_give_the_same_module(real_bytes: bytes, real: WasmModule) -> None:
    assert real.with_bodies(real.bodies).write() == real_bytes
    assert real.cut_to(range(len(real.bodies))).write() == real_bytes


@pytest.mark.parametrize("content", [b"", b"\0as", b"\0asm\2\0\0\0", b"<!doctype html>", HEADER[1:] + SMALL])
def test_what_is_no_module_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableModuleError) as refused:
        WasmModule.read(content)
    assert str(refused.value) == "not a WebAssembly module of version 1"


def test_a_module_that_ends_early_is_refused_wherever_it_ends() -> None:
    whole = WasmModule.read(SMALL).sections
    ends = [len(HEADER)]  # where one section is over, a module may end
    for _, content in whole:
        ends.append(ends[-1] + 1 + len(sized(content)))
    assert ends[-1] == len(SMALL)
    for length in range(len(HEADER), len(SMALL)):
        if length in ends:
            assert WasmModule.read(SMALL[:length]).sections == whole[: ends.index(length)]
        else:
            with pytest.raises(UnreadableModuleError, match=r"\Athe module ends too early\Z"):
                WasmModule.read(SMALL[:length])


def test_a_section_that_ends_early_is_refused_where_it_is_read() -> None:
    cut = {place: content[:-1] for place, content in SMALL_SECTIONS.items()}
    for read in (
        lambda: changed({Section.CODE: cut[Section.CODE]}).bodies,
        lambda: changed({Section.EXPORT: cut[Section.EXPORT]}).function_exports,
        lambda: changed({Section.IMPORT: cut[Section.IMPORT]}).imports,
        lambda: changed({Section.DATA: cut[Section.DATA]}).with_restore(b"", bytes(PAGE), name="restore"),
        lambda: changed({Section.CODE: vector(sized(BODIES[0][:-2]))}).find_called([0]),
    ):
        with pytest.raises(UnreadableModuleError, match=r"\Athe module ends too early\Z"):
            read()


def test_a_section_that_is_missing_is_named() -> None:
    for missing in (Section.CODE, Section.EXPORT, Section.IMPORT):
        with pytest.raises(UnreadableModuleError) as refused:
            _ = changed({missing: None}).function_exports, changed({missing: None}).bodies
        assert str(refused.value) == f"the module has no section {missing.name}"


def test_functions_are_counted_without_the_imported_ones() -> None:
    small = WasmModule.read(SMALL)
    assert small.bodies == BODIES
    # "told_again" is an export too, of what is imported.
    assert small.function_exports == {name: place for place, name in enumerate(NAMES)}
    assert small.imports == ((0, "env", "told"), (0, "env", "unused"), (3, "env", "limit"))


@pytest.mark.parametrize(
    ("functions", "called"),
    [
        (["outer"], {"outer", "inner"}),
        (["inner"], {"inner"}),
        (["by_table"], {"by_table"}),  # what a table holds is not named
        (["lonely", "outer"], {"lonely", "outer", "inner"}),
        ([], set()),
    ],
)
def test_direct_calls_are_followed_and_no_others(functions: list[str], called: set[str]) -> None:
    found = WasmModule.read(SMALL).find_called(NAMES.index(name) for name in functions)
    assert {NAMES[place] for place in found} == called


def test_functions_that_call_each_other_are_found_once() -> None:
    circle = changed({Section.CODE: vector(*(sized(body(f"10 {2 + (place + 1) % 6:02x}")) for place in range(6)))})
    assert circle.find_called([3]) == {0, 1, 2, 3, 4, 5}


# Each is followed by numbers that would be a call of "lonely" if they were taken for instructions.
INSTRUCTIONS = {
    "nothing": "",
    "unreachable, nop, drop, return": "00 01 1a 0f",
    "block with a type of value": "02 7f 41 10 0b",
    "block with a type of functions": "02 07 0b",
    "block with a large type of functions": "02 90 07 0b",
    "block with a type of reference": "02 64 07 0b",
    "loop, if, else": "03 40 04 40 05 0b 0b",
    "try, catch, catch_all, rethrow, delegate": "06 40 07 10 19 09 10 0b 06 40 18 10",
    "throw, throw_ref": "08 10 0a",
    "br, br_if": "0c 10 0d 10",
    "br_table": "0e 02 10 07 10",
    "call_indirect": "11 10 07",
    "return_call_indirect": "13 10 07",
    "select, and select with types": "1b 1c 01 7f 1c 01 64 07",
    "try_table": "1f 40 04 00 10 07 01 10 07 02 10 03 10 0b",
    "locals": "20 10 21 07 22 10",
    "globals": "23 10 24 07",
    "tables": "25 10 26 07",
    "a load": "28 02 10",
    "a store with a large offset": "36 02 90 07",
    "a load from another memory": "28 42 10 07",
    "the last store": "3e 00 10",
    "memory.size, memory.grow": "3f 10 40 07",
    "i32.const below zero, i64.const": "41 90 07 42 10",
    "f32.const": "43 10 07 10 07",
    "f64.const": "44 10 07 10 07 10 07 10 07",
    "comparisons and arithmetic": "45 6a a7 c0 c4",
    "ref.null, ref.is_null": "d0 10 d1",
    "saturating conversion": "fc 07",
    "memory.init, data.drop, memory.copy, memory.fill": "fc 08 10 07 fc 09 10 fc 0a 10 07 fc 0b 10",
    "table.init, elem.drop, table.copy": "fc 0c 10 07 fc 0d 10 fc 0e 10 07",
    "table.grow, table.size, table.fill": "fc 0f 10 fc 10 10 fc 11 10",
    "memory.fill, its number in two bytes": "fc 8b 00 10",
}


@pytest.mark.parametrize("instructions", INSTRUCTIONS.values(), ids=INSTRUCTIONS.keys())
def test_what_comes_after_an_instruction_is_read_right(instructions: str) -> None:
    read = changed({Section.CODE: vector(sized(body(f"{instructions} 10 03")), *map(sized, BODIES[1:]))})
    assert read.find_called([0]) == {NAMES.index("outer"), NAMES.index("inner")}


@pytest.mark.parametrize("call", ["10 07", "12 07", "d2 07", "10 87 00"])
def test_each_way_to_name_a_function_is_followed(call: str) -> None:
    read = changed({Section.CODE: vector(sized(body(call)), *map(sized, BODIES[1:]))})
    assert read.find_called([0]) == {NAMES.index("outer"), NAMES.index("lonely")}


@pytest.mark.parametrize(("instruction", "named"), [("27", "0x27"), ("fd 0c", "0xfd"), ("fc 12", "0xfc 18")])
def test_an_instruction_that_is_not_known_is_refused(instruction: str, named: str) -> None:
    read = changed({Section.CODE: vector(sized(body(instruction)), *map(sized, BODIES[1:]))})
    with pytest.raises(UnreadableModuleError) as refused:
        read.find_called([0])
    assert str(refused.value) == f"unknown instruction {named}"


def test_every_instruction_of_the_real_module_is_understood(real: WasmModule) -> None:
    assert real.find_called(range(len(real.bodies))) == {*range(len(real.bodies))}


def test_the_imports_that_functions_use_are_found_by_kind() -> None:
    small = WasmModule.read(SMALL)
    assert small.find_used_imports([NAMES.index("inner")]) == {"told"}
    assert small.find_used_imports([NAMES.index("reading")]) == {"limit"}  # global 0; function 0 is "told"
    assert small.find_used_imports([NAMES.index("in_table")]) == set()
    assert small.find_used_imports(range(6)) == {"told", "limit"}


def test_a_function_that_was_cut_traps_and_the_others_work() -> None:
    small = WasmModule.read(SMALL)
    kept = {NAMES.index(name) for name in ("outer", "inner", "by_table", "reading")}
    whole, cut, emptied = run(
        Case(small, NAMES),
        Case(small.cut_to(kept), NAMES),
        Case(
            changed({Section.TYPE: vector(b"\x60\0\0", b"\x60\0\0"), Section.CODE: vector(*[sized(body("00"))] * 6)})
            .cut_to({0, 1, 2, 3}, emptied={0, 4}),
            ["outer", "inner", "in_table", "lonely"],
        ),
    )  # fmt: skip
    assert whole["results"] == [1, 1, 7, 5, 7, 115]
    # The table still holds, at the same place, the function that traps now.
    assert cut["results"] == [1, 1, TRAPPED, 5, TRAPPED, TRAPPED]
    assert cut["told"] == whole["told"] == ["told", "told"]
    assert emptied["results"] == [None, TRAPPED, None, TRAPPED]


def test_to_cut_moves_nothing() -> None:
    small = WasmModule.read(SMALL)
    cut = WasmModule.read(small.cut_to({0}).write())
    assert [content for place, content in cut.sections if place != Section.CODE] == [
        content for place, content in small.sections if place != Section.CODE
    ]
    assert cut.bodies == (BODIES[0], *[b"\0\0\x0b"] * 5)
    assert cut.function_exports == small.function_exports


def test_as_many_functions_go_in_as_there_are() -> None:
    with pytest.raises(ValueError, match=r"\A1 bodies for 6 functions\Z"):
        WasmModule.read(SMALL).with_bodies(BODIES[:1])


@pytest.mark.parametrize(
    ("calls", "marked"),
    [
        ([], set()),
        (["lonely"], {"lonely"}),
        (["outer", "outer"], {"outer", "inner"}),
        (["by_table", "reading"], {"by_table", "in_table", "reading"}),
    ],
)
def test_exactly_what_was_called_is_marked(calls: list[str], marked: set[str]) -> None:
    plain, counting = run(
        Case(WasmModule.read(SMALL), calls), Case(WasmModule.read(SMALL).counting_calls("called "), calls)
    )
    assert counting["globals"] == {f"called {place}": int(name in marked) for place, name in enumerate(NAMES)}
    assert {**counting, "globals": {}} == plain


def test_marks_are_told_apart_also_where_there_are_many() -> None:
    many = 16500  # numbers of one, two and three bytes
    large = changed(
        {
            Section.FUNCTION: vector(*[b"\x01"] * many),
            Section.CODE: vector(*[sized(body("41 02"))] * many),
            Section.EXPORT: vector(export("memory", 2, 0), *(export(f"f{each}", 0, each + 2) for each in EDGES[:-1])),
        }
    )
    [result] = run(Case(large.counting_calls(""), [f"f{each}" for each in EDGES[:-1]]))
    assert result["results"] == [2] * len(EDGES[:-1])
    assert [int(name) for name, value in result["globals"].items() if value] == EDGES[:-1]
    assert len(result["globals"]) == many


@pytest.mark.parametrize("size", EDGES[2:])
def test_functions_of_any_size_are_written_as_others_read_them(size: int) -> None:
    small = WasmModule.read(SMALL)
    padded = b"\0" + b"\x01" * (size - 4) + b"\x41\x03\x0b"  # nop
    written = small.with_bodies([padded, *BODIES[1:]]).write()
    assert written == module({**SMALL_SECTIONS, Section.CODE: vector(sized(padded), *map(sized, BODIES[1:]))})
    assert WasmModule.read(written).bodies[0] == padded


def restored(memory: bytes, before: bytes, writes: Sequence[tuple[int, bytes]] = ()) -> Case:
    """Return the case of the small module, its memory as ``before`` tells and these writes change, restored."""
    made = WasmModule.read(SMALL).with_restore(memory, before, name="restore")
    return Case(WasmModule.read(made.write()), ["restore"], [(0, before), *writes])


OWN = b"\0\0\0\0own".ljust(130, b"\0") + b"data"
"""What the small module's own data makes of its memory."""


def test_memory_is_restored_at_each_edge_of_the_numbers() -> None:
    starts = [restored(OWN.ljust(start, b"\0")[:start] + b"here", OWN) for start in EDGES[:-1]]
    lengths = [restored(b"x" * length, OWN) for length in EDGES]
    apart = [restored(b"a" + bytes(gap) + b"b", OWN) for gap in EDGES[:-1]]
    cases = [*starts, *lengths, *apart]
    wanted = [OWN.ljust(start, b"\0")[:start] + b"here" for start in EDGES[:-1]]
    wanted += [b"x" * length for length in EDGES]
    wanted += [b"a" + bytes(gap) + b"b" for gap in EDGES[:-1]]
    assert [result["memory"] for result in run(*cases)] == wanted


def test_a_memory_larger_than_the_modules_own_is_asked_for() -> None:
    memory = OWN + bytes(3 * PAGE) + b"end"
    [result] = run(restored(memory, OWN.ljust(PAGE, b"\0")))
    assert result["memory"] == memory
    assert result["pages"] == 4


def test_the_functions_work_as_before_beside_the_one_that_restores() -> None:
    made = WasmModule.read(SMALL).with_restore(b"new", OWN, name="restore")
    assert made.function_exports == {**WasmModule.read(SMALL).function_exports, "restore": 6}
    [result] = run(Case(made, ["restore", *NAMES]))
    assert result["results"] == [None, 1, 1, 7, 5, 7, 115]
    assert result["memory"] == b"new"


type Parts = list[tuple[int, bytes]]


def overlaid(parts: Parts) -> bytes:
    """Return the module's own data with these parts written over it."""
    memory = bytearray(OWN.ljust(700, b"\0"))
    for place, content in parts:
        memory[place : place + len(content)] = content
    return bytes(memory)


PARTS = st.lists(st.tuples(st.integers(0, 400), st.binary(max_size=200)), max_size=4)
MEMORIES = st.tuples(PARTS, PARTS, st.integers(1, 255))


# Each example is a process: so it holds many cases, and there are few of them.
@settings(max_examples=12, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(st.lists(MEMORIES, min_size=30, max_size=60))
def test_any_memory_is_restored_byte_for_byte(memories: list[tuple[Parts, Parts, int]]) -> None:
    cases, wanted = [], []
    for after, ahead, other in memories:
        memory, before = overlaid(after), overlaid(ahead)
        # Where it differs from the module's own data, it may hold anything: the clock, say, or chance.
        own = OWN.ljust(len(before), b"\0")
        differs = [place for place in range(len(before)) if before[place] != own[place]]
        cases.append(restored(memory, before, [(place, bytes([before[place] ^ other])) for place in differs]))
        wanted.append(memory.rstrip(b"\0"))
    assert [result["memory"] for result in run(*cases)] == wanted


@pytest.mark.parametrize(
    "data",
    [
        b"\1" + sized(b"passive"),
        b"\2\0\x41\0\x0b" + sized(b"with a memory"),
        b"\0\x23\0\x0b" + sized(b"at a global"),
        b"\0\x41\0\x41\0\x6a\x0b" + sized(b"at a sum"),
    ],
)
def test_data_without_a_constant_place_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableModuleError) as refused:
        changed({Section.DATA: vector(data)}).with_restore(b"", b"", name="restore")
    assert str(refused.value) == "a segment of data has no constant place"


@pytest.mark.parametrize("memories", [vector(), vector(b"\0\1", b"\0\1")])
def test_a_module_without_one_memory_of_its_own_is_refused(memories: bytes) -> None:
    with pytest.raises(UnreadableModuleError) as refused:
        changed({Section.MEMORY: memories}).with_restore(b"", OWN, name="restore")
    assert str(refused.value) == "the module does not define one memory"
