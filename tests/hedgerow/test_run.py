"""The runner: what a check yields becomes a finding with severity, silence and identity, and a crash is named."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from hedgerow.change import ChangeSet
from hedgerow.config import parse_settings
from hedgerow.errors import UsageError
from hedgerow.issue.parse import parse
from hedgerow.issue.spec import IssueSpec
from hedgerow.model import Finding, Report, Revision, Severity, Status
from hedgerow.patch import change_from_diff
from hedgerow.registry import all_checks
from hedgerow.run import Options, exit_code, judge_change
from hedgerow.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from hedgerow.issue.spec import Passage

    AddCheck = Callable[[str, str], None]

DIFF = b"diff --git a/a.py b/a.py\n--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-a\n+b\n"
SPEAKS = """
@check(Severity.{severity})
def {name}(subject):
    yield Draft(Location("a.py", 1, 1), "subject", "speaks", ("reason",), "remedy")
"""


def judged(*messages: str, settings: Settings | None = None, options: Options | None = None) -> Report:
    """The report on a change of a.py, without an issue; only what the checks `own_*` find."""
    change = ChangeSet(Revision("main"), Revision("topic"), change_from_diff(DIFF).files, messages)
    return judge_change(change, (), settings or Settings(), options or Options())


def own(report: Report) -> list[Finding]:
    return [finding for finding in report.findings if finding.check.startswith("own-")]


@pytest.fixture
def speaking(add_check: AddCheck) -> None:
    for severity in ("ERROR", "WARNING", "INFO"):
        add_check(f"own_{severity.lower()}", SPEAKS.format(severity=severity, name="found"))


@pytest.mark.usefixtures("speaking")
def test_findings_carry_severity_place_and_identity_worst_first() -> None:
    first, *others = own(judged())
    assert (first.check, first.severity, first.path, first.line, first.end_line) == (
        *("own-error", Severity.ERROR),
        *("a.py", 1, 1),
    )
    assert (first.message, first.why, first.fix, first.silenced) == ("speaks", ("reason",), "remedy", None)
    assert [one.check for one in others] == ["own-warning", "own-info"]
    assert len({one.fingerprint for one in [first, *others]}) == 3
    assert own(judged()) == [first, *others]


@pytest.mark.parametrize(
    ("options", "level", "code"),
    [
        (Options(), "error", 1),
        (Options(fail_level="never"), "error", 0),
        (Options(), "never", 0),
        (Options(fail_level="error"), "never", 1),
    ],
)
@pytest.mark.usefixtures("speaking")
def test_the_fail_level_of_the_flag_comes_before_that_of_the_settings(options: Options, level: str, code: int) -> None:
    settings = Settings(fail_level=level)
    assert exit_code(judged(settings=settings, options=options), settings, options) == code


@pytest.mark.parametrize(
    ("severity", "codes"),
    [("WARNING", {"error": 0, "warning": 1, "info": 1}), ("INFO", {"error": 0, "warning": 0, "info": 1})],
)
def test_only_findings_at_the_fail_level_make_the_exit_code(
    add_check: AddCheck,
    severity: str,
    codes: dict[str, int],
) -> None:
    add_check("own_check", SPEAKS.format(severity=severity, name="found"))
    report = judged()
    assert report.status is Status.FINDINGS
    assert {level: exit_code(report, Settings(), Options(fail_level=level)) for level in codes} == codes


@pytest.mark.usefixtures("speaking")
def test_strict_raises_advice_and_warnings_one_level() -> None:
    found = own(judged(options=Options(strict=True)))
    assert {one.check: one.severity for one in found} == {
        "own-error": Severity.ERROR,
        "own-warning": Severity.ERROR,
        "own-info": Severity.WARNING,
    }


@pytest.mark.usefixtures("speaking")
def test_settings_change_the_severity_or_switch_a_check_off() -> None:
    text = '[checks.own-error]\nseverity = "info"\n[checks.own-info]\nseverity = "off"\n'
    report = judged(settings=parse_settings(text, "hedgerow.toml"))
    assert [(one.check, one.severity) for one in own(report)] == [
        ("own-warning", Severity.WARNING),
        ("own-error", Severity.INFO),
    ]
    assert [(one.check, one.applies) for one in report.skipped if one.reason == "switched off by the settings"] == [
        ("own-info", False)
    ]


@pytest.mark.usefixtures("speaking")
def test_silence_marks_and_never_drops() -> None:
    settings = parse_settings('[silence]\nown-error = ["x/**", "*.py"]\nown-info = ["docs/**"]\n', "hedgerow.toml")
    report = judged(settings=settings)
    assert {one.check: one.silenced for one in own(report)} == {
        "own-error": "silence.own-error = '*.py' in hedgerow.toml",
        "own-warning": None,
        "own-info": None,
    }
    assert exit_code(report, settings, Options()) == 0


@pytest.mark.parametrize(
    ("message", "silenced"),
    [
        ("x\n\nScope-Note: a.py - asked for in review", "Scope-Note: asked for in review"),
        ("x\n\nscope-note:a.py - why - not", "Scope-Note: why - not"),
        ("x\n\nScope-Note: a.py -  ", None),
        ("x\n\nScope-Note: b.py - other file", None),
        ("x\n\n Scope-Note: a.py - not at the start of a line", None),
        ("x\n\nScope-Note: a.py" + " " * 1_000_000, None),
    ],
)
@pytest.mark.usefixtures("speaking")
def test_a_scope_note_quiets_advice_and_warnings_never_the_gate(message: str, silenced: str | None) -> None:
    found = own(judged("first", message, options=Options(strict=silenced is not None)))
    assert {one.check: one.silenced for one in found} == {
        "own-error": None,
        "own-warning": silenced,
        "own-info": silenced,
    }


@pytest.mark.parametrize(
    ("message", "notes"),
    [
        ("x\n\nScope-Note: a.py - asked for", ()),
        (
            "x\n\nScope-Note: b.py - why\nScope-Note: a.py - ",
            (
                "Scope-Note `b.py - why` quiets nothing: it takes `PATH - REASON`, a path of the change",
                "Scope-Note `a.py -` quiets nothing: it takes `PATH - REASON`, a path of the change",
            ),
        ),
    ],
)
def test_a_scope_note_that_quiets_nothing_is_named(message: str, notes: tuple[str, ...]) -> None:
    assert judged(message).notes == notes


@pytest.mark.parametrize("strict", [False, True])
def test_a_finding_on_the_whole_change_has_no_path_to_silence_by(add_check: AddCheck, *, strict: bool) -> None:
    add_check("own_whole", SPEAKS.format(severity="INFO", name="whole").replace('Location("a.py", 1, 1)', "None"))
    settings = parse_settings('[silence]\nown-whole = ["**"]\n', "hedgerow.toml")
    (found,) = own(judged("x\n\nScope-Note:  - y", settings=settings, options=Options(strict=strict)))
    assert (found.path, found.silenced) == (None, None)
    assert found.severity is (Severity.WARNING if strict else Severity.INFO)


def test_a_draft_may_bring_its_own_severity(add_check: AddCheck) -> None:
    add_check("own_check", SPEAKS.format(severity="INFO", name="x").replace('"remedy"', '"", Severity.ERROR'))
    assert [one.severity for one in own(judged())] == [Severity.ERROR]
    settings = parse_settings('[checks.own-check]\nseverity = "warning"\n', "hedgerow.toml")
    assert [one.severity for one in own(judged(settings=settings))] == [Severity.WARNING]


def test_a_check_that_crashes_is_named_and_the_others_still_run(add_check: AddCheck) -> None:
    crash = "@check(Severity.INFO)\ndef found(subject):\n    yield from ()\n    raise RuntimeError('one\\ntwo')\n"
    add_check("own_crash", crash)
    add_check("own_silent_crash", crash.replace("'one\\ntwo'", ""))
    add_check("own_speaks", SPEAKS.format(severity="ERROR", name="found"))
    report = judged()
    assert [one.check for one in own(report)] == ["own-speaks"]
    assert report.status is Status.FAILED
    assert exit_code(report, Settings(), Options()) == 3
    first, second = report.errors
    assert first.startswith("own-crash crashed: RuntimeError: one (log: ")
    assert second.startswith("own-silent-crash crashed: RuntimeError:  (log: ")
    log = Path(first.rpartition("(log: ")[2].removesuffix(")"))
    text = log.read_text()
    assert text.startswith("hedgerow ")
    assert "Traceback" in text
    assert "own_crash.py" in text
    for one in report.errors:
        Path(one.rpartition("(log: ")[2].removesuffix(")")).unlink()


def test_a_check_that_could_not_look_makes_no_claim(add_check: AddCheck) -> None:
    add_check("own_check", "@check(Severity.INFO)\ndef found(subject):\n    yield Skipped('own-check', 'why', True)\n")
    report = judged()
    assert ("own-check", "why", True) in [(one.check, one.reason, one.applies) for one in report.skipped]
    assert exit_code(report, Settings(), Options()) == 3


def test_a_scope_that_cannot_be_looked_at_is_named_and_the_checks_still_run(
    add_check: AddCheck,
) -> None:
    add_check("own_speaks", SPEAKS.format(severity="INFO", name="found"))
    # a value that no caller passes stands for any defect of scope
    defect = IssueSpec("1", "file", "Title", passages=cast("tuple[Passage, ...]", None))
    report = judge_change(change_from_diff(DIFF), (defect,), Settings(), Options())
    assert report.scope is None
    assert report.errors[0].startswith("scope crashed: TypeError: ")
    assert len(own(report)) == 1
    assert exit_code(report, Settings(), Options()) == 3


def test_an_expected_error_of_a_check_gives_its_message_and_hint(add_check: AddCheck) -> None:
    source = "@check(Severity.INFO)\ndef found(subject):\n    yield from ()\n    raise {}\n"
    head = "from hedgerow.errors import UsageError\n"
    add_check("own_a", head + source.format("UsageError('what', 'how')"))
    add_check("own_b", head + source.format("UsageError('what')"))
    assert judged().errors == ("own-a: what how", "own-b: what")
    assert UsageError("x").hint == ""


def test_without_an_issue_the_change_is_unjudged_and_that_is_no_pass() -> None:
    settings = Settings(checks=parse_settings(switched_off(), "hedgerow.toml").checks)
    report = judged(settings=settings)
    assert report.status is Status.UNJUDGED
    assert report.scope is not None
    assert not report.scope.judged
    assert exit_code(report, settings, Options()) == 0
    failing = Settings(on_unjudged="fail", checks=settings.checks)
    assert exit_code(judged(settings=failing), failing, Options()) == 1


def switched_off() -> str:
    """Settings under which no check of ours speaks."""
    return "".join(f'[checks.{one.id}]\nseverity = "off"\n' for one in all_checks())


def test_every_check_has_a_page_and_a_name_of_its_own() -> None:
    found = all_checks()
    assert len({one.id for one in found}) == len(found)
    assert all(one.page.strip() and one.level in ("gate", "warning", "advice") for one in found)


def test_a_file_that_the_settings_forbid_says_so_by_either_of_its_names() -> None:
    moved = "diff --git a/{0} b/{1}\nsimilarity index 100%\n{2} from {0}\n{2} to {1}\n"
    diff = moved.format("db/a.sql", "a.sql", "rename") + moved.format("db/b.sql", "b.sql", "copy")
    change = change_from_diff((diff + moved.format("c.sql", "ci/c.sql", "rename")).encode())
    settings = parse_settings('[checks.off-limits]\npaths = ["db/**", "ci/"]\n', "hedgerow.toml")
    issue = parse("# T\n\n## Do not touch\n\n- `ci/c.sql`\n", ref="1", source="files")
    scope = judge_change(change, (issue,), settings, Options()).scope
    assert scope is not None
    assert {file.path: file.forbidden_by for file in scope.files} == {
        "a.sql": "checks.off-limits.paths: db/**",
        "b.sql": None,
        "ci/c.sql": "issue 1 line 5: ci/c.sql",
    }
