"""Which files a shell command writes, as far as words alone can tell.

Told: redirections, and the usual programs that change files (tee, sed -i, cp, mv, rm, touch, ln, install, dd, git
restore ...), also behind `bash -c`.
Not told: what another program or a script does, variables, substitutions, globs, what stands in a here-document. What
was missed before is looked for after the command, in git's own list of changed files.
"""

from __future__ import annotations

import re
import shlex
from itertools import pairwise, takewhile
from pathlib import Path

from msgspec import Struct

from hedgerow_hooks.agent.names import expanded

_ENDS = frozenset((";", "&&", "||", "|", "|&", "&", "(", ")", "\n", ";;"))
_INTO = frozenset((">", ">>", ">|", "&>", "&>>"))
_FROM = frozenset(("<", "<<", "<<<", "<&"))
# Programs whose every plain word is a file they change, and those where the last word is.
_ALL = frozenset(("rm", "rmdir", "touch", "truncate", "tee", "mkdir", "unlink", "shred"))
_LAST = frozenset(("cp", "mv", "ln", "install", "rsync"))
# Programs that write where a flag says.
_FLAGGED = {
    "curl": ("-o", "--output"),
    "wget": ("-O", "--output-document"),
    "sort": ("-o", "--output"),
    "patch": ("-o", "--output"),
}
_IN_PLACE = {"sed": re.compile(r"-[nEr]*i|--in-place"), "perl": re.compile(r"-[a-z]*i")}
_SHELLS = frozenset(("sh", "bash", "dash", "zsh"))
_BEFORE = frozenset(("sudo", "env", "command", "nohup", "time", "exec", "builtin"))
_UNKNOWN = frozenset("$`*?[{")
_DOCUMENT = re.compile(r"(?<!<)<<-?[ \t]*(?P<quote>['\"]?)(?P<end>[A-Za-z_]\w*)(?P=quote)")
_GIT = (["rm"], ["mv"])
_RECURSIVE = re.compile(r"--recursive$|-[a-zA-Z]*[rR]")
_MOST = 200
_DEPTH = 3


class Writes(Struct, frozen=True):
    """What a command changes, as paths that are not yet resolved: `files` by themselves, and those in `whole`, if they
    are folders, with all that is in them.
    """

    files: tuple[Path, ...] = ()
    whole: tuple[Path, ...] = ()


def writes_of(command: str, folder: Path, depth: int = _DEPTH) -> Writes:
    """What the command changes when started in `folder`, up to `depth` shells deep."""
    try:
        lexer = shlex.shlex(_without_documents(command), posix=True, punctuation_chars="();<>|&")
        lexer.whitespace_split = True
        words = list(lexer)
    except ValueError:  # an open quote: nothing can be told
        return Writes()
    found: list[Path] = []
    whole: list[Path] = []
    simple: list[str] = []
    for word in [*words, ";"]:
        if word not in _ENDS:
            simple.append(word)
            continue
        one, folder = _simple(simple, folder, depth)
        found += one.files
        whole += one.whole
        simple = []
    return Writes(tuple(dict.fromkeys(found))[:_MOST], tuple(dict.fromkeys(whole))[:_MOST])


def _without_documents(command: str) -> str:
    """The command on one line, without the bodies of its here-documents: their text is data, whatever it looks like."""
    lines: list[str] = []
    ends: list[str] = []
    for line in command.split("\n"):
        if ends:
            ends = ends[1:] if line.strip("\t") == ends[0] else ends
        else:
            lines.append(line)
            ends = [match["end"] for match in _DOCUMENT.finditer(line)]
    return " ; ".join(lines)


def _simple(words: list[str], folder: Path, depth: int) -> tuple[Writes, Path]:
    """What one simple command changes, and the folder the next one starts in."""
    plain: list[str] = []
    names: list[str] = []
    rest = iter(words)
    for word in rest:
        if word in _INTO or word == ">&":  # behind the last, a digit is a stream and no file
            names.append(next(rest, ""))
        elif word in _FROM:
            next(rest, "")
        else:
            plain.append(word)
    while plain and (plain[0] in _BEFORE or ("=" in plain[0] and not plain[0].startswith("-"))):
        plain = plain[1:]
    program = Path(plain[0]).name if plain else ""
    files = [word for word in plain[1:] if not word.startswith("-")]
    inner = Writes()
    if program in _SHELLS and depth:
        scripts = [script for flag, script in pairwise(plain) if flag.startswith("-") and flag.endswith("c")]
        inner = writes_of(scripts[0], folder, depth - 1) if scripts else inner
    if program in ("cd", "pushd") and len(files) == 1 and not _UNKNOWN & set(files[0]):
        folder = folder / expanded(files[0])
    names += _by_program(program, plain, files)
    there = tuple(folder / expanded(name) for name in names if _is_known(name))
    whole = tuple(folder / expanded(name) for name in _whole(program, plain, files) if _is_known(name))
    return Writes((*there, *inner.files), (*whole, *inner.whole)), folder


def _is_known(name: str) -> bool:
    return name not in ("", "-") and not _UNKNOWN & set(name) and not name.isdigit()


def _whole(program: str, words: list[str], files: list[str]) -> list[str]:
    """The folders that are taken away or moved with all that is in them."""
    if program == "git":
        return _whole(files[0], [word for word in words if word != files[0]], files[1:]) if files[:1] in _GIT else []
    if program == "mv":
        return files[:-1]
    if program == "rm":
        return files if any(_RECURSIVE.match(word) for word in words) else []
    return _by_program(program, words, files) if program == "find" else []


def _by_program(program: str, words: list[str], files: list[str]) -> list[str]:
    if program in _ALL:
        return files
    if program in _LAST and len(files) > 1:
        return files if program == "mv" else files[-1:]
    if program in _IN_PLACE and any(_IN_PLACE[program].match(word) for word in words):
        return _in_place(words, files)
    if program == "find" and "-delete" in words:
        return list(takewhile(lambda word: not word.startswith("-"), words[1:]))
    return _by_git(words, files) if program == "git" else _by_flag(program, words)


def _in_place(words: list[str], files: list[str]) -> list[str]:
    """The plain words but for the script, which is the first one unless a flag announces it."""
    flags = (pair for pair in pairwise(words) if pair[0].startswith("-") and pair[0][-1] in "ef")
    scripts = {following for _, following in flags}
    return [word for word in files if word not in scripts] if scripts else files[1:]


def _by_flag(program: str, words: list[str]) -> list[str]:
    if program == "dd":
        return [word.removeprefix("of=") for word in words if word.startswith("of=")]
    return [following for word, following in pairwise(words) if word in _FLAGGED.get(program, ())]


def _by_git(words: list[str], files: list[str]) -> list[str]:
    """The files that git takes back, takes away or moves; those of `checkout` stand behind two dashes."""
    if files[:1] in (["rm"], ["mv"]):
        return files[1:]
    if files[:1] == ["restore"]:
        sources = {following for word, following in pairwise(words) if word in ("-s", "--source")}
        return [word for word in files[1:] if word not in sources]
    return words[words.index("--") + 1 :] if files[:1] == ["checkout"] and "--" in words else []
