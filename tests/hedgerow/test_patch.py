"""Diffs as git and other programs write them, and as an attacker might."""

from __future__ import annotations

import os
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hedgerow.change import FileChange, FileKind
from hedgerow.errors import DiffError
from hedgerow.patch import SIZE_LIMIT, change_from_diff, files_from_diff
from hedgerow.reading import DIFF_FLAGS
from tests.support.process import run
from tests.support.repo import Repo
from tests.support.trees import commit_trees

# Generous: it only catches what hangs. The slowest test takes about three seconds here.
SECONDS = 60


def lines_of(content: bytes) -> list[str]:
    """Lines as `Line.text` gives them: without the line break, CR LF included."""
    lines = [line.removesuffix(b"\r").decode("utf-8", "replace") for line in content.split(b"\n")]
    return lines[:-1] if lines[-1] == "" and not content.endswith(b"\r") else lines


def applied(file: FileChange, old: list[str]) -> list[str]:
    """The new lines of a file, from the old ones and the hunks."""
    new: list[str] = []
    at = 0
    for hunk in file.hunks:
        start = hunk.old_start - 1 if hunk.old_length else hunk.old_start
        new += old[at:start]
        kept = [line.text for line in hunk.lines if line.sign != "+"]
        assert kept == old[start : start + hunk.old_length]
        new += [line.text for line in hunk.lines if line.sign != "-"]
        at = start + hunk.old_length
    return new + old[at:]


def git_diff(repo: Repo, *words: str) -> bytes:
    done = run("git", "-c", "core.quotePath=false", "diff", *DIFF_FLAGS, *words, folder=repo.path)
    assert done.code == 0, done.err
    return os.fsencode(done.out)


SEGMENT = (
    st.lists(
        st.sampled_from([b"a", b"b", b" ", b'"', b"\t", b"\n", b"\\", b"\xff", "é".encode(), b".", b"\r", b"\x01"]),
        min_size=1,
        max_size=5,
    )
    .map(b"".join)
    .filter(lambda name: name not in (b".", b".."))
)
PATH = st.lists(SEGMENT | st.sampled_from([b"x b", b"a", b"b", b"dev", b"null"]), min_size=1, max_size=3).map(b"/".join)
LINE = st.sampled_from(
    [
        *(b"", b"one", b"two", b"three", b"page\x0cbreak", b"cr\rin the middle", b"ends in cr\r"),
        *(b"-- a/x", b"++ b/x", b"@@ -1 +1 @@", b"diff --git a/x b/x", b"Binary files a and b differ"),
        *(b"\\ No newline at end of file", b"\xff\xfe", "é\u2028\x85".encode()),
    ]
)
CONTENT = st.builds(
    lambda lines, end: b"\n".join(lines) + end, st.lists(LINE, max_size=12), st.sampled_from([b"", b"\n"])
)
TREE = st.dictionaries(PATH, CONTENT, max_size=4)


def without_clashes(tree: dict[bytes, bytes]) -> dict[bytes, bytes]:
    """A name cannot be a file and a folder at once."""
    return {path: text for path, text in tree.items() if not any(other.startswith(path + b"/") for other in tree)}


@pytest.fixture(scope="module")
def shared_repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    return Repo.create(tmp_path_factory.mktemp("trees") / "repo")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=TREE.map(without_clashes), new=TREE.map(without_clashes))
def test_any_two_trees_survive_the_way_through_git_diff(
    shared_repo: Repo, old: dict[bytes, bytes], new: dict[bytes, bytes]
) -> None:
    before, after = commit_trees(shared_repo, old, new)
    files = files_from_diff(git_diff(shared_repo, before, after))

    names = git_diff(shared_repo, "--name-status", "-z", before, after).split(b"\0")[:-1]
    expected = []
    while names:
        status = names.pop(0)[:1]
        expected.append((status, *(names.pop(0) for _ in range(2 if status == b"R" else 1))))
    letters = {FileKind.ADDED: b"A", FileKind.DELETED: b"D", FileKind.MODIFIED: b"M", FileKind.RENAMED: b"R"}
    assert [
        (letters[file.kind], *(os.fsencode(name) for name in (file.old_path, file.path) if name)) for file in files
    ] == expected

    for file in files:
        source = os.fsencode(file.old_path or file.path)
        assert applied(file, lines_of(old.get(source, b""))) == lines_of(new.get(os.fsencode(file.path), b""))


def only(data: bytes) -> FileChange:
    (file,) = files_from_diff(data)
    return file


HUNK = b"@@ -1 +1 @@ def f\n-a\n+b\n"


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        pytest.param(b"a/x", b"b/x", "x", id="plain"),
        pytest.param(b"a/x y\t", b"b/x y\t", "x y", id="space"),
        pytest.param(b"a/x b/y\t", b"b/x b/y\t", "x b/y", id="looks like two names"),
        pytest.param(rb'"a/q\"t\tn\nb\\"', rb'"b/q\"t\tn\nb\\"', 'q"t\tn\nb\\', id="C-quoted"),
        pytest.param(rb'"a/\303\251\377"', rb'"b/\303\251\377"', "é\udcff", id="octal, not UTF-8"),
        pytest.param(b"a/\xff", b"b/\xff", "\udcff", id="raw, not UTF-8"),
        pytest.param(b"a/../../etc/x", b"b/../../etc/x", "../../etc/x", id="dots stay data"),
        pytest.param(b"i/x", b"w/x", "x", id="mnemonic prefix"),
        pytest.param(b"src/x", b"src/x", "src/x", id="no prefix"),
        pytest.param(b"a/x\r", b"b/x\r", "x", id="the diff itself has CR LF"),
    ],
)
def test_the_name_of_a_changed_file(old: bytes, new: bytes, path: str) -> None:
    names = b" ".join(name.rstrip(b"\t\r") for name in (old, new))
    file = only(b"diff --git %s\n--- %s\n+++ %s\n%s" % (names, old, new, HUNK))
    assert (file.path, file.old_path, file.kind) == (path, None, FileKind.MODIFIED)
    assert [hunk.header for hunk in file.hunks] == ["@@ -1,1 +1,1 @@ def f"]


@pytest.mark.parametrize(
    ("names", "path"),
    [
        pytest.param(b"a/x b/x", "x", id="plain"),
        pytest.param(b"a/x y b/x y", "x y", id="space"),
        pytest.param(b"a/x b/y b/x b/y", "x b/y", id="looks like two names"),
        pytest.param(b'"a/q\\" x" "b/q\\" x"', 'q" x', id="quote and space"),
        pytest.param(b"dir/x dir/x", "dir/x", id="no prefix"),
    ],
)
def test_the_name_of_a_file_of_which_only_the_mode_changed(names: bytes, path: str) -> None:
    file = only(b"diff --git " + names + b"\nold mode 100644\nnew mode 100755\n")
    assert (file.path, file.kind, file.old_mode, file.new_mode, file.hunks) == (
        path,
        FileKind.MODE,
        "100644",
        "100755",
        (),
    )


def test_special_changes_as_git_writes_them(git_repo: Repo) -> None:
    long = "".join(f"line {number}\n" for number in range(20))
    git_repo.commit(
        "one",
        {
            "rename": long,
            "mode": "x\n",
            "binary": b"\0one",
            "type": "text\n",
            "gone": "g\n",
            "empty-gone": "",
            "nl": "a",
        },
    )
    first = git_repo.oid()
    git_repo.write(
        {
            "rename": None,
            "re named": long,
            "binary": b"\0two",
            "gone": None,
            "empty-gone": None,
            "type": None,
            "nl": "a\n",
        }
    )
    (git_repo.path / "type").symlink_to("elsewhere")
    (git_repo.path / "link").symlink_to("nl")
    (git_repo.path / "mode").chmod(0o755)
    git_repo.git("update-index", "--add", "--cacheinfo", f"160000,{first},module")
    git_repo.git("add", "--all", "--", ":!module")
    git_repo.git("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "--message", "two")
    files = {file.path: file for file in files_from_diff(git_diff(git_repo, "HEAD~", "HEAD"))}

    assert {
        path: (file.kind, file.old_path, file.old_mode, file.new_mode, len(file.hunks)) for path, file in files.items()
    } == {
        "binary": (FileKind.MODIFIED, None, "100644", "100644", 0),
        "empty-gone": (FileKind.DELETED, None, "100644", "", 0),
        "gone": (FileKind.DELETED, None, "100644", "", 1),
        "link": (FileKind.ADDED, None, "", "120000", 1),
        "mode": (FileKind.MODE, None, "100644", "100755", 0),
        "module": (FileKind.ADDED, None, "", "160000", 1),
        "nl": (FileKind.MODIFIED, None, "100644", "100644", 1),
        "re named": (FileKind.RENAMED, "rename", "", "", 0),
        "type": (FileKind.MODIFIED, None, "100644", "120000", 2),
    }
    assert [path for path, file in files.items() if file.binary] == ["binary"]
    assert [path for path, file in files.items() if file.symlink] == ["link", "type"]
    assert [path for path, file in files.items() if file.submodule] == ["module"]
    assert [hunk.index for hunk in files["type"].hunks] == [0, 1]


def test_an_empty_file_a_copy_and_a_binary_patch() -> None:
    assert only(b"diff --git a/e b/e\nnew file mode 100644\nindex 0000000..e69de29\n").kind is FileKind.ADDED
    copy = only(b"diff --git a/x b/y\nsimilarity index 100%\ncopy from x\ncopy to y\n")
    assert (copy.path, copy.kind, copy.old_path) == ("y", FileKind.COPIED, "x")
    patch = b"GIT binary patch\nliteral 3\nKcmZQzWB>pF0ssI2\n\nliteral 0\nHcmV?d00001\n\n"
    assert only(b"diff --git a/x b/x\nindex 00..11 100644\n" + patch).binary


def test_line_numbers_and_spans() -> None:
    file = only(
        b"diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -3,4 +3,4 @@\n c\n-d\n-e\n+D\n+E\n f\n@@ -20,2 +20,0 @@ g\n-h\n-i\n"
    )
    assert [(line.sign, line.text, line.number) for line in file.hunks[0].lines] == [
        (" ", "c", 3), ("-", "d", 4), ("-", "e", 5), ("+", "D", 4), ("+", "E", 5), (" ", "f", 6),
    ]  # fmt: skip
    assert [hunk.span for hunk in file.hunks] == [(4, 5), (20, 20)]
    assert [(len(hunk.added), len(hunk.removed)) for hunk in file.hunks] == [(2, 2), (0, 2)]
    assert [hunk.header for hunk in file.hunks] == ["@@ -3,4 +3,4 @@", "@@ -20,2 +20,0 @@ g"]


def test_a_diff_with_cr_lf_line_ends_reads_like_any_other() -> None:
    header = b"diff --git a/x b/x\nnew file mode 100644\nindex 0000000..1111111\n--- /dev/null\n+++ b/x\n"
    data = header + b"@@ -0,0 +1,2 @@\n+a\n+\n"
    assert only(data.replace(b"\n", b"\r\n")) == only(data)


@pytest.mark.parametrize(
    ("data", "files"),
    [
        pytest.param(b"--- a/x.py\n+++ b/x.py\n" + HUNK, [("x.py", FileKind.MODIFIED, False)], id="diff -u"),
        pytest.param(
            b"--- old/x.py\t2024-01-01\n+++ new/x.py\t2024-01-02\n" + HUNK,
            [("new/x.py", FileKind.MODIFIED, False)],
            id="time stamps",
        ),
        pytest.param(b"--- x\r\n+++ x\r\n" + HUNK, [("x", FileKind.MODIFIED, False)], id="CR LF"),
        pytest.param(b"--- \xff\n+++ \xff\n" + HUNK, [("\udcff", FileKind.MODIFIED, False)], id="not UTF-8"),
        pytest.param(b"--- /dev/null\n+++ b/new\n@@ -0,0 +1 @@\n+a\n", [("new", FileKind.ADDED, False)], id="added"),
        pytest.param(
            b"--- old/gone\n+++ new/gone\n@@ -1 +0,0 @@\n-a\n", [("new/gone", FileKind.DELETED, False)], id="diff -N"
        ),
        pytest.param(
            b"--- a/gone\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n", [("gone", FileKind.DELETED, False)], id="deleted"
        ),
        pytest.param(
            b"Binary files a/pic.png and b/pic.png differ\n--- a/x\n+++ b/x\n" + HUNK,
            [("x", FileKind.MODIFIED, False), ("pic.png", FileKind.MODIFIED, True)],
            id="binary files come last",
        ),
    ],
)
def test_diffs_without_git_headers(data: bytes, files: list[tuple[str, FileKind, bool]]) -> None:
    assert [(file.path, file.kind, file.binary) for file in files_from_diff(data)] == files


def test_a_mail_of_git_format_patch_reads_as_its_diff(git_repo: Repo) -> None:
    git_repo.commit("one", {"x": "a\n", "y": "a\n"})
    git_repo.commit("two", {"x": "b\n"})
    git_repo.commit("three", {"y": "b\n"})
    mail = git_repo.git("format-patch", "--stdout", "HEAD~2").encode()
    assert files_from_diff(mail) == files_from_diff(git_diff(git_repo, "HEAD~2", "HEAD"))


@pytest.mark.parametrize("data", [b"", b"\n", b" \n\t\n"])
def test_an_empty_diff_is_an_empty_change(data: bytes) -> None:
    assert change_from_diff(data).files == ()


WHOLE = b"diff --git a/x b/x\nindex 11..22 100644\n--- a/x\n+++ b/x\n@@ -1,2 +1,3 @@\n a\n+b\n c\n"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"hello\n", "the text is not a unified diff", id="no diff"),
        pytest.param(WHOLE.decode().encode("utf-16"), "the diff is in UTF-16", id="UTF-16"),
        pytest.param(
            b"diff --cc x\nindex 1,2..3\n--- a/x\n+++ b/x\n@@@ -1,1 -1,1 +1,2 @@@\n  a\n++b\n",
            "combined diff",
            id="combined",
        ),
        pytest.param(WHOLE[:-5], "Hunk is shorter than expected", id="cut in a hunk"),
        pytest.param(WHOLE[: WHOLE.index(b"@@")], "the hunks are not", id="cut before the hunks"),
        pytest.param(WHOLE[: WHOLE.index(b"+++")], "the hunks are not", id="cut in the header"),
        pytest.param(b"diff --git a/x", "the two names of the file differ", id="cut in the first line"),
        pytest.param(b"diff --git ", "the two names of the file differ", id="no names"),
        pytest.param(b"--- /dev/null\n+++ /dev/null\n@@ -1 +1 @@\n-a\n+b\n", "no name on either side", id="nameless"),
        pytest.param(WHOLE + b"@@ -9 +9 @@\n+a\n+b\n", "Hunk is longer than expected", id="hunk too long"),
        pytest.param(WHOLE.replace(b"-1,2", b"-" + b"9" * 10), "ten digits", id="absurd line number"),
        pytest.param(b"x" * (SIZE_LIMIT + 1), "the diff is larger than 134,217,728 bytes", id="too large"),
    ],
)
def test_what_is_no_whole_diff_is_an_error_with_a_remedy(data: bytes, message: str) -> None:
    with pytest.raises(DiffError) as caught:
        files_from_diff(data)
    assert message in caught.value.message
    assert caught.value.hint


HEADER = b"diff --git a/x b/x\n--- a/x\n+++ b/x\n"
MODE = b"old mode 100644\nnew mode 100755\n"
LONG_NAME = rb"\303" * 100_000


@pytest.mark.parametrize(
    ("data", "hunks"),
    [
        pytest.param(HEADER + b"@@ -0,0 +1,200000 @@\n" + b"+line\n" * 200_000, 1, id="200,000 added lines"),
        pytest.param(HEADER + b"@@ -1 +1 @@\n-a\n+" + b"b" * 1_000_000 + b"\n", 1, id="a line of 1 MB"),
        pytest.param(WHOLE + b"Binary files " + b"a and " * 200_000 + b"\n", 1, id="a forged line about binary files"),
        pytest.param((b"diff --git a/x b/x\n" + MODE) * 20_000, 0, id="20,000 files"),
        pytest.param(HEADER + b"".join(b"@@ -%d +%d @@\n-a\n+b\n" % (n, n) for n in range(10_000)), 10_000, id="hunks"),
        pytest.param(b'diff --git "a/%s" "b/%s"\n%s' % (LONG_NAME, LONG_NAME, MODE), 0, id="a long quoted name"),
    ],
)
def test_large_and_forged_diffs_are_read_in_bounded_time(data: bytes, hunks: int) -> None:
    start = time.monotonic()
    files = files_from_diff(data)
    assert time.monotonic() - start < SECONDS
    assert len(files[0].hunks) == hunks


@settings(max_examples=300)
@given(
    st.lists(
        st.sampled_from(
            [
                *WHOLE.splitlines(keepends=True),
                b"rename from x\n",
                b'"a/\\',
                b"+\n",
                b"\n",
                b"Binary files a and b differ\n",
                b"\xff",
                b"--- x\n+++ x\n",
            ]
        ),
        max_size=12,
    ).map(b"".join)
)
def test_any_shuffle_of_diff_lines_is_a_change_or_an_error_of_ours(data: bytes) -> None:
    try:
        files = files_from_diff(data)
    except DiffError as error:
        assert error.hint  # noqa: PT017 - both ends are fine, anything else is a crash
        return
    assert all(file.path for file in files)
