"""The company's name and numbers on their page."""

import html
import re
from collections.abc import Callable

from backoffice import Browser


def form_of(page: str) -> dict[str, str]:
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen is not None
    return {"seen": seen[1], "name": "Zonnefiets <b>BV</b>", "order_number": "OR-#######",
            "customer_number": ""}  # fmt: skip


def test_numbers_are_tried_out_then_saved(
    log_in_as: Callable[[str], Browser], bob: Browser
) -> None:
    alice = log_in_as("alice")
    assert bob.get("/settings/company").status_code == 403
    form = form_of(alice.get("/settings/company").text)
    tried = alice.post("/settings/company", form | {"try": "yes", "text": "waar is or 1234567?"})
    assert "<strong>OR-1234567</strong>" in tried.text
    sold = {"try": "yes", "products": "Nova <3>", "text": "mijn nova 3 piept"}
    assert "<strong>Nova &lt;3&gt;</strong>" in alice.post("/settings/company", form | sold).text
    unusable = alice.post("/settings/company", form | {"products": "xy"})
    assert (unusable.status_code, "products-wrong" in unusable.text) == (422, True)
    wrong = alice.post("/settings/company", form | {"order_number": "(a+)+$"})
    assert (wrong.status_code, "aria-invalid" in wrong.text) == (422, True)
    assert alice.post("/settings/company", form).location.endswith("?done=saved")
    page = alice.get("/settings/company").text
    assert html.escape("Zonnefiets <b>BV</b>") in page
    assert "OR-#######" in page
    assert alice.post("/settings/company", form).status_code == 409  # filled in from an older one
