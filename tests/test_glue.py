"""Emscripten's glue is cut to what the module and its page need, and works on for the rest."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from site_tools.runtime.glue import CALLED_BY_NAME, UnknownGlueError, find_used_exports, trim_glue
from site_tools.runtime.wasm_module import WasmModule
from site_tools.setup.node import node_command, npm_packages

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

EXPORTS = ("malloc", "free", "_start", "taken", "quoted", "once", "main")
IMPORTED = {"used", "aliased", "unused", "_unused_alias", "stack"}

GLUE = """
var _malloc,_free,__start,_taken,_quoted,_once,_main;
function assign(wasmExports){
_malloc=Module["_malloc"]=wasmExports["malloc"];
_free=Module["_free"]=wasmExports["free"];
__start=Module["__start"]=wasmExports["_start"];
_taken=Module["_taken"]=wasmExports["taken"];
_quoted=Module["_quoted"]=wasmExports["quoted"];
_once=Module["_once"]=wasmExports["once"];
_main=Module["_main"]=wasmExports["main"];
}
function allocate(){return _malloc(1)}
function take(wasmExports){return [wasmExports.taken,wasmExports["quoted"]]}
function used(){return "used"}used.sig="i";
function _aliased(){return "aliased"}_aliased.sig="i";
function unused(){return "unused"}unused.sig="i";
function __unused_alias(){return "alias"}__unused_alias.sig="vii";
function _offered(){return "offered"}_offered.sig="i";
var stack=7;
var wasmImports={used,aliased:_aliased,unused,_unused_alias:__unused_alias,offered:_offered,stack};
Module["_aliased"]=_aliased;Module["__unused_alias"]=__unused_alias;Module["_offered"]=_offered;Module["setValue"]=1;
"""
"""What Emscripten writes, in small: exports handed on, imports under their own and other names, and signatures."""

LINES = GLUE.splitlines()


@pytest.fixture(scope="module")
def real_glue() -> str:
    return (npm_packages() / "pyodide" / "pyodide.asm.mjs").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def real() -> WasmModule:
    return WasmModule.read((npm_packages() / "pyodide" / "pyodide.asm.wasm").read_bytes())


def trimmed(used: Collection[str]) -> str:
    return trim_glue(GLUE, IMPORTED, used)


def run(glue: str, then: str) -> object:
    """Return what these expressions give after the glue, as Node runs it; it is to be one that can be read."""
    ahead = 'var Module={};const abort=(what)=>{throw new Error("aborted: "+what)};'
    done = subprocess.run(
        [*node_command(), "-e", f"{ahead}{glue};console.log(JSON.stringify({then}))"],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_an_export_is_used_where_the_glue_names_it_once_more_than_to_hand_it_on() -> None:
    assert find_used_exports(GLUE, EXPORTS) == {"malloc", "taken", "quoted", "main"}


def test_an_export_that_the_glue_does_not_know_is_not_used() -> None:
    assert find_used_exports(GLUE, ["elsewhere", "mall", "alloc"]) == set()


def test_exports_that_are_only_handed_on_go_and_those_that_are_used_stay() -> None:
    glue = trimmed(IMPORTED)
    handed_on = set(re.findall(r'Module\["(\w+)"\]=wasmExports', glue))
    assert handed_on == {"_malloc"}
    assert next(line for line in LINES if line.startswith("_malloc=")) in glue
    exports = "{malloc:()=>3,free:()=>4}"
    assert run(glue, f"(assign({exports}),[allocate(),Module._malloc(),typeof Module._free])") == [3, 3, "undefined"]


def test_uses_that_are_no_calls_by_the_handed_on_name_do_not_need_it() -> None:
    exports = '{taken:"t",quoted:"q"}'
    assert run(trimmed(IMPORTED), f"take({exports})") == ["t", "q"]


def test_an_import_that_is_never_used_becomes_a_trap_with_a_signature() -> None:
    glue = trimmed({"used", "aliased", "stack"})
    read = """Object.fromEntries(Object.entries(wasmImports).map(([name,value])=>{
        try{return [name,[value.sig??null,typeof value==="function"?value():value]]}
        catch(error){return [name,[value.sig,error.message]]}}))"""
    assert run(glue, read) == {
        "used": ["i", "used"],
        "aliased": ["i", "aliased"],
        "stack": [None, 7],
        "unused": ["v", "aborted: unused"],
        "_unused_alias": ["v", "aborted: _unused_alias"],
    }
    # Each a function of its own: a place in the table is looked up by the function.
    assert run(glue, "wasmImports.unused===wasmImports._unused_alias") is False


def test_what_no_module_imports_goes_without_a_trap_and_is_offered_no_more() -> None:
    glue = trimmed({"used", "aliased", "stack"})
    assert run(glue, "[wasmImports.offered??null,Object.keys(Module)]") == [None, ["_aliased", "setValue"]]
    for name in ("__unused_alias", "_offered"):
        assert f"{name}.sig=" not in glue
        assert f'Module["{name}"]' not in glue
    assert '_aliased.sig="i";' in glue


def test_an_eval_that_could_use_any_name_becomes_a_trap_and_other_words_stay() -> None:
    glue = trim_glue(f'{GLUE}\nvar a=eval(code),b=o.eval(code),c=retrieval(code),d="evaluated";', IMPORTED, IMPORTED)
    assert glue.endswith('var a=abort(code),b=o.eval(code),c=retrieval(code),d="evaluated";')


def test_the_published_glue_has_no_eval_that_a_policy_would_have_to_allow(real_glue: str, real: WasmModule) -> None:
    imports = {name for _, _, name in real.imports}
    assert re.search(r"(?<![\w.])eval\(", real_glue)
    assert not re.search(r"(?<![\w.])eval\(", trim_glue(real_glue, imports, imports))


def test_where_all_is_used_the_imports_stay_as_they_are() -> None:
    everything = IMPORTED | {"offered"}
    glue = trim_glue(GLUE, everything, everything)
    for line in LINES[9:]:
        if not line.startswith(("var wasmImports=", "_once=", "_main=", "_quoted=")):
            assert line in glue
    named = ["used", "aliased", "unused", "_unused_alias", "offered", "stack"]
    assert run(glue, "Object.keys(wasmImports).filter((name)=>name)") == named


@pytest.mark.parametrize(
    "glue",
    [
        "",
        GLUE.replace("var wasmImports={", "const wasmImports={"),
        GLUE.replace("]=wasmExports[", "]=exported["),
        "\n".join(line for line in LINES if "=Module[" not in line),
        "\n".join(line for line in LINES if not line.startswith("var wasmImports")),
    ],
    ids=["empty", "another list", "exports by another name", "no exports", "no list"],
)
def test_a_glue_that_is_written_in_another_way_is_refused(glue: str) -> None:
    with pytest.raises(UnknownGlueError) as refused:
        trim_glue(glue, IMPORTED, IMPORTED)
    assert str(refused.value) == "the glue has no list of imports, or hands no export on"


def test_the_real_glue_calls_exports_that_pyodide_cannot_do_without(real_glue: str, real: WasmModule) -> None:
    used = find_used_exports(real_glue, real.function_exports)
    assert {"malloc", "free"} <= used
    assert CALLED_BY_NAME & real.function_exports.keys() <= used
    # It hands on thousands, and calls a few.
    assert len(used) < len(real.function_exports) / 10


def test_the_real_glue_keeps_each_import_or_a_trap_for_it(real_glue: str, real: WasmModule, tmp_path: Path) -> None:
    imported = {name for _, _, name in real.imports}
    used = set(sorted(imported)[::2])
    glue = trim_glue(real_glue, imported, used)
    listed = re.search(r"var wasmImports=\{(.*?)\};for\(const name of \"(.*?)\"\.split", glue)
    assert listed
    kept = {entry.partition(":")[0] for entry in listed[1].split(",")}
    traps = listed[2].split(" ")
    offered = {entry.partition(":")[0] for entry in re.findall(r"var wasmImports=\{(.*?)\};", real_glue)[0].split(",")}
    assert kept == used & offered
    assert sorted(traps) == sorted((imported - used) & offered)
    # The others come from elsewhere, as the memory does.
    assert len(imported - offered) < 20
    # A third goes before any minifier has seen it, and what is left can be read.
    assert len(glue) < len(real_glue) * 0.7
    (tmp_path / "glue.mjs").write_text(glue, encoding="utf-8")
    checked = subprocess.run(
        [*node_command(), "--check", str(tmp_path / "glue.mjs")], capture_output=True, encoding="utf-8", check=False
    )
    assert checked.returncode == 0, checked.stderr[-500:]


def test_exports_that_the_real_glue_uses_are_still_handed_on(real_glue: str, real: WasmModule) -> None:
    imported = {name for _, _, name in real.imports}
    glue = trim_glue(real_glue, imported, imported)
    before = set(re.findall(r'Module\["_(\w+)"\]=wasmExports\["\w+"\];', real_glue))
    after = set(re.findall(r'Module\["_(\w+)"\]=wasmExports\["\w+"\];', glue))
    words = Counter(re.findall(r"[\w$]+", glue))
    # An export that goes is still declared, and that is all.
    named_elsewhere = {name for name in before - after if words[f"_{name}"] > 1}
    assert after < before
    assert named_elsewhere == set()
    ahead = Counter(re.findall(r"[\w$]+", real_glue))
    assert {name for name in before if ahead[f"_{name}"] > 3} == after
