"""What words, patches and diffs tell: tables."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from hedgerow_hooks.agent.event import Edit
from hedgerow_hooks.agent.patches import patch_edits
from hedgerow_hooks.agent.regions import Region, back, edited_regions, shifts
from hedgerow_hooks.agent.shell import writes_of

WRITES = {
    "ls -l": [],
    "": [],
    "echo x > a": ["a"],
    "echo x >a 2>&1": ["a"],
    "echo x >> a | tee -a b c": ["a", "b", "c"],
    "make 2> log": ["log"],
    "cat < in > out": ["out"],
    "cat <<< word": [],
    "cd d && touch a; touch b": ["d/a", "d/b"],
    "cd $X && touch a": ["a"],
    "cd /srv/x\nrm -rf y": ["/srv/x/y"],
    "(cd d; rm a)": ["d/a"],
    "sed -i s/a/b/ f g": ["f", "g"],
    "sed -i.bak -e s/a/b/ f": ["f"],
    "sed s/a/b/ f": [],
    "cp -r a b c": ["c"],
    "cp a": [],
    "mv a b": ["a", "b"],
    "FOO=1 env BAR=2 sudo touch a": ["a"],
    "dd if=a of=b": ["b"],
    "git rm a": ["a"],
    "git mv a b": ["a", "b"],
    "git status": [],
    "/usr/bin/touch a": ["a"],
    "touch $HOME/a `b` *.py": [],
    "touch 'a b' \"c\"": ["a b", "c"],
    "echo 'open": [],
    "A=1": [],
    "echo x >": [],
    "echo x >& a 2>&-": ["a"],
    "cat > a <<'EOF'\nrm b\nit's\nEOF\ntouch c": ["a", "c"],
    "cat <<-END >> a\n\tx > b\n\tEND": ["a"],
    "cat <<A <<B > c\n> a\nA\n> b\nB": ["c"],
    "cat <<EOF > a\nno end\nrm b": ["a"],
    "echo $((1<<2)) > a\nrm b": ["a", "b"],
    "bash -lc 'cd d && rm a' && rm b": ["d/a", "b"],
    "sh script.sh": [],
    "bash -c \"sh -c 'rm a'\"": ["a"],
    'bash -c "it\'s"': [],
    "pushd d && rm a": ["d/a"],
    "perl -pi -e s/a/b/ f": ["f"],
    "perl -ne print f": [],
    "sed -ni p f": ["f"],
    "curl -s -o a https://e": ["a"],
    "curl -o - https://e": [],
    "wget --output-document a u": ["a"],
    "sort -o a b": ["a"],
    "find a b -name c -delete": ["a", "b"],
    "find a -name c": [],
    "git checkout main -- a b": ["a", "b"],
    "git checkout main": [],
    "git restore --source HEAD~1 a": ["a"],
    "git commit -m 'rm a'": [],
}


@pytest.mark.parametrize("command", WRITES)
def test_what_a_command_writes_as_far_as_its_words_tell(command: str) -> None:
    assert writes_of(command, Path("/w")).files == tuple(Path("/w", name) for name in WRITES[command])


def test_shells_in_shells_are_read_three_deep() -> None:
    command = "rm a"
    for _ in range(3):
        command = f"sh -c {shlex.quote(command)}"
    assert writes_of(command, Path("/w")).files == (Path("/w/a"),)
    assert writes_of(f"sh -c {shlex.quote(command)}", Path("/w")).files == ()


def test_a_home_is_a_home() -> None:
    assert writes_of("touch ~/a && cd ~ && touch b", Path("/w")).files == (Path.home() / "a", Path.home() / "b")


def test_a_patch_names_its_files_and_hunks() -> None:
    patch = (
        "*** Begin Patch\n*** Add File: new.py\n+x\n*** Delete File: old.py\n*** Update File: a.py\n"
        "@@ def f\n keep\n-out\n+in\n"
        "@@\n+only\n*** Update File: b.py\n*** Move to: c.py\n-gone\n*** End Patch\n"
    )
    assert patch_edits(patch) == (
        Edit("new.py", None, ""),
        Edit("old.py", None, ""),
        Edit("a.py", "keep\nout", "keep\nin"),
        Edit("a.py", "", "only"),
        Edit("c.py", None, ""),
        Edit("b.py", "gone", ""),
    )
    assert patch_edits("") == patch_edits("no patch\n") == ()


TEXT = "a\nb\nc\nd\n"
EDITS = {
    "one line": (Edit("f", "b\n", "B\n"), [Region(2, 2)]),
    "context is left out": (Edit("f", "a\nb\nc\n", "a\nB\nc\n"), [Region(2, 2)]),
    "an insertion is a gap": (Edit("f", "b\n", "b\nnew\n"), [Region(3, 2)]),
    "a deletion": (Edit("f", "b\nc\n", ""), [Region(2, 3)]),
    "nothing changes": (Edit("f", "b", "b"), []),
    "not there": (Edit("f", "zzz", "x"), []),
    "no old text": (Edit("f", "", "x"), []),
    "a whole file": (Edit("f", None, "a\nb\nX\nd\n"), [Region(3, 3)]),
    "everywhere": (Edit("f", "\n", "\r\n", everywhere=True), [Region(1, 1), Region(2, 2), Region(3, 3), Region(4, 4)]),
}


@pytest.mark.parametrize("case", EDITS)
def test_which_lines_an_edit_changes(case: str) -> None:
    edit, regions = EDITS[case]
    found = edited_regions(TEXT, (edit,))
    assert [one.first for one in found] == [one.first for one in regions]
    if case != "everywhere":
        assert list(found) == regions


def test_lines_of_the_new_file_are_found_in_the_old_one() -> None:
    hunks = shifts(b"@@ -2 +1,0 @@\n-x\n@@ -10,0 +10,5 @@ f\n+y\n@@ -20,2 +24,2 @@\n-z\n+z\n")
    assert back(Region(1, 1), hunks) == Region(1, 1)
    assert back(Region(5, 6), hunks) == Region(6, 7)
    assert back(Region(16, 16), hunks) == Region(12, 12)
    assert back(Region(11, 11), hunks) == Region(11, 11) or back(Region(11, 11), hunks).first <= 11
    assert back(Region(24, 24), hunks) == Region(20, 21)
    assert back(Region(30, 30), hunks) == Region(26, 26)


def test_touching_lines_meet() -> None:
    assert Region(3, 4).meets(Region(5, 6))
    assert Region(5, 6).meets(Region(3, 4))
    assert not Region(3, 4).meets(Region(6, 6))
    assert Region(3, 2).meets(Region(3, 2))
