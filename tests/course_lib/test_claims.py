"""verify refuses what shows nothing, fails on what is false, and says what is true in one line."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

import course_lib.claims
from course_lib.claims import ClaimFailed, verify
from course_lib.errors import CourseError, ShapeError, UnknownNameError

SOLUTION = "least-squares-xor-xor-solution"
CONSTANT = "least-squares-xor-xor-constant"


def test_a_claim_that_holds_is_one_quiet_line():
    verified = verify(SOLUTION, np.array([1e-17, 0, 0.5]), equals=[0, 0, 0.5], atol=1e-12)
    html = verified._repr_html_()
    assert repr(verified) == f"verified {SOLUTION}: (0, 0, 0.5), error < 1e-12"
    assert html.startswith(f'<p class="nn nn-claim" id="claim-{SOLUTION}"')
    assert f'href="../appendix/claims/least_squares_xor.html#{SOLUTION}"' in html
    assert "no slope at all" in html
    assert "(0, 0, 0.5), error &lt; 1e-12" in html
    assert "\n" not in html


def test_several_parts_stand_on_one_line_each_with_its_name():
    verified = verify(
        CONSTANT,
        {
            "prediction": (np.full(4, 0.5), "equals", 0.5),
            "loss": (0.25 + 1e-17, "equals", 0.25, 1e-9),
            "loss on the grid": (np.array([0.25, 3.0]), "at_least", 0.25),
        },
    )
    assert repr(verified) == (
        f"verified {CONSTANT}: prediction: 0.5 in each of 4 entries, error < 1e-12; loss: 0.25, error < 1e-9; "
        "loss on the grid: smallest of 2: 0.25 >= 0.25"
    )
    assert verified._repr_html_().count("nn-num") == 3


def test_several_claims_are_one_folded_group():
    verified = verify({SOLUTION: ([0, 0, 0.5], "equals", [0, 0, 0.5]), CONSTANT: {"loss": (0.25, "equals", 0.25)}})
    html = verified._repr_html_()
    assert html.startswith('<details class="nn nn-claims"')
    assert "2 claims verified</summary>" in html
    assert re.findall(r'id="(claim-[^"]+)"', html) == [f"claim-{SOLUTION}", f"claim-{CONSTANT}"]
    assert repr(verified).count("\n") == 1


def test_the_plain_text_form_is_ascii():
    verified = verify(SOLUTION, {"θ at ∞": (-np.inf, "at_most", -5), "ŷ": (0.2, "at_most", 1)})
    assert repr(verified).isascii()


def test_the_link_to_the_ledger_shows_only_where_the_book_is_around():
    assert 'style="display:var(--nn-in-book, none)"' in verify(SOLUTION, 1, equals=1)._repr_html_()


def test_a_false_claim_raises_with_its_statement_the_value_and_the_bound():
    theta = np.array([1 / 3, 1 / 3, 0.0])
    with pytest.raises(ClaimFailed) as failed:
        verify(SOLUTION, {"theta": (theta, "equals", [0, 0, 0.5], 1e-12)})
    assert str(failed.value) == (
        f"{SOLUTION} does not hold. The statement: The best linear fit to XOR has no slope at all: weights 0 and 0, "
        "bias ½. Measured: theta: (0.333333, 0.333333, 0), claimed (0, 0, 0.5) within 1e-12; the error is 0.5."
    )
    assert failed.value.claim == SOLUTION
    assert failed.value.part == "theta"
    assert failed.value.measured is theta
    assert failed.value.relation == "equals"
    assert failed.value.bound == [0, 0, 0.5]
    assert isinstance(failed.value, AssertionError)


def test_one_false_part_fails_the_whole_call():
    with pytest.raises(ClaimFailed, match="second: 2, claimed at most 1"):
        verify({SOLUTION: {"first": (0, "equals", 0), "second": (2, "at_most", 1)}})


def test_nan_does_not_pass():
    with pytest.raises(ClaimFailed, match="NaN"):
        verify(SOLUTION, float("nan"), at_most=1)


@pytest.mark.parametrize("truth", [True, np.bool_(True), np.array(True), [True, True]])
def test_a_bare_true_is_refused(truth):
    with pytest.raises(CourseError, match="True/False, which shows nothing"):
        verify(SOLUTION, truth, equals=1)


@pytest.mark.parametrize("relation", ["equals", "at_most", "at_least"])
def test_a_value_and_a_bound_of_different_shape_are_refused(relation):
    with pytest.raises(ShapeError, match=r"shape \(4,\) and the bound \(4, 1\)"):
        verify(SOLUTION, np.zeros(4), **{relation: np.zeros((4, 1))})


def test_an_unknown_claim_is_answered_with_its_nearest_neighbour():
    with pytest.raises(UnknownNameError, match=f"did you mean '{SOLUTION}'") as unknown:
        verify("least-squares-xor-solution", 1, equals=1)
    assert unknown.value.got == "least-squares-xor-solution"
    with pytest.raises(UnknownNameError, match="see the page of claims"):
        verify("zzz", 1, equals=1)


def test_a_merged_claim_names_the_one_it_became_part_of():
    with pytest.raises(UnknownNameError, match="is now part of the claim 'least-squares-xor-warping-space'"):
        verify("deep-networks-xor-hidden-separable", 1, equals=1)


@pytest.mark.parametrize(
    ("arguments", "keywords", "message"),
    [
        ((SOLUTION,), {}, "is given no value"),
        ((SOLUTION,), {"equals": 1}, "a relation is given beside several parts or no value"),
        ((SOLUTION, {"a": (1, "equals", 1)}), {"equals": 1}, "a relation is given beside several parts"),
        ((SOLUTION, {"a": (1, "equals", 1)}), {"atol": 1}, "a relation is given beside several parts"),
        ((SOLUTION, 1), {}, "0 relations are given"),
        ((SOLUTION, 1), {"equals": 1, "at_most": 2}, "2 relations are given"),
        ((SOLUTION, {}), {}, "has no parts"),
        (({},), {}, "the mapping of claims is empty"),
        (({SOLUTION: {}},), {}, "has no parts"),
        (({SOLUTION: 0.25},), {}, r"write \(value, relation, bound\)"),
        ((SOLUTION, {"a": (1, "equals")}), {}, r"write \(value, relation, bound\)"),
    ],
)
def test_a_call_that_compares_nothing_is_refused_with_the_way_to_write_it(arguments, keywords, message):
    with pytest.raises(CourseError, match=message):
        verify(*arguments, **keywords)


def test_raises_is_checked_by_calling():
    singular = np.ones((2, 2))
    verified = verify(SOLUTION, lambda: np.linalg.inv(singular), raises=np.linalg.LinAlgError)
    assert repr(verified).endswith("raises LinAlgError")


def test_the_text_of_a_claim_is_escaped():
    assert "&lt; 1e-12" in verify(SOLUTION, 0.1 + 0.2, equals=0.3)._repr_html_()


def test_the_ledger_that_travels_in_the_wheel_is_plain_text_of_at_most_110_characters():
    """MathJax leaves outputs alone and JupyterLab would print the TeX, so a summary holds none."""
    ledger = json.loads(Path(course_lib.claims.__file__).with_name("claims.json").read_text(encoding="utf-8"))
    summaries = {claim: line for own in ledger["claims"].values() for claim, line in own.items()}
    for claim, summary in summaries.items():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", claim)
        assert 10 < len(summary) <= 110, claim
        assert not set("$\\_{}") & set(summary), claim
    assert set(ledger["also"].values()) <= set(summaries)
