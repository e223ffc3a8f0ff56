"""Rare shapes of changes: names that need quoting, links that change type, files that do not parse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hedgerow.git import merging
from hedgerow.overlap import compare as compare_module
from hedgerow.overlap.settings import OverlapSettings
from tests.hedgerow.overlap.scene import ask, lanes, numbered, only_pair
from tests.hedgerow.overlap.test_meaning_scenarios import CALL, PY, USER, P, U, swap
from tests.support.trees import commit_trees

if TYPE_CHECKING:
    from hedgerow.model import PairReport
    from tests.support.repo import Repo

TEXT = numbered(30)


def the_pair(repo: Repo, **options: object) -> PairReport:
    """The one pair there is."""
    pair = only_pair(repo, **options)
    assert pair is not None
    return pair


@pytest.mark.parametrize("name", ["tab\there", "line\nbreak", 'quote"\\', "bell\a", "caf\u00e9"])
def test_a_name_that_git_quotes_is_read_right(git_repo: Repo, name: str) -> None:
    lanes(git_repo, {name: TEXT}, a={name: numbered(30, l9="a\n")}, b={name: numbered(30, l9="b\n")})
    git_repo.commit("main moves", {name: numbered(30, l25="m\nm\n")})
    pair = the_pair(git_repo)
    assert [(file.path, file.kind, file.a_lines) for file in pair.files] == [(name, "content", ((9, 9),))]


def test_a_folder_name_with_a_line_break_counts_as_emptied(git_repo: Repo) -> None:
    base = {b"d\nx/%d" % at: (TEXT + str(at)).encode() for at in range(3)}
    moved = {name.replace(b"d\nx", b"e"): text for name, text in base.items()}
    first, second, third = commit_trees(git_repo, base, moved, base | {b"d\nx/new": b"n\n"})
    git_repo.git("branch", "a", second)
    me = ("-c", "user.name=A. Hedger", "-c", "user.email=hedger@example.org")
    git_repo.git("branch", "b", git_repo.git(*me, "commit-tree", "-p", first, "-m", "b", f"{third}^{{tree}}"))
    git_repo.git("branch", "-D", "trees")
    assert [pair.verdict for pair in ask(git_repo, base=first).report.pairs] == ["conflict"]


def test_a_file_that_becomes_a_link_is_a_change_of_type(git_repo: Repo) -> None:
    lanes(git_repo, {"f": TEXT, "z": TEXT}, b={"f": numbered(30, l9="b\n"), "z": numbered(30, l9="b\n")})
    git_repo.branch("a", "main")
    (git_repo.path / "f").unlink()
    (git_repo.path / "f").symlink_to("elsewhere")
    git_repo.commit("a", {"z": numbered(30, l9="a\n")})
    git_repo.switch("main")
    assert {file.path: file.kind for file in the_pair(git_repo).files} == {"f": "type", "z": "content"}
    because = "one changes the type of it, the other edits it: likely type"
    assert the_pair(git_repo, confirm=False).files[0].because == because


def test_a_link_that_both_turn_elsewhere_conflicts(git_repo: Repo) -> None:
    (git_repo.path / "l").symlink_to("one")
    git_repo.commit("base")
    for name in "ab":
        git_repo.branch(name, "main")
        (git_repo.path / "l").unlink()
        (git_repo.path / "l").symlink_to(f"target-{name}")
        git_repo.commit(name)
    git_repo.switch("main")
    assert the_pair(git_repo).verdict == the_pair(git_repo, confirm=False).verdict == "conflict"


def test_a_last_line_without_an_end_is_a_line(git_repo: Repo) -> None:
    lanes(git_repo, {"f": "one\ntwo"}, a={"f": "one\ntwo\n"}, b={"f": "one\nthree"})
    assert the_pair(git_repo).verdict == "conflict"


def test_where_git_follows_no_renamed_folder_nothing_is_said(git_repo: Repo) -> None:
    base = {f"d/{at}": TEXT + str(at) for at in range(3)}
    moved = dict.fromkeys(base) | {name.replace("d/", "e/"): text for name, text in base.items()}
    lanes(git_repo, base, b={"d/new": "b\n"})
    git_repo.branch("a", "main")
    git_repo.git("rm", "-rq", "d")
    git_repo.commit("a", {name: text for name, text in moved.items() if text is not None})
    git_repo.switch("main")
    assert the_pair(git_repo).files[0].kind == "directory-rename"
    git_repo.git("config", "merge.directoryRenames", "false")
    assert only_pair(git_repo) is None


def test_half_a_folder_that_moves_and_a_folder_that_moves_deep_below(git_repo: Repo) -> None:
    base = {f"x/d/sub/{at}": TEXT + str(at) for at in range(4)}
    lanes(git_repo, base, b={"x/d/sub/new": "b\n"})
    git_repo.branch("a", "main")
    for at in range(2):
        (git_repo.path / "y/d/sub").mkdir(parents=True, exist_ok=True)
        git_repo.git("mv", f"x/d/sub/{at}", f"y/d/sub/{at}")
    git_repo.commit("a")
    git_repo.switch("main")
    assert only_pair(git_repo) is None


def test_generated_and_union_files_resolve_themselves(git_repo: Repo) -> None:
    base = {".gitattributes": "gen linguist-generated\nlog merge=union\n", "gen": TEXT, "log": TEXT}
    lanes(git_repo, base, a={"gen": "a\n", "log": "a\n" + TEXT}, b={"gen": "b\n", "log": "b\n" + TEXT})
    pair = the_pair(git_repo)
    assert {file.path: file.muted for file in pair.files} == {
        "gen": "generated: make it again after merging", "log": "merge=union joins both sides",
    }  # fmt: skip


def test_without_any_muted_name_all_are_counted(git_repo: Repo) -> None:
    lanes(git_repo, {"CHANGELOG.md": TEXT}, a={"CHANGELOG.md": "a\n"}, b={"CHANGELOG.md": "b\n"})
    assert the_pair(git_repo, settings=OverlapSettings(mute=())).files[0].muted is None


def test_one_lane_with_both_spellings_clashes_with_nobody(git_repo: Repo) -> None:
    lanes(git_repo, {"m": ""}, a={"docs/Setup.md": "a\n", "docs/setup.md": "b\n"}, b={"docs/other.md": "c\n"})
    assert only_pair(git_repo) is None


def test_a_number_taken_twice_by_one_lane_and_a_file_that_both_add_are_no_clash(git_repo: Repo) -> None:
    a = {"app/migrations/0002_a.py": "a = 1\n", "app/migrations/0002_b.py": "b = 1\n"}
    lanes(git_repo, {"m": ""}, a=a, b={"app/migrations/0002_a.py": "c = 1\n"})
    kinds = [file.kind for file in the_pair(git_repo).files]
    assert kinds == ["add/add", "sequence"]


def test_a_manifest_that_both_lock_is_no_clash(git_repo: Repo) -> None:
    base = {"package.json": "{\n\n\n}\n", "package-lock.json": TEXT}
    a = {"package.json": "{ 1\n\n\n}\n", "package-lock.json": numbered(30, l2="a\n")}
    lanes(git_repo, base, a=a, b={"package.json": "{\n\n\n} 2\n", "package-lock.json": numbered(30, l20="b\n")})
    assert [file.kind for file in the_pair(git_repo).files] == ["file", "file"]


MARGIN = '    doc = """\ntext at the margin\nmore of it\n"""\n    a = net\n    b = a\n    c = b\n    return c\n'


def test_what_does_not_parse_says_nothing_of_definitions(git_repo: Repo) -> None:
    a = swap(PY, "import os\n", "import os\n\n\ndef slug(text):\n    return text\n")
    b = swap(PY, "LIMIT = 5", "LIMIT = 5\n\n\ndef slug(:\n    return 1")
    lanes(git_repo, {P: PY}, a={P: a}, b={P: b})
    assert [file.kind for file in the_pair(git_repo).files] == ["file"]


def test_a_definition_that_stops_parsing_breaks_nobody(git_repo: Repo) -> None:
    lanes(git_repo, {P: PY, U: USER}, a={P: swap(PY, "price(net, rate)", "price(net, rate")}, b={U: CALL})
    assert only_pair(git_repo) is None


def test_a_use_that_does_not_parse_is_none(git_repo: Repo) -> None:
    a = {"shop/p.go": "package shop\n\nfunc Price(net int) int {\n\treturn net\n}\n"}
    b = {"shop/q.go": "package shop\n\n// Price {{{ Price(\n"}
    lanes(git_repo, a, a={"shop/p.go": a["shop/p.go"].replace("net int", "net int, rate int")}, b=b)
    assert only_pair(git_repo) is None


def test_two_users_of_one_removed_definition_and_two_uses_in_one_file(git_repo: Repo) -> None:
    gone = {P: swap(PY, PY[PY.index("def price") : PY.index("def other")], "")}
    lanes(git_repo, {P: PY, U: USER}, a=gone, b={U: CALL}, c={"shop/more.py": CALL + "\n\nprice(3, 4)\n"})
    told = {(pair.a, pair.b): [file.b_lines for file in pair.files] for pair in ask(git_repo).report.pairs}
    assert told == {("a", "b"): [((9, 9),)], ("a", "c"): [((12, 12),)]}


def test_what_a_lane_itself_uses_and_takes_away_is_its_own_affair(git_repo: Repo) -> None:
    lanes(git_repo, {P: PY, U: USER}, a={P: swap(PY, "price(net, rate)", "price(net, rate, to)"), U: CALL}, b={"x": ""})
    assert only_pair(git_repo) is None


def test_a_module_that_moves_takes_its_definitions_along(git_repo: Repo) -> None:
    lanes(git_repo, {P: PY, U: USER}, a={P: None, "shop/cost.py": PY}, b={U: CALL})
    (file,) = the_pair(git_repo).files
    assert file.because == "one moves price of shop/price.py, the other newly uses it"
    assert (file.path, file.a_path) == (U, "shop/cost.py")


def test_a_module_that_becomes_a_stub_keeps_its_name(git_repo: Repo) -> None:
    lanes(git_repo, {P: PY, U: USER}, a={P: None, "shop/price.pyi": PY}, b={U: CALL})
    assert only_pair(git_repo) is None


def test_a_text_at_the_margin_inside_a_string_does_not_hide_a_definition(git_repo: Repo) -> None:
    text = f"def price(net):\n{MARGIN}"
    lanes(
        git_repo, {P: text}, a={P: swap(text, "a = net", "a = net + 1")}, b={P: swap(text, "return c", "return c + 1")}
    )
    assert [file.because for file in the_pair(git_repo).files if file.kind == "symbol"] == ["both edit price"]


def test_a_text_at_the_margin_of_a_file_that_does_not_parse(git_repo: Repo) -> None:
    text = f"def price(net:\n{MARGIN}"
    lanes(
        git_repo, {P: text}, a={P: swap(text, "a = net", "a = net + 1")}, b={P: swap(text, "return c", "return c + 1")}
    )
    assert [file.kind for file in the_pair(git_repo).files] == ["file"]


def test_few_changes_are_compared_anew_rather_than_kept(git_repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    lanes(git_repo, {"f": TEXT}, **{name: {"f": numbered(30, l9=f"{name}\n")} for name in "abc"})
    monkeypatch.setattr(compare_module, "_WORTH_WRITING", 1)
    assert len(ask(git_repo, cache=True).report.pairs) == 3
    for text in ("x\n", "y\n"):
        git_repo.switch("a")
        git_repo.commit("push", {"f": numbered(30, l9=text)})
        git_repo.switch("main")
        assert ask(git_repo, cache=True) == ask(git_repo)


def test_lines_of_many_pairs_are_counted_in_the_lanes_own_files(git_repo: Repo) -> None:
    lanes(
        git_repo,
        {"f": TEXT},
        **{
            name: {"f": numbered(30, **{f"l{at}": f"{name}\n"})}
            for name, at in zip("abcd", (3, 9, 15, 29), strict=True)
        },
    )
    git_repo.commit("main moves", {"f": "one\ntwo\n" + numbered(30, l20="x\ny\nz\n", l21="", l22="")})
    pairs = ask(git_repo).report.pairs
    assert {(pair.a, pair.b): (pair.files[0].a_lines, pair.files[0].b_lines) for pair in pairs} == {
        ("a", "b"): (((3, 3),), ((9, 9),)), ("a", "c"): (((3, 3),), ((15, 15),)), ("a", "d"): (((3, 3),), ((29, 29),)),
        ("b", "c"): (((9, 9),), ((15, 15),)), ("b", "d"): (((9, 9),), ((29, 29),)),
        ("c", "d"): (((15, 15),), ((29, 29),)),
    }  # fmt: skip


def test_lines_that_only_the_merged_file_has_are_the_edge_of_what_stands_there(git_repo: Repo) -> None:
    """A lane that conflicts with the base: its lines stand between markers that its own file has not."""
    lanes(git_repo, {"f": TEXT}, stale={"f": numbered(30, l9="s\n")})
    git_repo.commit("main moves", {"f": numbered(30, l9="m\n")})
    git_repo.branch("b")
    git_repo.commit("b", {"f": numbered(30, l9="b\n")})
    git_repo.switch("main")
    (file,) = the_pair(git_repo).files
    assert (file.a_lines, file.b_lines) == (((9, 9),), ((9, 9),))
    assert file.because.endswith("(stale already conflicts with the base here)")


def test_a_lane_that_conflicts_with_the_base_has_no_text_there(git_repo: Repo) -> None:
    """What git's merge leaves there holds both sides, with its marks between them."""
    lanes(git_repo, {"f": TEXT}, stale={"f": numbered(30, l9="s\n"), "g": "g\n"})
    git_repo.commit("main moves", {"f": numbered(30, l9="m\n")})
    git_repo.branch("b")
    git_repo.commit("b", {"f": numbered(30, l9="b\n")})
    git_repo.switch("main")
    report = ask(git_repo, hunks=True, paths=("f", "g")).report
    assert [(work.lane, work.path, work.text) for work in report.work] == [
        ("b", "f", "@@ -6,7 +6,7 @@ line 5\n line 6\n line 7\n line 8\n-m\n+b\n line 10\n line 11\n line 12\n"),
        ("stale", "f", ""),
        ("stale", "g", "@@ -0,0 +1 @@\n+g\n"),
    ]  # fmt: skip
    ((file,),) = (pair.files for pair in report.pairs)
    assert (file.a_text, file.b_text) == (report.work[0].text, None)


def test_very_many_pairs_are_asked_for_in_batches(git_repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "BATCH", 2)
    lanes(git_repo, {"f": TEXT}, **{name: {"f": numbered(30, l9=f"{name}\n")} for name in "abcde"})
    assert len(ask(git_repo).report.pairs) == 10


def test_a_name_that_the_user_defines_itself_is_another_one(git_repo: Repo) -> None:
    own = "from shop.price import other\n\n\ndef price(a):\n    return a\n\n\nprice(other())\n"
    lanes(git_repo, {P: PY, U: USER}, a={P: swap(PY, "price(net, rate)", "price(net, rate, to)")}, b={U: own})
    assert only_pair(git_repo) is None


def test_lanes_that_stand_on_each_other_clash_over_nothing(git_repo: Repo) -> None:
    lanes(git_repo, {"m": ""}, low={"app/migrations/0002_a.py": "a = 1\n"})
    git_repo.branch("top", "low")
    git_repo.commit("top", {"app/migrations/0002_b.py": "b = 1\n"})
    git_repo.switch("main")
    assert only_pair(git_repo) is None


def test_a_package_is_imported_by_its_folder(git_repo: Repo) -> None:
    init = "shop/__init__.py"
    use = "from shop import price\n\nprice(1, 2)\n"
    lanes(git_repo, {init: PY}, a={init: swap(PY, "price(net, rate)", "price(net, rate, to)")}, b={"use.py": use})
    assert the_pair(git_repo).verdict == "breaks"


def test_two_definitions_used_in_one_file_of_another_language(git_repo: Repo) -> None:
    base = "package shop\n\nfunc One(a int) int {\n\treturn a\n}\n\nfunc Two(a int) int {\n\treturn a\n}\n"
    use = "package shop\n\nfunc Use() int {\n\treturn One(1) + Two(2)\n}\n"
    lanes(
        git_repo, {"shop/p.go": base}, a={"shop/p.go": base.replace("(a int)", "(a int, b int)")}, b={"shop/q.go": use}
    )
    assert [file.because.split()[5] for file in the_pair(git_repo).files] == ["One", "Two"]


def test_a_method_of_that_name_of_another_type_is_another_one(git_repo: Repo) -> None:
    go = "package shop\n\ntype A struct{}\n\nfunc (a A) Bind(x int) int {\n\treturn x\n}\n"
    use = "package shop\n\nfunc use(b B) int {\n\treturn b.Bind(1)\n}\n"
    changed = go.replace("(x int)", "(x int, y int)")
    lanes(git_repo, {"shop/p.go": go}, a={"shop/p.go": changed}, b={"shop/q.go": use})
    assert only_pair(git_repo) is None


def test_a_definition_that_another_file_of_the_package_has_too_is_still_there(git_repo: Repo) -> None:
    """One file for each platform, or for each build tag."""
    linux = "package shop\n\nfunc Price(net int) int {\n\treturn net\n}\n"
    use = "package shop\n\nfunc use() int {\n\treturn Price(1)\n}\n"
    base = {"shop/p_linux.go": linux, "shop/p_other.go": "// +build other\n\n" + linux}
    lanes(git_repo, base, a={"shop/p_other.go": None, "z": "z\n"}, b={"shop/q.go": use})
    assert only_pair(git_repo) is None


def test_edits_of_one_block_without_a_definition_share_no_symbol(git_repo: Repo) -> None:
    text = "".join(f"# note {number}\n" for number in range(12)) + "print(1)\n"
    a, b = text.replace("# note 1\n", "# a\n"), text.replace("# note 9\n", "# b\n")
    lanes(git_repo, {P: text}, a={P: a}, b={P: b})
    assert [file.kind for file in the_pair(git_repo).files] == ["file"]
