"""Which words are paths and which are names of code, told by their form alone.

Every pattern repeats one class of characters at a time, so a hostile word costs linear time.
"""

from __future__ import annotations

import re

from hedgerow.issue.words import words

# Endings that make a name a file's. Those that are also names of members (`.name`, `.data`) are left out.
_ENDINGS = words(
    """
    py pyi pyx pxd ipynb js jsx mjs cjs ts tsx mts cts vue svelte astro css scss sass less html htm xhtml jinja
    jinja2 j2 hbs ejs erb go rs java kt kts scala groovy gradle clj cljs cs fs vb swift m mm c h cc cpp cxx hh hpp
    hxx inl cu rb rake gemspec php phtml pl pm lua r jl ex exs erl hrl hs ml mli nim zig d dart elm sol v sv vhd
    asm s sh bash zsh fish ps1 bat cmd awk sql psql prisma graphql gql proto thrift avsc json json5 jsonl jsonc
    yaml yml toml ini cfg conf env properties xml xsd xsl svg csv tsv md mdx rst txt adoc tex bib po pot lock tf
    tfvars hcl nix bzl bazel cmake mk mak am ac in tmpl tpl dockerfile dockerignore gitignore gitattributes
    editorconfig png jpg jpeg gif ico webp pdf woff woff2 ttf wasm zip tar gz whl jar patch diff log snap golden
    map service plist
    """
)
# After one dot, without backticks, these are as often a member as a file.
_SHORT_ENDINGS = words("c h m d r v s")
_NAMED_FILES = words(
    """
    Makefile Dockerfile Containerfile Jenkinsfile Vagrantfile Procfile Gemfile Rakefile Pipfile Brewfile Justfile
    justfile CODEOWNERS LICENSE README CHANGELOG CONTRIBUTING BUILD WORKSPACE GNUmakefile CMakeLists Tiltfile
    Caddyfile
    """
)
_TOP_FOLDERS = words(
    """
    src lib libs app apps packages pkg pkgs cmd internal include test tests spec specs docs doc bin script scripts
    config configs conf core api web www server client frontend backend ui components modules plugins tools
    examples example benchmarks assets static public templates migrations db database infra terraform deploy
    charts k8s crates hooks ci build vendor third_party .github .circleci .vscode e2e integration fixtures locales
    i18n
    """
)
# Products that look like files, and pairs of words that look like folders.
_PRODUCTS = words(
    """
    node.js vue.js next.js nuxt.js react.js three.js d3.js express.js chart.js ember.js backbone.js p5.js asp.net
    socket.io
    """
)
_NO_NAMES = words(
    """
    github gitlab bitbucket javascript typescript postgresql mysql sqlite mongodb pytorch tensorflow graphql
    openapi youtube linkedin macos ios iphone ipad readme devops stackoverflow wordpress powershell webassembly
    websocket opengl openssl numpy scipy intellij jetbrains vscode ebpf oauth
    """
)
# What may follow a dot in an address rather than in a name.
_DOMAINS = words("com org net io dev edu gov co uk de fr eu ai app me info xyz local localhost")
_DOT_FILES = words(".env .mailmap .nojekyll .python-version .node-version .tool-versions .flake8 .htaccess .netrc")
_UNSURE_FILES = words("BUILD WORKSPACE README LICENSE CHANGELOG CONTRIBUTING")
_NO_PATHS = words("n/a i/o y/n and/or")
_SELVES = words("self this cls super")
_MOST_PATH, _MOST_NAME = 300, 120

_MIME = re.compile(r"(?:text|application|image|audio|video|multipart|font|message)/[\w.+*-]+$")
_PART = r"[\w.@+*?~%$\[\]{}!,#&^ -]*"
_PATH = re.compile(rf"(?!-)(?:[A-Za-z]:[\\/])?{_PART}(?:[/\\]{_PART})*$")
_LOOSE_GLOB = re.compile(r"[\w.-]*\*[\w.*-]*\.[A-Za-z0-9*]+$|[\w-]+\*$|\*[\w.-]+$")
_ENDING = re.compile(r"\.([A-Za-z0-9]{1,13})$")
_NAME = re.compile(r"[A-Za-z_$@][\w$]*(?:(?:\.|::|->|#|\\)[A-Za-z_$~][\w$]*)*(?:\(\))?[!?]?$")
_JOINT = re.compile(r"\.|::|->|#|\\")
_FLAG = re.compile(r"--?[A-Za-z][\w-]*")
_SNAKE = re.compile(r"_*[A-Za-z0-9]+(?:_+[A-Za-z0-9]+)+_*$|__?[A-Za-z0-9]+_*$")
_CAMEL = re.compile(
    r"[a-z]+[0-9]*(?:[A-Z][a-z0-9]+)+[A-Z]*$|(?:[A-Z][a-z0-9]+){2,}[A-Z]*$"
    r"|[A-Z]{2,}[a-z0-9]+(?:[A-Z][a-z0-9]*)+$|[a-z]+[A-Z]{2,}[a-z]*$"
)
_PLACE = re.compile(r"(?::[0-9]{1,9}){1,2}(?:-[0-9]{1,9})?$|#L[0-9]{1,9}(?:-L?[0-9]{1,9})?$|::[\w\[\]:.-]+$")


def is_path(text: str, *, ticked: bool) -> bool:
    """Does `text` (one piece, without a line number) name a file, a folder or a pattern of them?

    `ticked`: it stood between backticks, where fewer words are prose.
    """
    if ticked and text in ("*", "**", "**/*"):
        return True
    if not text or len(text) > _MOST_PATH or not _PATH.match(text) or not text.strip("./\\*?-!~ ") or text[-1] == " ":
        return False
    if " " in text:
        return ticked and "/" in text and _ends_as_file(text, ticked=True)
    if "/" in text:
        return _is_slashed(text, ticked=ticked)
    if "*" in text:
        return bool(_LOOSE_GLOB.match(text)) and (ticked or "." in text) and not text.endswith("**")
    bare = text.removesuffix(".").removesuffix("\\")
    named = bare in _NAMED_FILES and (ticked or bare not in _UNSURE_FILES)
    return named or _ends_as_file(bare, ticked=ticked)


def _is_slashed(text: str, *, ticked: bool) -> bool:
    if _MIME.match(text) or "//" in text or text.startswith(("</", "/*", "@")) or re.match(r"[0-9/.]+$", text):
        return False
    parts = [part for part in text.split("/") if part not in ("", ".", "..")]
    if _ends_as_file(parts[-1], ticked=True) or "*" in text or parts[0].startswith("."):
        return True
    if text.endswith("/"):
        return ticked or len(parts) > 1 or parts[0].islower() or parts[0] in _TOP_FOLDERS
    if ticked:
        # `/api/users` is a route; `a/b` between backticks is a path unless it looks like owner/repo#1
        return not text.startswith("/") and "#" not in text and "$" not in text and text.lower() not in _NO_PATHS
    return parts[0] in _TOP_FOLDERS and len(parts) > 1 and text[0] != "/" and parts[1] not in _TOP_FOLDERS


def _ends_as_file(name: str, *, ticked: bool) -> bool:
    name = name.rpartition("/")[2]
    if name.startswith(".") and name.count(".") == 1:  # `.axes` is a member, `.env` and `.npmrc` are files
        return name[1:] in _ENDINGS or name in _DOT_FILES or (ticked and name.endswith(("rc", "ignore")))
    ending = _ENDING.search(name)
    if not ending or ending[1] not in _ENDINGS or name.lower() in _PRODUCTS or ending.start() == 0:
        return False
    stem = name[: ending.start()]
    short = ending[1] in _SHORT_ENDINGS and not ticked and "." in stem
    return not short and stem not in _SELVES


def is_name(text: str) -> bool:
    """Is `text` (one piece) something that can be a name of code at all: `a`, `a.b`, `A::b()`?"""
    return len(text) <= _MOST_NAME and bool(_NAME.match(text))


def is_distinct(name: str) -> bool:
    """Is `name` a name of code, where prose would not be written so: a flag, a call, snake_case, camelCase, dotted?"""
    if _FLAG.fullmatch(name):
        return name.startswith("--") and len(name) > len("--x")
    if name.lower() in _NO_NAMES or name.lower() in _PRODUCTS or not is_name(name):
        return False
    parts = _JOINT.split(name)
    if name.endswith("()") or any(_SNAKE.match(part) or _CAMEL.match(part) for part in parts):
        return True
    dotted = len(parts) > 1 and all(len(part) > 1 for part in parts)
    return dotted and (len(parts) > len(("host", "domain")) or "::" in name or parts[-1].lower() not in _DOMAINS)


def without_place(text: str) -> str:
    """`text` without a line number or a test's name behind it: `a/b.py:12`, `a/b.py#L3`, `a/b.py::test_c`."""
    place = _PLACE.search(text)
    # `Foo::bar` is a name, `a/b.py::test_c` a place in a file
    if place and (not place[0].startswith("::") or _ends_as_file(text[: place.start()], ticked=True)):
        return text[: place.start()]
    return text
