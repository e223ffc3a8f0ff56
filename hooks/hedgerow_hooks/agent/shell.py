"""Which files a shell command writes, as far as words alone can tell.

Told: redirections, and the usual programs that change files (tee, sed -i, cp, mv, rm, touch, ln, install, dd ...).
Not told: what a program or a script does, variables, substitutions, globs, here-documents fed to interpreters. What was
missed before is looked for after the command, in git's own list of changed files.
"""

from __future__ import annotations

import shlex
from itertools import pairwise
from pathlib import Path

_ENDS = frozenset((";", "&&", "||", "|", "|&", "&", "(", ")", "\n", ";;"))
_INTO = frozenset((">", ">>", ">|", "&>", "&>>"))
# Programs whose every plain word is a file they change, and those where the last word is.
_ALL = frozenset(("rm", "rmdir", "touch", "truncate", "tee", "mkdir", "unlink", "shred"))
_LAST = frozenset(("cp", "mv", "ln", "install", "rsync"))
_BEFORE = frozenset(("sudo", "env", "command", "nohup", "time", "exec", "builtin"))
_UNKNOWN = frozenset("$`*?[{")
_MOST = 200


def written_files(command: str, folder: Path) -> tuple[Path, ...]:
    """The files, not yet resolved, that the command writes when it is started in `folder`."""
    try:
        lexer = shlex.shlex(command.replace("\n", " ; "), posix=True, punctuation_chars="();<>|&")
        lexer.whitespace_split = True
        words = list(lexer)
    except ValueError:  # an open quote, a here-document: nothing can be told
        return ()
    found: list[Path] = []
    simple: list[str] = []
    for word in [*words, ";"]:
        if word not in _ENDS:
            simple.append(word)
            continue
        names, folder = _simple(simple, folder)
        found += names
        simple = []
    return tuple(dict.fromkeys(found))[:_MOST]


def _simple(words: list[str], folder: Path) -> tuple[list[Path], Path]:
    """What one simple command writes, and the folder the next one starts in."""
    plain: list[str] = []
    names: list[str] = []
    rest = iter(words)
    for word in rest:
        if word in _INTO:
            names.append(next(rest, ""))
        elif word in ("<", "<<", "<<<", ">&", "<&"):
            next(rest, "")
        else:
            plain.append(word)
    while plain and (plain[0] in _BEFORE or ("=" in plain[0] and not plain[0].startswith("-"))):
        plain = plain[1:]
    program = Path(plain[0]).name if plain else ""
    files = [word for word in plain[1:] if not word.startswith("-")]
    if program == "cd" and len(files) == 1 and not _UNKNOWN & set(files[0]):
        folder = folder / Path(files[0]).expanduser()
    names += _by_program(program, plain, files)
    known = [name for name in names if name and not _UNKNOWN & set(name) and not name.isdigit()]
    return [folder / (Path(name).expanduser() if name.startswith("~") else name) for name in known], folder


def _by_program(program: str, words: list[str], files: list[str]) -> list[str]:
    if program in _ALL:
        return files
    if program in _LAST and len(files) > 1:
        return files if program == "mv" else files[-1:]
    if program == "sed" and any(word.startswith(("-i", "--in-place")) for word in words):
        scripts = {following for word, following in pairwise(words) if word in ("-e", "-f")}
        return [word for word in files if word not in scripts] if scripts else files[1:]
    if program == "dd":
        return [word.removeprefix("of=") for word in files if word.startswith("of=")]
    if program == "git" and files[:1] in (["rm"], ["mv"]):
        return files[1:]
    return []
