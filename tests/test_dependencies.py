"""What is known of the pinned packages. Where the data cannot be reached the tests say so: nothing was checked then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from site_tools.audit import AuditFailed, DataUnreachable, find_vulnerabilities
from site_tools.project import PINS
from tests.figures import count

if TYPE_CHECKING:
    from pathlib import Path

VULNERABLE = f"jinja2==2.11.2 --hash=sha256:{'0' * 64}\n"


@pytest.fixture(scope="module")
def of_a_vulnerable_package(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Return what is known of a package with a vulnerability; where nothing can be known, no test here goes on."""
    requirements = tmp_path_factory.mktemp("vulnerable") / "requirements.txt"
    requirements.write_text(VULNERABLE, encoding="utf-8")
    try:
        return find_vulnerabilities(requirements)
    except DataUnreachable as problem:
        pytest.skip(f"not checked for known vulnerabilities: {problem}")


def test_what_is_wrong_with_the_audit_itself_is_no_lack_of_data(tmp_path: Path) -> None:
    with pytest.raises(AuditFailed, match=r"^pip-audit failed: ERROR:pip_audit\._cli:invalid requirements input: "):
        find_vulnerabilities(tmp_path / "gone.txt")


def test_a_line_that_is_down_is_a_lack_of_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    requirements = tmp_path / "requirements.txt"
    requirements.write_text(VULNERABLE, encoding="utf-8")
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # where nothing listens
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(DataUnreachable, match=r"^pip-audit cannot reach its data: "):
        find_vulnerabilities(requirements)


def test_a_vulnerable_package_would_be_found(of_a_vulnerable_package: dict[str, list[str]]) -> None:
    assert of_a_vulnerable_package["jinja2 2.11.2"]


@pytest.mark.usefixtures("of_a_vulnerable_package")
@pytest.mark.parametrize("name", ["requirements", "node", "audit", "canary"])
def test_no_pinned_package_is_known_to_be_vulnerable(name: str) -> None:
    found = find_vulnerabilities(PINS / f"{name}.txt")
    assert {package: known for package, known in found.items() if known} == {}
    count("packages without a known vulnerability", len(found))
