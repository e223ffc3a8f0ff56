"""A helper that comes with the work is no drift, and neither is what begins to use one."""

from __future__ import annotations

import pytest

from hedgerow.model import HunkScope, Verdict
from hedgerow.patch import change_from_diff
from hedgerow.scope.rides import with_rides
from tests.hedgerow.scope.test_rides import DRIFT, FINE, part, ridden

HELPER = "\ndef to_text(value):\n    return value.decode()"
USE = "    print(to_text(answer))"


def one(path: str, before: str, after: str) -> str:
    """One file in which a line becomes another."""
    return f"diff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n@@ -5,1 +5,1 @@\n-{before}\n+{after}\n"


@pytest.mark.parametrize(
    ("helper", "use", "name"),
    [
        (HELPER, USE, "to_text"),
        ("func Weigh(parcel Parcel) int {", "\treturn Weigh(parcel) + 1", "Weigh"),
        ("    def text_of_answer(self):", "    print(self.text_of_answer())", "text_of_answer"),
        ("  textOfAnswer(answer) {\n  }", "  print(this.textOfAnswer(answer))", None),
        ("  private String textOfAnswer(Answer answer) {", "  print(textOfAnswer(answer));", "textOfAnswer"),
        ("proc text_of {answer} {", "    puts [text_of $answer]", "text_of"),
        ("class RateError(Exception):", "    raise RateError(answer)", "RateError"),
    ],
)
def test_a_definition_that_work_which_belongs_begins_to_use_rides_with_it(helper: str, use: str, name: str) -> None:
    first, second = ridden(part("lib/text.x", helper) + part("lib/work.x", use), DRIFT, FINE)
    because = f"brings in `{name}`, which lib/work.x:5 begins to use"
    assert first == ((Verdict.WEAK, 0.1, because) if name else (*DRIFT, ""))
    assert second == (*FINE, "")


@pytest.mark.parametrize(
    ("helper", "rest"),
    [
        (HELPER, part("lib/work.x", USE.replace("to_text", "to_bytes"))),  # another one is used
        (HELPER, one("lib/work.x", USE, USE + "  # as before")),  # it was used before
        (HELPER, part("lib/work.x", USE) + part("lib/more.x", HELPER)),  # which of the two?
        ("    def to_text(self):", part("lib/work.x", USE)),  # the method of any class
        (HELPER, part("docs/work.md", USE)),  # no code
    ],
)
def test_what_may_be_another_name_or_was_there_before_drifts_on(helper: str, rest: str) -> None:
    verdicts = [DRIFT, *[FINE] * rest.count("diff --git")]
    assert ridden(part("lib/text.x", helper) + rest, *verdicts)[0] == (*DRIFT, "")


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        ("    weigh(box)", Verdict.WEAK),
        ("    text.weigh(box)", Verdict.WEAK),  # by the name of its file
        ("    lib::weigh(box)", Verdict.WEAK),  # of its folder
        ("    scale.weigh(box)", Verdict.DRIFT),  # the method of any scale
        ("    box().weigh()", Verdict.DRIFT),
        ('    show("how to weigh a box")', Verdict.DRIFT),
        ("    # weigh it first", Verdict.DRIFT),
    ],
)
def test_a_plain_name_has_to_stand_for_the_definition(line: str, verdict: Verdict) -> None:
    helper = part("lib/text.x", "def weigh(box):")
    assert ridden(helper + part("lib/work.x", line), DRIFT, FINE)[0][0] is verdict
    assert ridden(helper + part("lib/work.js", line), DRIFT, FINE)[0][0] is Verdict.DRIFT


def test_languages_that_use_each_other_are_one() -> None:
    helper = part("lib/text.ts", "export function weigh(box) {")
    assert ridden(helper + part("lib/work.vue", "  weigh(box);"), DRIFT, FINE)[0][0] is Verdict.WEAK


def test_a_comment_uses_nothing() -> None:
    assert ridden(part("a.py", HELPER) + part("b.py", "# as to_text does"), DRIFT, FINE)[0] == (*DRIFT, "")


def test_a_definition_that_was_there_and_one_in_a_document_drift_on() -> None:
    changed = one("lib/text.x", "def to_text(value):", "def to_text(value, errors):")
    assert ridden(changed + part("lib/work.x", USE), DRIFT, FINE)[0] == (*DRIFT, "")
    assert ridden(part("docs/text.md", HELPER) + part("lib/work.x", USE), DRIFT, FINE)[0] == (*DRIFT, "")


def test_what_begins_to_use_a_definition_of_the_work_rides_with_it() -> None:
    brings = part("app/server.py", "async def premature_close(scope, send):\n    await send(None)")
    uses = part("app/routes.py", '    elif path == "/close":\n        await premature_close(scope, send)')
    because = "uses `premature_close`, which app/server.py:5 brings"
    assert ridden(brings + uses, FINE, DRIFT)[1] == (Verdict.WEAK, 0.1, because)
    assert ridden(brings + uses, DRIFT, DRIFT) == [(*DRIFT, "")] * 2
    short = part("app/server.py", "def close(send):") + part("app/routes.py", "    close(send)")
    assert ridden(short, FINE, DRIFT)[1] == (*DRIFT, "")


def test_the_helper_of_a_helper_rides_too() -> None:
    outer = part("a.py", "def text_of_answer(answer):\n    return plain_words(answer)")
    diff = part("b.py", "def plain_words(answer):") + outer + part("c.py", "    show(text_of_answer(answer))")
    found = ridden(diff, DRIFT, DRIFT, FINE)
    assert [verdict for verdict, _, _ in found] == [Verdict.WEAK, Verdict.WEAK, Verdict.EXPLAINED]
    assert found[0][2] == "brings in `plain_words`, which a.py:6 begins to use"


def test_only_what_drifts_is_carried() -> None:
    change = change_from_diff((part("a.py", HELPER) + part("b.py", USE)).encode())
    judged = [(HunkScope(0, "@@", 5, Verdict.INCIDENTAL, 0.4, 0.9),), (HunkScope(0, "@@", 5, *FINE, 0.1),)]
    assert with_rides(change, judged, 0.3) == tuple(judged)
