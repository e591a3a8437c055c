"""WebAssembly modules, as far as a runtime has to be read and changed: functions, globals, exports, memory.

The binary format is that of the WebAssembly Core Specification 3.0, chapter 5. Sections that nothing here is about are
kept as bytes. A function is named by its place among those that the module defines, the imported ones left out.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

HEADER: Final = b"\0asm\1\0\0\0"
PAGE: Final = 65536
"""Bytes of one page of memory, the unit in which a module asks for it."""

_RUN: Final = rb"[^\0]+(?:\0{1,127}[^\0]+)*"
"""Places that are written as one: a gap of fewer than 128 unchanged bytes costs less than another segment."""

TRAP: Final = b"\x00\x00\x0b"
"""The body of a function that has no locals and stops the program: ``unreachable``, ``end``."""
NOTHING: Final = b"\x00\x0b"
"""The body of a function that does nothing: ``end``."""


class UnreadableModuleError(ValueError):
    """The bytes are no WebAssembly module, or use what this reader does not know."""


class Section(IntEnum):
    """The sections that are read here, by their number in the format."""

    TYPE = 1
    IMPORT = 2
    FUNCTION = 3
    MEMORY = 5
    GLOBAL = 6
    EXPORT = 7
    CODE = 10
    DATA = 11
    DATA_COUNT = 12


class _Kind(IntEnum):
    """What is imported or exported."""

    FUNCTION = 0
    TABLE = 1
    MEMORY = 2
    GLOBAL = 3
    TAG = 4


@dataclass(frozen=True)
class WasmModule:
    """A module as its sections, in their order: the number and the content of each."""

    sections: tuple[tuple[int, bytes], ...]

    @classmethod
    def read(cls, content: bytes) -> Self:
        """Read a module.

        Raises:
            UnreadableModuleError: the bytes are not a module of version 1, or end too early.
        """
        if not content.startswith(HEADER):
            raise UnreadableModuleError("not a WebAssembly module of version 1")
        reader = _Reader(content, len(HEADER))
        sections = []
        while not reader.at_end:
            number = reader.byte()
            sections.append((number, reader.take(reader.number())))
        return cls(tuple(sections))

    def write(self) -> bytes:
        """Return the module as a file holds it."""
        return HEADER + b"".join(bytes([number]) + _sized(content) for number, content in self.sections)

    @cached_property
    def bodies(self) -> tuple[bytes, ...]:
        """The functions, each with its locals and its instructions, without its size."""
        reader = _Reader(self._section(Section.CODE))
        return tuple(reader.take(reader.number()) for _ in range(reader.number()))

    @cached_property
    def function_exports(self) -> dict[str, int]:
        """The functions that are exported, by their names in the export; imported ones are left out."""
        reader = _Reader(self._section(Section.EXPORT))
        found = {}
        for _ in range(reader.number()):
            name = reader.name()
            kind, index = reader.byte(), reader.number()
            if kind == _Kind.FUNCTION and index >= self._imported[_Kind.FUNCTION]:
                found[name] = index - self._imported[_Kind.FUNCTION]
        return found

    def find_called(self, functions: Iterable[int]) -> set[int]:
        """Return these functions and all that they can reach by calls that name the function called.

        Raises:
            UnreadableModuleError: a body holds an instruction that is not known here.
        """
        found = set(functions)
        to_read = list(found)
        while to_read:
            for kind, index in _named(self.bodies[to_read.pop()]):
                function = index - self._imported[_Kind.FUNCTION]
                if kind == _Kind.FUNCTION and function >= 0 and function not in found:
                    found.add(function)
                    to_read.append(function)
        return found

    def find_used_imports(self, functions: Iterable[int]) -> set[str]:
        """Return the names of what these functions use of what is imported: functions to call, and globals."""
        used = {named for number in functions for named in _named(self.bodies[number])}
        places: Counter[int] = Counter()
        found = set()
        for kind, _, name in self.imports:
            if (kind, places[kind]) in used:
                found.add(name)
            places[kind] += 1
        return found

    def with_bodies(self, bodies: Sequence[bytes]) -> Self:
        """Return the module with these functions in place of its own, one for each."""
        if len(bodies) != len(self.bodies):
            raise ValueError(f"{len(bodies)} bodies for {len(self.bodies)} functions")
        return self._with({Section.CODE: _vector(_sized(body) for body in bodies)})

    def cut_to(self, kept: Container[int], emptied: Container[int] = ()) -> Self:
        """Return the module with the functions that are not ``kept`` trapping, and the ``emptied`` ones doing nothing.

        All indexes stay: tables, exports and the order of functions are as before.
        """
        return self.with_bodies(
            [
                NOTHING if number in emptied else body if number in kept else TRAP
                for number, body in enumerate(self.bodies)
            ]
        )

    def counting_calls(self, prefix: str) -> Self:
        """Return the module with a mark for each function, which is 1 once the function has been called.

        A mark is an exported global, named by the prefix and the number of its function.
        """
        reader = _Reader(self._section(Section.GLOBAL))
        own_globals = reader.number()
        first = self._imported[_Kind.GLOBAL] + own_globals
        marks = len(self.bodies)
        a_mark = b"\x7f\x01\x41\x00\x0b"  # i32, mutable, i32.const 0, end
        exports = _Reader(self._section(Section.EXPORT))
        own_exports = exports.number()
        named = b"".join(
            _sized(f"{prefix}{number}".encode()) + bytes([_Kind.GLOBAL]) + _number(first + number)
            for number in range(marks)
        )
        bodies = []
        for number, body in enumerate(self.bodies):
            start = _end_of_locals(body)
            setting = b"\x41\x01\x24" + _number(first + number)  # i32.const 1, global.set
            bodies.append(body[:start] + setting + body[start:])
        return self._with(
            {
                Section.GLOBAL: _number(own_globals + marks) + reader.rest() + a_mark * marks,
                Section.EXPORT: _number(own_exports + marks) + exports.rest() + named,
            }
        ).with_bodies(bodies)

    def with_restore(self, memory: bytes, before: bytes, *, name: str) -> Self:
        """Return the module with one more function, exported by this name, that makes its memory equal to ``memory``.

        ``before`` is what the module's memory holds where the function is called. It may differ there as long as it
        differs in the same places from the module's own data: those are written too.

        Raises:
            UnreadableModuleError: the module fills its memory from elsewhere than from constant places, or fills
                another memory.
        """
        own_data = self._own_data()
        own = int.from_bytes(own_data, "little")
        changed = (int.from_bytes(memory, "little") ^ own) | (int.from_bytes(before, "little") ^ own)
        places = changed.to_bytes(max(len(memory), len(before), len(own_data)), "little")
        runs = [found.span() for found in re.finditer(_RUN, places)]
        memory = memory.ljust(len(places), b"\0")
        types, functions = _Reader(self._section(Section.TYPE)), _Reader(self._section(Section.FUNCTION))
        exports = _Reader(self._section(Section.EXPORT))
        own_types, own_functions, own_exports = types.number(), functions.number(), exports.number()
        # The module's own data as well in fewer segments than a linker makes.
        segments = [
            b"\0\x41" + _signed(start) + b"\x0b" + _sized(own_data[start:end])  # active, i32.const start, end
            for start, end in (found.span() for found in re.finditer(_RUN, own_data))
        ]
        code = bytearray(b"\0")  # no locals
        for segment, (start, end) in enumerate(runs, len(segments)):
            code += b"\x41" + _signed(start) + b"\x41\0" + b"\x41" + _signed(end - start)  # i32.const, each
            code += b"\xfc\x08" + _number(segment) + b"\0"  # memory.init
        code += b"\x0b"
        segments += [b"\x01" + _sized(memory[start:end]) for start, end in runs]  # passive
        index = self._imported[_Kind.FUNCTION] + own_functions
        exported = _sized(name.encode()) + bytes([_Kind.FUNCTION]) + _number(index)
        pages = -(-len(memory) // PAGE)
        return self._with(
            {
                Section.TYPE: _number(own_types + 1) + types.rest() + b"\x60\0\0",  # takes and gives nothing
                Section.FUNCTION: _number(own_functions + 1) + functions.rest() + _number(own_types),
                Section.MEMORY: self._memory_of(pages),
                Section.EXPORT: _number(own_exports + 1) + exports.rest() + exported,
                Section.DATA_COUNT: _number(len(segments)),
                Section.CODE: _vector(_sized(body) for body in (*self.bodies, bytes(code))),
                Section.DATA: _vector(segments),
            }
        )

    def _own_data(self) -> bytes:
        """Return what the module's own data makes of its memory, up to the last of it."""
        memory = bytearray()
        reader = _Reader(self._section(Section.DATA))
        for _ in range(reader.number()):
            if reader.byte() != 0 or reader.byte() != 0x41:  # active in memory 0, at an i32.const  # noqa: PLR2004
                raise UnreadableModuleError("a segment of data has no constant place")
            start = reader.signed()
            if reader.byte() != 0x0B:  # end  # noqa: PLR2004
                raise UnreadableModuleError("a segment of data has no constant place")
            content = reader.take(reader.number())
            memory.extend(bytes(max(0, start + len(content) - len(memory))))
            memory[start : start + len(content)] = content
        return bytes(memory)

    def _memory_of(self, pages: int) -> bytes:
        """Return the section that asks for the module's memory, for this much of it at least."""
        limits = _Reader(self._section(Section.MEMORY))
        if limits.number() != 1:
            raise UnreadableModuleError("the module does not define one memory")
        flags = limits.byte()
        return b"\x01" + bytes([flags]) + _number(max(limits.number(), pages)) + limits.rest()

    @cached_property
    def imports(self) -> tuple[tuple[int, str, str], ...]:
        """What is imported: its kind, as ``_Kind`` numbers them, and the two names it goes by."""
        found = []
        reader = _Reader(self._section(Section.IMPORT))
        for _ in range(reader.number()):
            module, name, kind = reader.name(), reader.name(), _Kind(reader.byte())
            found.append((kind, module, name))
            if kind is _Kind.FUNCTION:
                reader.number()
            elif kind is _Kind.TABLE:
                reader.value_type()
                reader.limits()
            elif kind is _Kind.MEMORY:
                reader.limits()
            elif kind is _Kind.GLOBAL:
                reader.value_type()
                reader.byte()
            else:
                reader.byte()
                reader.number()
        return tuple(found)

    @cached_property
    def _imported(self) -> Counter[int]:
        """How many of each kind are imported."""
        return Counter(kind for kind, _, _ in self.imports)

    def _section(self, wanted: Section) -> bytes:
        for number, content in self.sections:
            if number == wanted:
                return content
        raise UnreadableModuleError(f"the module has no section {wanted.name}")

    def _with(self, changed: Mapping[int, bytes]) -> Self:
        for number in changed:
            self._section(Section(number))  # it must be there to be changed
        return replace(self, sections=tuple((number, changed.get(number, own)) for number, own in self.sections))


class _Reader:
    """Reads what the format is made of, one after the other."""

    def __init__(self, content: bytes, start: int = 0) -> None:
        self.content = content
        self.place = start

    @property
    def at_end(self) -> bool:
        return self.place >= len(self.content)

    def byte(self) -> int:
        if self.at_end:
            raise UnreadableModuleError("the module ends too early")
        self.place += 1
        return self.content[self.place - 1]

    def take(self, count: int) -> bytes:
        if self.place + count > len(self.content):
            raise UnreadableModuleError("the module ends too early")
        self.place += count
        return self.content[self.place - count : self.place]

    def rest(self) -> bytes:
        return self.take(len(self.content) - self.place)

    def number(self) -> int:
        """Read an unsigned number in LEB128; of a signed one this finds the end."""
        result = shift = 0
        while True:
            byte = self.byte()
            result |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:  # noqa: PLR2004 -- the bit that says that more follows
                return result

    def signed(self) -> int:
        """Read a signed number in LEB128."""
        start = self.place
        value = self.number()
        bits = 7 * (self.place - start)
        return value - (1 << bits) if value >> (bits - 1) else value

    def name(self) -> str:
        return self.take(self.number()).decode()

    def value_type(self) -> None:
        if self.byte() in {0x63, 0x64}:  # a reference, with the type it is to
            self.number()

    def value_type_or_number(self) -> None:
        """Read the type of a block: one type of value, or the number of a type of functions."""
        if self.content[self.place] in {0x63, 0x64}:
            self.byte()
        self.number()

    def limits(self) -> None:
        flags = self.byte()
        self.number()
        if flags & 1:
            self.number()


def _number(value: int) -> bytes:
    """Return an unsigned number in LEB128."""
    out = bytearray()
    while value > 0x7F:  # noqa: PLR2004 -- seven bits to a byte
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _signed(value: int) -> bytes:
    """Return a number from 0 on in signed LEB128: the highest bit of its last byte is its sign."""
    out = bytearray()
    while value > 0x3F:  # noqa: PLR2004 -- six bits are left beside the sign
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _sized(content: bytes) -> bytes:
    return _number(len(content)) + content


def _vector(parts: Iterable[bytes]) -> bytes:
    listed = list(parts)
    return _number(len(listed)) + b"".join(listed)


def _end_of_locals(body: bytes) -> int:
    reader = _Reader(body)
    for _ in range(reader.number()):
        reader.number()
        reader.value_type()
    return reader.place


# How many numbers follow an instruction, for those that are followed by numbers alone.
_FOLLOWED_BY: Final = {
    **dict.fromkeys([0x00, 0x01, 0x05, 0x0A, 0x0B, 0x0F, 0x19, 0x1A, 0x1B, 0xD1], 0),
    **dict.fromkeys(range(0x45, 0xC5), 0),  # comparisons and arithmetic
    **dict.fromkeys(
        [0x07, 0x08, 0x09, 0x0C, 0x0D, 0x18, *range(0x20, 0x23), 0x25, 0x26, 0x3F, 0x40, 0x41, 0x42, 0xD0], 1
    ),
    **dict.fromkeys([0x11, 0x13], 2),  # indirect calls: type and table
}
_FOLLOWED_AFTER_FC: Final = {
    **dict.fromkeys(range(8), 0),  # saturating conversions
    **dict.fromkeys([9, 11, 13, 15, 16, 17], 1),  # of one segment, table or memory
    **dict.fromkeys([8, 10, 12, 14], 2),  # of two
}


def _named(body: bytes) -> Iterator[tuple[int, int]]:  # noqa: C901, PLR0912 -- one case for each shape of instruction
    """Give the kind and index of each function and global that the body names."""
    reader = _Reader(body, _end_of_locals(body))
    while not reader.at_end:
        instruction = reader.byte()
        if instruction in {0x10, 0x12, 0xD2}:  # call, return_call, ref.func
            yield _Kind.FUNCTION, reader.number()
        elif instruction in {0x23, 0x24}:  # global.get, global.set
            yield _Kind.GLOBAL, reader.number()
        elif instruction in _FOLLOWED_BY:
            for _ in range(_FOLLOWED_BY[instruction]):
                reader.number()
        elif instruction in {0x02, 0x03, 0x04, 0x06}:  # block, loop, if, try: a type
            reader.value_type_or_number()
        elif 0x28 <= instruction <= 0x3E:  # noqa: PLR2004 -- loads and stores
            aligned = reader.number()
            if aligned & 0x40:
                reader.number()
            reader.number()
        elif instruction == 0x0E:  # noqa: PLR2004 -- br_table
            for _ in range(reader.number() + 1):
                reader.number()
        elif instruction == 0x1C:  # noqa: PLR2004 -- select with types
            for _ in range(reader.number()):
                reader.value_type()
        elif instruction == 0x1F:  # noqa: PLR2004 -- try_table
            reader.value_type_or_number()
            for _ in range(reader.number()):
                if reader.byte() < 2:  # noqa: PLR2004 -- those that catch one tag name it
                    reader.number()
                reader.number()
        elif instruction in {0x43, 0x44}:  # f32.const, f64.const
            reader.take(4 if instruction == 0x43 else 8)  # noqa: PLR2004
        elif instruction == 0xFC:  # noqa: PLR2004 -- a second number tells which
            after = reader.number()
            if after not in _FOLLOWED_AFTER_FC:
                raise UnreadableModuleError(f"unknown instruction 0xfc {after}")
            for _ in range(_FOLLOWED_AFTER_FC[after]):
                reader.number()
        else:
            raise UnreadableModuleError(f"unknown instruction {instruction:#x}")
