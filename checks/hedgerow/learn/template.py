"""Issue templates, as Markdown and as YAML forms: does one ask for a section, and the same file with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.patterns import Pattern
from hedgerow.rules.find import has_heading
from hedgerow.rules.lines import bare, bytes_of, ending, split, text_of

if TYPE_CHECKING:
    from hedgerow.learn.wording import Section

_MARKDOWN = Pattern(r"(?i)(?:\.github/|docs/)?(?:ISSUE_TEMPLATE/[^/]+|ISSUE_TEMPLATE)\.md")
# The folder's config.yml says which templates are offered and is none.
_FORM = Pattern(r"(?i)\.github/ISSUE_TEMPLATE/(?!config\.ya?ml$)[^/]+\.ya?ml")
_LABEL = Pattern(r"\s*(?:-\s+)?label:.*")
_BODY = Pattern(r"body:\s*(?:#.*)?")
_ITEM = Pattern(r"(?P<indent> *)- +\S.*")
_TOP = Pattern(r"[A-Za-z_][\w-]*:")
# Only these make the empty lines behind the last field a part of its text ("keep", YAML 1.2, 8.1.1.2).
_KEEPS = Pattern(r".*:\s+[|>]\d?\+.*")


def is_template(path: str) -> bool:
    """Is it an issue template, by its name?"""
    return bool(_MARKDOWN.fullmatch(path) or _FORM.fullmatch(path))


def asks_for(section: Section, text: str, path: str) -> bool:
    """Does the template have a heading, or the form a field, with the words of the section?"""
    if not _FORM.fullmatch(path):
        return has_heading(text, section.heading)
    return any(_LABEL.fullmatch(line) and section.heading in line.lower() for line in text.splitlines())


def with_section(section: Section, data: bytes, path: str) -> bytes | None:
    """The template with the section at its end, every other byte as it was. None: a form that is not written as a
    plain list of fields below `body:`, which cannot be edited line by line. Raises RuleFileError where it is no text.
    """
    text = text_of(data, path)
    if _FORM.fullmatch(path):
        return _with_field(split(text), section)
    end = ending(split(text))
    gap = end if text.endswith(("\n", "\r")) or not text else end + end
    return data + (gap + end.join(section.lines) + end).encode()


class _Fields(Struct, frozen=True):
    """The fields of a form: how far they are indented, on which lines they start (from 0), and the last line of all."""

    indent: str
    starts: tuple[int, ...]
    last: int


def _with_field(lines: list[str], section: Section) -> bytes | None:
    """A form with one more field behind the last one, as far from it as that is from the one before."""
    plain = [bare(line) for line in lines]
    fields = _fields(plain)
    if fields is None:
        return None
    first, *more = section.field
    new = [f"{fields.indent}- {first}", *(f"{fields.indent}  {line}" for line in more)]
    apart = len(fields.starts) > 1 and not plain[fields.starts[-1] - 1].strip()
    end = ending(lines)
    last = lines[fields.last]
    added = end.join(["", *new] if apart else new)
    # the last line of a file may have no ending, and has none then either
    added = added + end if last.endswith(("\n", "\r")) else end + added
    return bytes_of("".join([*lines[: fields.last + 1], added, *lines[fields.last + 1 :]]))


def _fields(lines: list[str]) -> _Fields | None:
    """None where it is no plain list, with a dash before the first key of each field."""
    heads = [at for at, line in enumerate(lines) if _BODY.fullmatch(line)]
    if len(heads) != 1 or any("\t" in line or _KEEPS.fullmatch(line) for line in lines):
        return None
    starts: list[int] = []
    indent, last = "", heads[0]
    for at, line in enumerate(lines[last + 1 :], last + 1):
        inside = bool(starts) and line.startswith(f"{indent} ")
        match = None if inside else _ITEM.fullmatch(line)
        if match and match["indent"] == (indent if starts else match["indent"]):
            indent = match["indent"]
            starts.append(at)
        elif not inside:
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            if _TOP.match(line):
                break
            return None
        last = at
    return _Fields(indent, tuple(starts), last) if starts else None
