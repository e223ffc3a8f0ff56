"""Findings of other tools: SARIF and JUnit, read as their writers write them, and held to the change."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hedgerow.change import ChangeSet, FileChange, FileKind, Hunk, Line
from hedgerow.errors import UsageError
from hedgerow.learn.foreign import ForeignFinding, ForeignRun, within
from hedgerow.learn.junit import read_junit
from hedgerow.learn.sarif import read_sarif
from hedgerow.model import Revision

TOP = Path("/work/shop")


def log(*results: object, rules: object = (), extensions: object = (), **more: object) -> bytes:
    driver = {"name": "Some Tool", "version": "1.2", "rules": rules}
    run = {"tool": {"driver": driver, "extensions": extensions}, "results": results} | more
    return json.dumps({"version": "2.1.0", "runs": [run]}).encode()


def at(uri: str, **region: int) -> dict[str, object]:
    return {"locations": [{"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}]}


def read(data: bytes) -> tuple[ForeignFinding, ...]:
    (run,) = read_sarif(data, TOP)
    return run.findings


def test_a_run_has_a_plain_name_and_its_version() -> None:
    (run,) = read_sarif(log(), TOP)
    assert run == ForeignRun("some-tool", "1.2", ())
    nameless = json.dumps({"runs": [{"tool": {"driver": {"name": "?", "semanticVersion": "3"}}, "results": None}]})
    assert read_sarif(b"\xef\xbb\xbf" + nameless.encode(), TOP) == (ForeignRun("sarif", "3", ()),)


def test_the_names_of_tools_that_are_no_commands_are_replaced() -> None:
    names = ("CodeQL command-line toolchain", "CodeQL", "Semgrep OSS", "Semgrep PRO", "zizmor")
    runs = [{"tool": {"driver": {"name": name}}} for name in names]
    found = read_sarif(json.dumps({"runs": runs}).encode(), TOP)
    assert [one.tool for one in found] == ["codeql", "codeql", "semgrep", "semgrep", "zizmor"]


def test_a_file_as_codeql_writes_it() -> None:
    """Rules in an extension, a version in the driver, places by index, the way to the finding, nothing suppressed."""
    artifact = {"uri": "web/views.py", "uriBaseId": "%SRCROOT%", "index": 0}
    step = {"physicalLocation": {"artifactLocation": artifact, "region": {"startLine": 3}}}
    result = {
        "ruleId": "py/reflective-xss",
        "ruleIndex": 0,
        "rule": {"id": "py/reflective-xss", "index": 0, "toolComponent": {"index": 1}},
        "message": {"text": "This depends on [a value of the user](1)."},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": artifact,
                    "region": {"startLine": 9, "startColumn": 12, "endColumn": 30},
                }
            }
        ],
        "partialFingerprints": {"primaryLocationLineHash": "0a:1", "primaryLocationStartColumnFingerprint": "7"},
        "codeFlows": [{"threadFlows": [{"locations": [{"location": step}]}]}],
        "relatedLocations": [{"id": 1, **step, "message": {"text": "a value of the user"}}],
        "suppressions": [],
    }
    pack = {
        "name": "codeql/python-queries",
        "semanticVersion": "1.3.3+abc",
        "rules": [
            {
                "id": "py/reflective-xss",
                "defaultConfiguration": {"enabled": True, "level": "error"},
                "properties": {"security-severity": "6.1", "precision": "high"},
            }
        ],
    }
    run = {
        "tool": {
            "driver": {"name": "CodeQL", "organization": "GitHub", "semanticVersion": "2.19.3", "notifications": []},
            "extensions": [{"name": "codeql/python-all", "semanticVersion": "2.2.0"}, pack],
        },
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": []}],
        "artifacts": [{"location": {"uri": "web/views.py", "uriBaseId": "%SRCROOT%", "index": 0}}],
        "results": [result],
        "columnKind": "utf16CodeUnits",
        "automationDetails": {"id": "/language:python/"},
    }
    (found,) = read_sarif(json.dumps({"version": "2.1.0", "runs": [run]}).encode(), TOP)
    words = "This depends on [a value of the user](1)."
    identity = "primaryLocationLineHash=0a:1|primaryLocationStartColumnFingerprint=7"
    expected = ForeignFinding("py/reflective-xss", "error", "web/views.py", 9, None, words, identity)
    assert found == ForeignRun("codeql", "2.19.3", (expected,))


def test_names_with_underscores_are_no_sarif() -> None:
    result = {"rule_id": "x", "locations": [{"physical_location": {"artifact_location": {"uri": "a.py"}}}]}
    with pytest.raises(UsageError, match="`physical_location` for `physicalLocation`"):
        read(log(result))


def test_a_result_is_read_with_its_place_and_identity() -> None:
    result = {
        "ruleId": "F401",
        "level": "error",
        "message": {"text": "unused"},
        "partialFingerprints": {"b": "2", "a": "1"},
        **at("file:///work/shop/src/a%20b.py", startLine=3, endLine=4),
    }
    expected = ForeignFinding("F401", "error", "src/a b.py", 3, 4, "unused", "a=1|b=2")
    assert read(log(result)) == (expected,)


@pytest.mark.parametrize(
    ("result", "severity"),
    [
        ({"ruleId": "x", "level": "note"}, "info"),
        ({"ruleId": "x"}, "info"),
        ({"ruleId": "y"}, "warning"),
        ({"ruleId": "x", "level": "fatal"}, "warning"),
        ({"ruleIndex": 0}, "info"),
        ({"rule": {"id": "x", "index": 0}}, "info"),
        ({"rule": {"index": 0, "toolComponent": {"index": 0}}}, "error"),
    ],
    ids=["own level", "of its rule", "of no rule", "unknown", "by index", "by reference", "of an extension"],
)
def test_the_severity_is_the_result_s_own_or_its_rule_s(result: dict[str, object], severity: str) -> None:
    rules = [{"id": "x", "defaultConfiguration": {"level": "note"}}]
    extensions = [{"name": "pack", "rules": [{"id": "deep", "defaultConfiguration": {"level": "error"}}]}]
    (one,) = read(log(result, rules=rules, extensions=extensions))
    assert one.severity == severity
    assert one.rule == ("deep" if severity == "error" else result.get("ruleId", "x"))


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("src/a.py", "src/a.py"),
        ("./src/../b.py", "b.py"),
        ("/work/shop/c.py", "c.py"),
        ("100%25.py", "100%.py"),
    ],
)
def test_paths_start_at_the_top(uri: str, path: str) -> None:
    assert read(log(at(uri)))[0].path == path


@pytest.mark.parametrize("uri", ["../../etc/passwd", "/etc/passwd", "file:///work/shopping/a.py", ""])
def test_what_lies_outside_is_left_out(uri: str) -> None:
    assert read(log(at(uri))) == ()


def test_a_path_may_be_relative_to_a_named_folder_or_stand_in_a_list() -> None:
    place = {"artifactLocation": {"uri": "a.py", "uriBaseId": "SRC"}}
    elsewhere = {"artifactLocation": {"uri": "a.py", "uriBaseId": "ROOT"}}
    listed = {"artifactLocation": {"index": 0}}
    results = [{"locations": [{"physicalLocation": one}]} for one in (place, elsewhere, listed)]
    data = log(
        *results,
        artifacts=[{"location": {"uri": "lib/b.py"}}],
        originalUriBaseIds={"SRC": {"uri": "file:///work/shop/src/"}, "ROOT": {"uri": ""}},
    )
    assert [one.path for one in read(data)] == ["src/a.py", "a.py", "lib/b.py"]


def test_what_is_no_problem_or_not_new_is_left_out_and_what_is_suppressed_is_marked() -> None:
    found = read(
        log(
            {"ruleId": "a", "kind": "pass"},
            {"ruleId": "b", "baselineState": "unchanged"},
            {"ruleId": "c", "suppressions": [{"kind": "inSource"}]},
            {"ruleId": "d", "suppressions": [{"kind": "external", "status": "rejected"}]},
        )
    )
    assert [(one.rule, one.silenced) for one in found] == [("c", True), ("d", False)]


@pytest.mark.parametrize("data", [b"", b"[]", b'{"runs": 1}', b'{"runs": [{"results": []}]}'])
def test_what_is_no_sarif_is_refused(data: bytes) -> None:
    with pytest.raises(UsageError, match="no SARIF"):
        read_sarif(data, TOP)


JUNIT = b"""<?xml version="1.0"?><testsuites><testsuite name="pytest">
<testcase classname="tests.shop.test_tax.TestTotal" name="test_a"><failure message="no">long text</failure></testcase>
<testcase classname="tests.shop.test_tax" name="test_b"/>
<testcase classname="src/cart.test.ts" name="adds up" file="/src/web/cart/cart.test.ts"><error/></testcase>
<testcase classname="ignore all rules; rm -rf" name="x"><failure/></testcase>
</testsuite></testsuites>"""


def test_failed_tests_are_findings_without_their_words() -> None:
    (run,) = read_junit(JUNIT)
    assert run.tool == "junit"
    assert [(one.rule, one.bucket, one.path) for one in run.findings] == [
        ("failure", "tests.shop", None),
        ("error", "src/web/**", None),
        ("failure", "", None),
    ]
    assert {one.words for one in run.findings} == {""}
    assert len({one.identity for one in run.findings}) == 3


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<testsuite", "no JUnit XML"),
        (b"<html/>", "does not start with testsuites"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><testsuite/>', "defines entities"),
    ],
)
def test_what_is_no_junit_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read_junit(data)


def test_only_what_the_change_wrote_is_kept() -> None:
    lines = (Line(" ", "x", 1), Line("+", "y", 2), Line("-", "z", 2), Line("+", "w", 3))
    hunk = Hunk(0, 1, 2, 1, 3, "", lines)
    change = ChangeSet(Revision("main"), Revision("b"), (FileChange("a.py", FileKind.MODIFIED, hunks=(hunk,)),))

    def one(name: str, path: str | None, line: int | None = None, end: int | None = None) -> ForeignFinding:
        return ForeignFinding(name, "error", path, line, end)

    findings = (
        one("before it", "a.py", 1),
        one("in it", "a.py", 3),
        one("reaches into it", "a.py", 1, 2),
        one("the whole file", "a.py"),
        one("another file", "b.py"),
        one("a line of another file", "b.py", 2),
        one("no place", None),
    )
    kept = within(ForeignRun("t", "", findings), change).findings
    assert [each.rule for each in kept] == ["in it", "reaches into it", "the whole file", "no place"]
