"""What is made from what: lock files, what tools write, symbolic links, each by the names of the files it follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.change import FileChange

_LOCKS = {
    "Cargo.lock": ("Cargo.toml",),
    "go.sum": ("go.mod",),
    "package-lock.json": ("package.json",),
    "npm-shrinkwrap.json": ("package.json",),
    "yarn.lock": ("package.json",),
    "pnpm-lock.yaml": ("package.json",),
    "bun.lock": ("package.json",),
    "deno.lock": ("deno.json", "package.json"),
    "poetry.lock": ("pyproject.toml",),
    "uv.lock": ("pyproject.toml",),
    "pdm.lock": ("pyproject.toml",),
    "Pipfile.lock": ("Pipfile",),
    "composer.lock": ("composer.json",),
    "Gemfile.lock": ("Gemfile",),
    "gradle.lockfile": ("build.gradle", "build.gradle.kts"),
    "flake.lock": ("flake.nix",),
    "mix.lock": ("mix.exs",),
    "pubspec.lock": ("pubspec.yaml",),
}
MANIFESTS = frozenset(
    {"setup.py", "setup.cfg", "requirements.txt", *(name for names in _LOCKS.values() for name in names)}
)
# What tools write, by the end of its name, and the end that the name has where they read it.
_PROTO, _SCRIPT = (".proto",), (".js", ".ts", ".mjs")
_WRITTEN = {
    ".pb.go": _PROTO,
    "_grpc.pb.go": _PROTO,
    ".pb.gw.go": _PROTO,
    ".pb.h": _PROTO,
    ".pb.cc": _PROTO,
    "_pb2.py": _PROTO,
    "_pb2.pyi": _PROTO,
    "_pb2_grpc.py": _PROTO,
    ".g.dart": (".dart",),
    ".freezed.dart": (".dart",),
    ".min.js": _SCRIPT,
    ".js.map": _SCRIPT,
    ".min.css": (".css", ".scss"),
    ".css.map": (".css", ".scss"),
    ".snap": ("",),
    ".ambr": (".py",),
}


def sources_of(file: FileChange) -> Iterator[str]:
    """The names, without folders, of files from which this one may have been made, most likely first."""
    name = file.path.rpartition("/")[2]
    yield from _LOCKS.get(name, ())
    for end, others in _WRITTEN.items():
        if name.endswith(end):
            yield from (name.removesuffix(end) + other for other in others)
    if file.symlink:
        yield from (line.text.rpartition("/")[2] for hunk in file.hunks for line in hunk.added)
