"""The pages of a git revision."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from site_tools.setup.progress import SetupFailed

if TYPE_CHECKING:
    from pathlib import Path

_REGULAR_FILE: Final = b"100"  # how the mode of one begins; a symbolic link has another


class NoSuchRevision(SetupFailed):
    """Git does not know the revision, or there is no git repository to ask."""


@dataclass(frozen=True, slots=True)
class DocsOfRevision:
    """The files of a folder as a commit holds them, by their paths below it; none where it did not exist then."""

    commit: str
    files: dict[str, bytes]


def read_revision(revision: str, docs: Path, *, suffixes: tuple[str, ...], merge_base: bool = False) -> DocsOfRevision:
    """Return the files with these ends of their names that a folder had at a revision.

    With ``merge_base`` it is the commit at which what is checked out left the revision. Symbolic links are left out:
    what they lead to may lie outside of the folder.

    Raises:
        NoSuchRevision: git is missing, the folder lies in no repository, or the revision is unknown.
    """
    no_repository = f"git knows no repository that {docs} lies in; run this in a clone of one"
    below = os.fsdecode(_ask(docs, "rev-parse", "--show-prefix", failed=no_repository).removesuffix(b"\n"))
    unknown = (
        f'git knows no revision "{revision:.80}"; name a branch, a tag or a commit, and in a shallow clone fetch it'
    )
    commit = _ask(
        docs, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}", failed=unknown
    )
    if merge_base:
        alone = f'nothing is known that "{revision:.80}" and HEAD have in common; fetch more, or leave out --merge-base'
        commit = _ask(docs, "merge-base", commit.decode().strip(), "HEAD", failed=alone)
    id_ = commit.decode().strip()
    # A path that is not there is no failure, but an empty list.
    listed = _ask(docs, "ls-tree", "-r", "-z", "--full-tree", id_, *(["--", below] if below else []))
    blobs: dict[str, bytes] = {}
    for entry in filter(None, listed.split(b"\0")):
        about, _, path = entry.partition(b"\t")
        mode, _, blob = about.split(b" ")
        name = os.fsdecode(path).removeprefix(below)
        if mode.startswith(_REGULAR_FILE) and name.endswith(suffixes):
            blobs[name] = blob
    return DocsOfRevision(id_, dict(zip(blobs, _contents(docs, list(blobs.values())), strict=True)))


def _contents(docs: Path, blobs: list[bytes]) -> list[bytes]:
    """Return what these blobs hold, asked for all at once."""
    # Each is answered by a line that ends with its size in bytes, and then by as many and a line break.
    answer = _ask(docs, "cat-file", "--batch", given=b"".join(blob + b"\n" for blob in blobs))
    contents = []
    at = 0
    for _ in blobs:
        begins = answer.index(b"\n", at) + 1
        ends = begins + int(answer[at:begins].split()[2])
        contents.append(answer[begins:ends])
        at = ends + 1
    return contents


def _ask(docs: Path, *arguments: str, failed: str = "", given: bytes = b"") -> bytes:
    """Return what git prints; where it fails, ``failed`` is the sentence to say, or else what git says itself."""
    try:
        done = subprocess.run(["git", *arguments], cwd=docs, input=given, capture_output=True, check=False)
    except OSError as error:
        raise NoSuchRevision(f"git cannot be started ({error.strerror}); install it") from None
    if done.returncode != 0:
        said = " ".join(done.stderr.decode(errors="replace").split())
        raise NoSuchRevision(" ".join(filter(None, [failed or "git failed:", said and f"(git: {said})"])))
    return done.stdout
