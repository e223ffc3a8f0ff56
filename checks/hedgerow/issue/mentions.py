"""Paths and identifiers named in a piece of text: between backticks, or by a form that prose does not have.

Every pattern here has bounded repeats or one repeat per character class, so a hostile issue costs linear time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A path or identifier with where it stands in the text it was found in (`end` exclusive, backticks included)."""

    text: str
    start: int
    end: int
    ticked: bool


# Endings that make a name a file's. Those that are also everyday words or names of members (`.name`, `.data`) are left out.
_ENDINGS = frozenset(
    ["py", "pyi", "pyx", "pxd", "ipynb", "js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts", "vue", "svelte", "astro", "css", "scss", "sass", "less", "html", "htm", "xhtml", "jinja", "jinja2", "j2", "hbs", "ejs", "erb", "go", "rs", "java", "kt", "kts", "scala", "groovy", "gradle", "clj", "cljs", "cs", "fs", "vb", "swift", "m", "mm", "c", "h", "cc", "cpp", "cxx", "hh", "hpp", "hxx", "inl", "cu", "rb", "rake", "gemspec", "php", "phtml", "pl", "pm", "lua", "r", "jl", "ex", "exs", "erl", "hrl", "hs", "ml", "mli", "nim", "zig", "d", "dart", "elm", "sol", "v", "sv", "vhd", "asm", "s", "sh", "bash", "zsh", "fish", "ps1", "bat", "cmd", "awk", "sql", "psql", "prisma", "graphql", "gql", "proto", "thrift", "avsc", "json", "json5", "jsonl", "jsonc", "yaml", "yml", "toml", "ini", "cfg", "conf", "env", "properties", "xml", "xsd", "xsl", "svg", "csv", "tsv", "md", "mdx", "rst", "txt", "adoc", "tex", "bib", "po", "pot", "lock", "tf", "tfvars", "hcl", "nix", "bzl", "bazel", "cmake", "mk", "mak", "am", "ac", "in", "tmpl", "tpl", "dockerfile", "dockerignore", "gitignore", "gitattributes", "editorconfig", "png", "jpg", "jpeg", "gif", "ico", "webp", "pdf", "woff", "woff2", "ttf", "wasm", "zip", "tar", "gz", "whl", "jar", "patch", "diff", "log", "snap", "golden", "map", "service", "plist"]
)  # fmt: skip
_SHORT_ENDINGS = frozenset(
    ["c", "h", "m", "d", "r", "v", "s"]
)  # after one dot, unquoted, these are as often a member as a file
_NAMED_FILES = frozenset(
    [
        "Makefile",
        "Dockerfile",
        "Containerfile",
        "Jenkinsfile",
        "Vagrantfile",
        "Procfile",
        "Gemfile",
        "Rakefile",
        "Pipfile",
        "Brewfile",
        "Justfile",
        "justfile",
        "CODEOWNERS",
        "LICENSE",
        "README",
        "CHANGELOG",
        "CONTRIBUTING",
        "BUILD",
        "WORKSPACE",
        "GNUmakefile",
        "CMakeLists",
        "Tiltfile",
        "Caddyfile",
    ]
)
_TOP_FOLDERS = frozenset(
    [
        "src",
        "lib",
        "libs",
        "app",
        "apps",
        "packages",
        "pkg",
        "pkgs",
        "cmd",
        "internal",
        "include",
        "test",
        "tests",
        "spec",
        "specs",
        "docs",
        "doc",
        "bin",
        "script",
        "scripts",
        "config",
        "configs",
        "conf",
        "core",
        "api",
        "web",
        "www",
        "server",
        "client",
        "frontend",
        "backend",
        "ui",
        "components",
        "modules",
        "plugins",
        "tools",
        "examples",
        "example",
        "benchmarks",
        "assets",
        "static",
        "public",
        "templates",
        "migrations",
        "db",
        "database",
        "infra",
        "terraform",
        "deploy",
        "charts",
        "k8s",
        "crates",
        "hooks",
        "ci",
        "build",
        "vendor",
        "third_party",
        ".github",
        ".circleci",
        ".vscode",
        "e2e",
        "integration",
        "fixtures",
        "locales",
        "i18n",
    ]
)
# Products that look like files, and pairs of words that look like folders.
_PRODUCTS = frozenset(
    [
        "node.js",
        "vue.js",
        "next.js",
        "nuxt.js",
        "react.js",
        "three.js",
        "d3.js",
        "express.js",
        "chart.js",
        "ember.js",
        "backbone.js",
        "p5.js",
        "asp.net",
        "socket.io",
    ]
)
_NO_NAMES = frozenset(
    [
        "github",
        "gitlab",
        "bitbucket",
        "javascript",
        "typescript",
        "postgresql",
        "mysql",
        "sqlite",
        "mongodb",
        "pytorch",
        "tensorflow",
        "graphql",
        "openapi",
        "youtube",
        "linkedin",
        "macos",
        "ios",
        "iphone",
        "ipad",
        "readme",
        "devops",
        "stackoverflow",
        "wordpress",
        "powershell",
        "webassembly",
        "websocket",
        "opengl",
        "openssl",
        "numpy",
        "scipy",
        "intellij",
        "jetbrains",
        "vscode",
        "ebpf",
        "oauth",
    ]
)
_MIME = re.compile(r"(?:text|application|image|audio|video|multipart|font|message)/[\w.+*-]+$")
_TICKED = re.compile(r"(?<!`)(`{1,3})(?!`)([^`\n]{1,300}?)(?<!`)\1(?!`)")
_LINK = re.compile(r"\]\(([^()\s]{1,500})\)")
_URL = re.compile(
    r"(?:https?|ftp|ssh|git|file)://[^\s<>\"'`)\]]+|www\.[^\s<>\"'`)\]]+|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}"
)
_BLOB = re.compile(r"https?://[^/\s]+/[^/\s]+/[^/\s]+/(?:-/)?(?:blob|tree|raw|edit|blame)/[^/\s]+/([^\s?#]+)")
_WORD = re.compile(r"[^\s`\"'<>(){}\[\],;|=“”‘’]+(?:\(\))?")
_PLACE = re.compile(r"(?::[0-9]{1,9}){1,2}(?:-[0-9]{1,9})?$|#L[0-9]{1,9}(?:-L?[0-9]{1,9})?$|::[\w\[\]:.-]+$")
_PATH = re.compile(r"(?!-)(?:[A-Za-z]:[\\/])?[\w.@+*?~%$\[\]{}!,#&^ -]*(?:[/\\][\w.@+*?~%$\[\]{}!,#&^ -]*)*$")
_NAME = re.compile(r"[A-Za-z_$@][\w$]*(?:(?:\.|::|->|#|\\)[A-Za-z_$~][\w$]*)*(?:\(\))?[!?]?$")
_FLAG = re.compile(r"--?[A-Za-z][\w-]*")
_SNAKE = re.compile(r"_*[A-Za-z0-9]+(?:_+[A-Za-z0-9]+)+_*$|__?[A-Za-z0-9]+_*$")
_CAMEL = re.compile(
    r"[a-z]+[0-9]*(?:[A-Z][a-z0-9]+)+[A-Z]*$|(?:[A-Z][a-z0-9]+){2,}[A-Z]*$|[A-Z]{2,}[a-z0-9]+(?:[A-Z][a-z0-9]*)+$|[a-z]+[A-Z]{2,}[a-z]*$"
)
_ENDING = re.compile(r"\.([A-Za-z0-9]{1,13})$")


def paths_in(text: str, *, bare: bool = True) -> Iterator[Span]:
    """The paths and path patterns that `text` names, in order; `bare` includes those without backticks."""
    for span in _pieces(text):
        if span.ticked or bare:
            name = _placeless(span.text)
            if is_path(name, ticked=span.ticked):
                yield Span(_tidy(name), span.start, span.end, span.ticked)


def identifiers_in(text: str) -> Iterator[Span]:
    """The names of code that `text` names, in order: flags, calls, snake_case, camelCase, dotted names, whatever stands in backticks."""
    for span in _pieces(text):
        if is_path(_placeless(span.text), ticked=span.ticked):
            continue
        if span.ticked and not _NAME.match(span.text):
            # a command or an expression: the names in it count, its plain words do not
            for word in re.finditer(
                r"--?[A-Za-z][\w-]*|[A-Za-z_$][\w$]*(?:(?:\.|::)[A-Za-z_][\w]*)*(?:\(\))?", span.text
            ):
                if _distinct(word[0]) and not is_path(word[0], ticked=False):
                    yield Span(word[0], span.start, span.end, ticked=True)
        elif span.ticked or _distinct(span.text):
            yield span


def is_path(text: str, *, ticked: bool) -> bool:
    """Does `text` (one piece, without a line number) name a file, a folder or a pattern of them?"""
    if not text or len(text) > 300 or not _PATH.match(text) or text.strip("./\\*?-!~ ") == "" or text.endswith(" "):  # noqa: PLR2004
        return text in ("**", "**/*", "*") and ticked
    if " " in text and not (ticked and "/" in text and _ends_as_file(text, ticked=True)):
        return False
    if "/" in text:
        return _is_slashed(text, ticked=ticked)
    if "*" in text:
        return (
            bool(re.match(r"[\w.-]*\*[\w.*-]*\.[A-Za-z0-9*]+$|[\w-]+\*$|\*[\w.-]+$", text))
            and (ticked or "." in text)
            and not text.endswith("**")
        )
    bare = text.removesuffix(".").removesuffix("\\")
    return (
        bare in _NAMED_FILES and (ticked or bare not in ("BUILD", "WORKSPACE", "README", "LICENSE", "CHANGELOG"))
    ) or _ends_as_file(bare, ticked=ticked)


def _is_slashed(text: str, *, ticked: bool) -> bool:
    if _MIME.match(text) or "//" in text or text.startswith(("</", "/*", "@")) or re.match(r"[0-9/.]+$", text):
        return False
    parts = [part for part in text.split("/") if part not in ("", ".", "..")]
    if _ends_as_file(parts[-1], ticked=True) or "*" in text or parts[0].startswith("."):
        return True
    if text.endswith("/"):
        return ticked or (len(parts) > 1 or parts[0].islower() or parts[0] in _TOP_FOLDERS)
    if ticked:
        # `/api/users` is a route and `n/a` a word; `a/b` between backticks is a path unless it looks like owner/repo#1
        return (
            not text.startswith("/")
            and "#" not in text
            and "$" not in text
            and text.lower() not in ("n/a", "i/o", "y/n")
        )
    return parts[0] in _TOP_FOLDERS and len(parts) > 1 and text[0] != "/" and parts[1] not in _TOP_FOLDERS


def _ends_as_file(name: str, *, ticked: bool) -> bool:
    name = name.rpartition("/")[2]
    if name.startswith(".") and len(name) > 2 and "." not in name[1:]:  # noqa: PLR2004 - .env, .gitignore
        return ticked or name[1:] in _ENDINGS
    ending = _ENDING.search(name)
    if not ending or ending[1] not in _ENDINGS or name.lower() in _PRODUCTS or ending.start() == 0:
        return False
    stem = name[: ending.start()]
    if ending[1] in _SHORT_ENDINGS and (not ticked and "." in stem):
        return False
    return stem not in ("self", "this", "cls", "super") and "(" not in name


def _distinct(name: str) -> bool:
    """Is the name code by its form alone?"""
    if _FLAG.fullmatch(name):
        return name.startswith("--") and len(name) > 3  # noqa: PLR2004 - `--x` and dashes are prose
    if name.lower() in _NO_NAMES or name.lower() in _PRODUCTS or not _NAME.match(name) or len(name) > 120:  # noqa: PLR2004
        return False
    if name.endswith("()"):
        return True
    parts = re.split(r"\.|::|->|#|\\", name)
    if any(_SNAKE.match(part) or _CAMEL.match(part) for part in parts):
        return True
    return (
        len(parts) > 1
        and all(len(part) > 1 for part in parts)
        and (len(parts) > 2 or "::" in name or parts[-1].lower() not in _DOMAINS)
    )


_DOMAINS = frozenset(
    [
        "com",
        "org",
        "net",
        "io",
        "dev",
        "edu",
        "gov",
        "co",
        "uk",
        "de",
        "fr",
        "eu",
        "ai",
        "app",
        "me",
        "info",
        "xyz",
        "local",
        "localhost",
    ]
)


def _pieces(text: str) -> Iterator[Span]:
    """What stands between backticks, the files that links and URLs lead to, and the words of the rest; in order."""
    blank = list(text)
    found: list[Span] = []

    def take(match: re.Match[str], piece: str, *, ticked: bool) -> None:
        blank[match.start() : match.end()] = " " * (match.end() - match.start())
        found.append(Span(piece, match.start(), match.end(), ticked))

    for match in _TICKED.finditer(text):
        take(match, match[2].strip(), ticked=True)
    for match in _LINK.finditer("".join(blank)):
        blob = _BLOB.match(match[1])
        target = blob[1] if blob else match[1]
        take(
            match, target if blob or (not _URL.match(target) and not target.startswith("#")) else "", ticked=bool(blob)
        )
    for match in _URL.finditer("".join(blank)):
        blob = _BLOB.match(match[0])
        take(match, blob[1].rstrip(".,;:)") if blob else "", ticked=True)
    for match in _WORD.finditer("".join(blank)):
        word = (
            match[0].strip("*_:!?")
            if match[0].startswith(("**", "__")) and match[0].endswith(("**", "__", ":"))
            else match[0].rstrip(".:!?")
        )
        if word:
            found.append(
                Span(
                    word,
                    match.start() + match[0].find(word),
                    match.start() + match[0].find(word) + len(word),
                    ticked=False,
                )
            )
    return iter(sorted((span for span in found if span.text), key=lambda span: span.start))


def _placeless(text: str) -> str:
    """Without a line number or a test's name behind it."""
    place = _PLACE.search(text)
    # `Foo::bar` is a name, `a/b.py::test_c` a place in a file
    if place and (not place[0].startswith("::") or _ends_as_file(text[: place.start()], ticked=True)):
        return text[: place.start()]
    return text


def _tidy(path: str) -> str:
    return path.replace("\\", "/").removeprefix("./")
