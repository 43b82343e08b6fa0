import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.errors import WrongInputError
from triage.replies.variables import check_variables, fill, unfilled


def test_variables_become_values() -> None:
    filled = fill("Hoi {customer.first_name}, zaak {case.number}.", {
        "customer.first_name": "Fatima", "case.number": "12"})  # fmt: skip
    assert filled.text == "Hoi Fatima, zaak 12."
    assert filled.missing == ()


def test_a_fallback_stands_in_for_a_missing_value() -> None:
    assert fill("Hoi {customer.first_name|daar}!", {}).text == "Hoi daar!"


def test_an_empty_fallback_leaves_no_blank_behind() -> None:
    assert fill("Hoi {customer.first_name|}, dank.", {}).text == "Hoi, dank."


def test_a_variable_without_value_and_fallback_stays_visible() -> None:
    filled = fill("Je bestelling {order} is er.", {})
    assert filled.text == "Je bestelling {order} is er."
    assert filled.missing == ("order",)
    assert unfilled(filled.text) == ("order",)


def test_an_unknown_variable_is_refused_at_saving_with_the_known_ones() -> None:
    with pytest.raises(WrongInputError, match=r"\{klant\} is unknown.*\{customer.first_name\}"):
        check_variables("Hoi {klant}", "body-nl")


@pytest.mark.parametrize("text", ["een { los", "een } los", "{customer.first_name"])
def test_a_brace_alone_is_refused(text: str) -> None:
    with pytest.raises(WrongInputError, match="stands alone"):
        check_variables(text, "body-nl")


def test_a_value_is_never_read_as_a_variable() -> None:
    filled = fill("Hoi {customer.first_name}", {"customer.first_name": "{order}"})
    assert filled.text == "Hoi {order}"


@given(st.text())
def test_any_text_can_be_filled(text: str) -> None:
    fill(text, {"case.number": "1"})
