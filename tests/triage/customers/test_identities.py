import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.customers.identities import (
    Clue,
    Unusable,
    read_email,
    read_handle,
    read_number,
    read_phone,
)

calm = settings(deadline=None)  # a busy machine is no failure
DOMAINS = st.sampled_from(["post.example", "müller.example", "straße.example", "a-b.example"])


def test_case_and_writing_of_a_domain_make_no_difference() -> None:
    assert read_email(" Anna@Müller.Example ") == Clue("email", "anna@xn--mller-kva.example")
    assert read_email("mailto:anna@xn--mller-kva.example") == read_email("anna@müller.example")


@pytest.mark.parametrize(
    "written",
    ["Anna Bos <anna@post.example>", '"Bos, Anna" <anna@post.example>;', "<anna@post.example>",
     "anna@post.example,", "'anna@post.example'"],
)  # fmt: skip
def test_an_address_as_mail_programs_copy_it_is_the_address(written: str) -> None:
    assert read_email(written) == Clue("email", "anna@post.example")


def test_a_remark_behind_a_number_is_left_out() -> None:
    assert read_phone("06-12345678 (privé)") == Clue("phone", "+31612345678")
    assert read_phone("(020) 123 45 67") == Clue("phone", "+31201234567")


@pytest.mark.parametrize("read", [read_email, read_phone])
@pytest.mark.parametrize("sign", ["<", "@", " ", "(", "<@", "( ", "/ ", ">!"])
def test_a_long_value_takes_no_time(read: Callable[[str], object], sign: str) -> None:
    started = time.process_time()
    assert isinstance(read("a" + sign * 100_000 + "b"), Unusable)
    assert time.process_time() - started < 2


def test_plus_tags_stay_distinct() -> None:
    assert read_email("anna+shop@post.example") != read_email("anna@post.example")


@pytest.mark.parametrize(
    "written", ["", "@", "anna", "anna@", "@post.example", "a b@post.example", "anna@post"]
)
def test_what_is_no_address_says_why(written: str) -> None:
    answer = read_email(written)
    assert isinstance(answer, Unusable)
    assert "e-mail" in answer.reason


@pytest.mark.parametrize(
    "written",
    ["06-12345678", "0612345678", "+31 6 1234 5678", "0031612345678", "+31 (0)6 12345678"],
)
def test_dutch_notations_are_one_number(written: str) -> None:
    assert read_phone(written) == Clue("phone", "+31612345678")


def test_a_belgian_number_is_understood_without_its_country() -> None:
    assert read_phone("0476 12 34 56") == Clue("phone", "+32476123456")


def test_the_customers_own_country_is_tried_first() -> None:
    # 02 1234567 could be a Brussels number; nothing in the Netherlands looks like it.
    assert read_phone("02 512 34 56", ("BE", "NL")) == Clue("phone", "+3225123456")


def test_a_range_that_is_not_given_out_still_compares() -> None:
    assert read_phone("06-66587261") == Clue("phone", "+31666587261")


@pytest.mark.parametrize("written", ["", "1234", "3584 XK", "geen", "1" * 60])
def test_what_is_no_phone_number_says_why(written: str) -> None:
    assert isinstance(read_phone(written), Unusable)


@pytest.mark.parametrize(
    ("written", "network", "clue"),
    [
        ("mastodon:@Anna@Social.example", None, Clue("handle", "anna@social.example", "mastodon")),
        ("@anna@social.example", None, Clue("handle", "anna@social.example", "mastodon")),
        ("@anna@social.example", "mastodon", Clue("handle", "anna@social.example", "mastodon")),
        ("x:@Anna", None, Clue("handle", "anna", "x")),
        ("twitter:@Anna", None, Clue("handle", "anna", "x")),
        ("@Anna", "Twitter", Clue("handle", "anna", "x")),
        ("forum:anna.k", "forum", Clue("handle", "anna.k", "forum")),
    ],
)
def test_notations_of_a_handle(written: str, network: str | None, clue: Clue) -> None:
    assert read_handle(written, network) == clue


@pytest.mark.parametrize("written", ["anna", "x:", "x:@", "x:an na", ""])
def test_what_is_no_handle_says_why(written: str) -> None:
    assert isinstance(read_handle(written), Unusable)


@pytest.mark.parametrize("written", ["OR-2492919", "or 2492919", "OR2492919", "or–24 92 919"])
def test_notations_of_an_order_number(written: str) -> None:
    assert read_number(written, "order_number") == Clue("order_number", "OR-2492919")


def test_letters_may_stand_behind() -> None:
    assert read_number("4471nl", "order_number") == Clue("order_number", "4471-NL")


@pytest.mark.parametrize("written", ["", "abc", "1", "-", "9" * 41])
def test_what_is_no_number_says_why(written: str) -> None:
    assert isinstance(read_number(written, "order_number"), Unusable)


@calm
@given(
    st.emails() | st.builds("{}@{}".format, st.from_regex(r"[A-Za-z]+", fullmatch=True), DOMAINS)
)
def test_a_normal_address_is_its_own_normal_form(written: str) -> None:
    clue = read_email(written)
    if isinstance(clue, Clue):
        assert read_email(clue.value) == clue


@calm
@given(st.text(alphabet="+0123456789 ()-", max_size=20))
def test_a_normal_phone_number_is_its_own_normal_form(written: str) -> None:
    clue = read_phone(written)
    if isinstance(clue, Clue):
        assert clue.value.startswith("+")
        assert read_phone(clue.value) == clue


@calm
@given(st.text(max_size=50), st.sampled_from(["x", "mastodon", "forum", "Twitter"]))
def test_a_normal_handle_is_its_own_normal_form(written: str, network: str) -> None:
    clue = read_handle(written, network)
    if isinstance(clue, Clue):
        assert read_handle(clue.value, clue.network) == clue


@calm
@given(st.text(max_size=50))
def test_a_normal_number_is_its_own_normal_form(written: str) -> None:
    clue = read_number(written, "order_number")
    if isinstance(clue, Clue):
        assert read_number(clue.value, "order_number") == clue


@calm
@given(st.text(max_size=300))
def test_no_text_breaks_a_reader(written: str) -> None:
    for answer in (
        read_email(written),
        read_phone(written),
        read_handle(written),
        read_number(written, "customer_number"),
    ):
        assert isinstance(answer, Clue | Unusable)
