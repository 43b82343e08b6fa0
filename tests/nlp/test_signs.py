"""Signs that mean one thing are one piece to the model, and words stay whole."""

import json

import pytest
from tokenizers import Tokenizer

from nlp.shipped import SHIPPED
from nlp.training.signs import JOINED, MEANINGS, USES_OF_WHOLE, sign_pieces
from nlp.training.vocabulary import SPECIAL, build_base_tokenizer, build_tokenizer, read_vocabulary

WORDS = "i think going it great c est qu il y a pas hotel foto o neill rock n roll top zie onder"
WHOLE = ["don\u02bct", "it\u02bcs", "zo\u02bcn"]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    signs = ["'", ".", ",", "!", "?", ":", "(", ")", "/", "2", "30"]
    frequent = [word for word in WHOLE for _ in range(USES_OF_WHOLE)]
    return build_tokenizer([*SPECIAL, *WORDS.split(), *signs, "dit", *sign_pieces(frequent)])


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("@user I don't think it's going", "\ufe6b i don\u02bct think it\u02bcs going"),
        ("GREAT!!! going?? it?!", "great \u203c going \u2047 it \u2048"),
        ("great... top..", "great \u2026 top \u2026"),
        ("great :-) top:) ;) =D", "great \U0001f642 top \U0001f642 \U0001f609 \U0001f642"),
        ("pas :( :'( :/ <3", "pas \U0001f641 \U0001f622 \U0001f615 \u2764"),
        ("zo'n foto's", "zo\u02bcn foto ##\u02bcs"),
        ("C'est qu'il y a", "c\u02bc est qu\u02bc il y a"),
        ("O'Neill's hotel", "o ' neill ##\u02bcs hotel"),
        ("rock 'n roll 2:30", "rock ' n roll 2 : 30"),
        ("zie :dit, onder (a)", "zie : dit , onder ( a )"),
        ("[email] [phone]", "\u2709 \u260e"),
        ("<3 foto <3", "\u2764 foto \u2764"),
        ("<3 top", "\u2764 top"),
        ("onder <30 /", "onder [UNK] 30 /"),
        ("(zie foto 2:)", "( zie foto 2 : )"),
        ("onder:(2 foto)", "onder : ( 2 foto )"),
        ("c:/foto", "c : / foto"),
    ],
)
def test_signs_are_joined(tokenizer: Tokenizer, text: str, pieces: str) -> None:
    assert tokenizer.encode(text).tokens == ["[CLS]", *pieces.split()]


def test_a_stored_tokenizer_joins_alike(tokenizer: Tokenizer) -> None:
    again = Tokenizer.from_str(tokenizer.to_str())
    text = "@user don't :-) ... c'est top!!"
    assert again.encode(text).tokens == tokenizer.encode(text).tokens


def test_the_shipped_tokenizer_joins_by_these_rules() -> None:
    shipped = (SHIPPED / "tokenizer.json").read_text(encoding="utf-8")
    assert json.loads(build_tokenizer(read_vocabulary(SHIPPED)).to_str()) == json.loads(shipped)


@pytest.mark.parametrize("text", ["levertijd <3 dagen", "in <3 minutes", "<3% top"])
def test_less_than_three_is_no_heart(text: str) -> None:
    tokens = Tokenizer.from_file(str(SHIPPED / "tokenizer.json")).encode(text).tokens
    assert "\u2764" not in tokens


def test_the_english_encoder_reads_as_it_was_made() -> None:
    pieces = [*SPECIAL, "it", "'", "s", "@", "user"]
    found = build_base_tokenizer(pieces).encode("@user it's").tokens
    assert found == ["[CLS]", "@", "user", "it", "'", "s", "[SEP]"]


def test_only_frequent_words_become_pieces() -> None:
    rare, often = f"azc{JOINED}s", f"auto{JOINED}s"
    pieces = sign_pieces([rare, *[often] * USES_OF_WHOLE])
    assert often in pieces
    assert rare not in pieces
    assert set(MEANINGS) < set(pieces)
