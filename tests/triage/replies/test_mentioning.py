import pytest

from triage.replies.mentioning import find_mentioned

PEOPLE = [(1, "Wietske Ruardy"), (2, "Bram Sluiskil"), (3, "Bram de Boer"), (4, "Zoë Ångström")]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("@Wietske kijk jij even?", [1]),
        ("@wietske ruardy: graag", [1]),
        ("vraag het aan @Bram", []),
        ("vraag het aan @Bram de Boer.", [3]),
        ("@Bram Sluiskil en @Wietske", [2, 1]),
        ("@zoe weet het", [4]),
        ("mail naar iemand@wietske.nl", []),
        ("@Wietskes zus", []),
        ("niemand", []),
        ("@Wietske @Wietske", [1]),
    ],
)
def test_named_colleagues_are_found(text: str, ids: list[int]) -> None:
    assert find_mentioned(text, PEOPLE) == ids
