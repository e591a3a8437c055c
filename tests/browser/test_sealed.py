"""What the policy of the pages refuses. That nothing of ours is refused the other tests tell: they run under it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Error, expect

from tests.browser.reader import ARTICLE
from tests.browser.test_start import PACKED, QUICK, WHOLE
from tests.browser.test_walk import USAGE, USAGE_ITEMS

if TYPE_CHECKING:
    from tests.browser.reader import Reader
    from tests.browser.site_server import Fault

RESULT = f"{ARTICLE}#intent=why-usage&feature=workflow"
PAGES = [ARTICLE, "/contributing/format/", "/404.html"]

SCRIPTS = [
    "eval('window.ran = 1')",
    "Function('window.ran = 1')()",
    "setTimeout('window.ran = 1')",
    "document.body.append(Object.assign(document.createElement('script'), { text: 'window.ran = 1' }))",
    "document.body.append(Object.assign(document.createElement('script'), { src: 'data:text/javascript,ran = 1' }))",
    "document.body.setAttribute('onclick', 'window.ran = 1'), document.body.click()",
    "location.href = 'javascript:window.ran = 1'",
    "document.body.append(Object.assign(document.createElement('iframe'), { srcdoc: '<script>top.ran=1</script>' }))",
    "document.write('<script>window.ran = 1</script>')",
    "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=window.ran=1>')",
    "document.body.append(document.createRange().createContextualFragment('<script>window.ran = 1</script>'))",
    "new Worker('data:text/javascript,postMessage(1)').onmessage = () => { window.ran = 1 }",
    "new Worker(URL.createObjectURL(new Blob(['postMessage(1)']))).onmessage = () => { window.ran = 1 }",
    "import('data:text/javascript,window.ran=1').catch(() => {})",
]


@pytest.mark.parametrize("path", PAGES)
def test_no_script_of_others_runs(unlucky: Reader, path: str) -> None:
    unlucky.open(path)
    for script in SCRIPTS:
        # What a debugger runs may do more than the page's own scripts: so the page runs it, a moment later.
        with suppress(Error):  # most are refused at once
            unlucky.page.evaluate(f"() => {{ setTimeout(() => {{ {script} }}) }}")
        unlucky.page.wait_for_timeout(50)
        assert unlucky.page.evaluate("window.ran") is None, script


@pytest.mark.parametrize(
    ("ask", "directive"),
    [
        ("fetch('https://elsewhere.example/')", "connect-src"),
        ("new WebSocket('wss://elsewhere.example/')", "connect-src"),
        ("navigator.sendBeacon('https://elsewhere.example/', 'a')", "connect-src"),
        ("Object.assign(new Image(), { src: 'https://elsewhere.example/a.png' })", "img-src"),
        ("document.body.append(Object.assign(document.createElement('iframe'), { src: '/' }))", "frame-src"),
        (
            "document.body.append(Object.assign(document.createElement('style'), { textContent: 'a{}' }))",
            "style-src-elem",
        ),
        ("document.body.setAttribute('style', 'color: red')", "style-src-attr"),
        ("document.head.append(Object.assign(document.createElement('base'), { href: '/a/' }))", "base-uri"),
        (
            "document.body.appendChild(Object.assign(document.createElement('form'), { action: '/a' })).submit()",
            "form-action",
        ),
    ],
)
def test_nothing_goes_elsewhere_and_nothing_is_slipped_in(unlucky: Reader, ask: str, directive: str) -> None:
    unlucky.open()
    refused = unlucky.page.evaluate(
        f"""() => new Promise(resolve => {{
          addEventListener("securitypolicyviolation", event => resolve(event.effectiveDirective), {{ once: true }})
          setTimeout(resolve, 5000, "nothing was refused")
          try {{ Promise.resolve({ask}).catch(() => {{}}) }} catch {{}}
        }})"""
    )
    assert refused == directive
    assert unlucky.foreign == []


def test_html_that_the_themes_script_writes_is_cleaned(unlucky: Reader) -> None:
    unlucky.open("/contributing/format/")
    unlucky.page.keyboard.press("f")
    unlucky.page.keyboard.type("credits")
    expect(unlucky.page.locator(".md-search-result__link").first).to_be_visible()
    written = unlucky.page.evaluate(
        """() => {
          const place = document.createElement("div")
          place.innerHTML = '<mark onclick="window.ran=1">a</mark><script>window.ran=1</scr' + 'ipt>'
          return place.innerHTML
        }"""
    )
    assert written == "<mark>a</mark>"


@pytest.mark.usefixtures("survived")
@pytest.mark.parametrize("file", [QUICK, PACKED, WHOLE])
def test_one_byte_that_was_changed_is_refused_and_the_ordinary_start_takes_over(unlucky: Reader, file: str) -> None:
    unlucky.host.compresses = file == WHOLE
    unlucky.host.faults[file] = "changed"
    unlucky.open(RESULT)
    assert unlucky.items(USAGE) == USAGE_ITEMS
    unlucky.expect_python()
    assert any(path.endswith("shipped/pyodide.asm.wasm") for path in unlucky.host.asked)


@pytest.mark.usefixtures("survived")
@pytest.mark.parametrize(
    ("file", "fault", "code"),
    [
        ("shipped/pyodide.mjs", "changed", "CHANGED"),
        ("shipped/pyodide.asm.mjs", "changed", "CHANGED"),
        ("shipped/pyodide.asm.wasm", "changed", "CHANGED"),
        ("shipped/python_stdlib.zip", "changed", "CHANGED"),
        ("shipped/pyodide-lock.json", "changed", "CHANGED"),
        ("none-any.whl", "changed", "CHANGED"),
        ("none-any.whl", "missing", "MISSING"),
        ("none-any.whl", "truncated", "CUT"),
        ("worker.js", "missing", "WORKER"),
    ],
)
def test_what_is_refused_for_good_is_said_with_a_code(unlucky: Reader, file: str, fault: Fault, code: str) -> None:
    unlucky.host.faults[QUICK] = "changed"
    unlucky.host.faults[file] = fault
    if code != "WORKER":
        unlucky.stop_the_clock()  # or a machine that is busy for ten seconds would be told of instead
    unlucky.open(RESULT)
    unlucky.expect_failure()
    expect(unlucky.failure.get_by_text(f"Code: {code}", exact=True)).to_be_visible()
    expect(unlucky.failure.get_by_text("was refused")).to_be_visible(visible=code == "CHANGED")
