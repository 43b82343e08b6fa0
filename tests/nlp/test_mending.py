"""What programs did to a text on its way is undone, and a text that came whole stays."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.analysis import Analysis
from nlp.classifier import Classifier
from nlp.mending import mend
from nlp.textprep import normalise

WHOLE = "Slecht! Het café gaat niet open, ik don't get it."
DAMAGED = {
    "numbers": r"Slecht! Het caf\u00e9 gaat niet open, ik don\u2019t get it.",
    "numbers of JSON in JSON": r"Slecht! Het caf\\u00e9 gaat niet open, ik don\\u2019t get it.",
    "long numbers": r"Slecht! Het caf\U000000e9 gaat niet open, ik don\U00002019t get it.",
    "bytes": r"Slecht! Het caf\xc3\xa9 gaat niet open, ik don\xe2\x80\x99t get it.",
    "bytes of Windows": r"Slecht! Het caf\xe9 gaat niet open, ik don\x92t get it.",
    "bytes of Python": r"""b"Slecht! Het caf\xc3\xa9 gaat niet open, ik don't get it.\"""",
    "an escaped apostrophe": r"Slecht! Het café gaat niet open, ik don\'t get it.",
    "a string of JSON": r'"Slecht! Het caf\u00e9 gaat niet open, ik don\u2019t get it."',
    "mojibake": "Slecht! Het cafÃ© gaat niet open, ik donâ€™t get it.",
    "mojibake twice": "Slecht! Het cafÃƒÂ© gaat niet open, ik donÃ¢â‚¬â„¢t get it.",
    "mojibake of Latin-1": "Slecht! Het cafÃ© gaat niet open, ik donâ\x80\x99t get it.",
    "mojibake of MacRoman": "Slecht! Het caf√© gaat niet open, ik don‚Äôt get it.",
    "Windows read as Latin-1": "Slecht! Het café gaat niet open, ik don\x92t get it.",
    "a lost apostrophe": "Slecht! Het café gaat niet open, ik don?t get it.",
    "an unreadable apostrophe": "Slecht! Het café gaat niet open, ik don\ufffdt get it.",
    "zeros between": "\x00".join("Slecht! Het café gaat niet open, ik don't get it."),
    "entities": "Slecht! Het caf&eacute; gaat niet open, ik don&#39;t get it.",
    "entities twice": "Slecht! Het caf&amp;eacute; gaat niet open, ik don&amp;#39;t get it.",
    "entities thrice": "Slecht! Het caf&amp;amp;#233; gaat niet open, "
    "ik don&amp;amp;#x27;t get it.",
    "spaced entities": "Slecht! Het café gaat niet open, ik don& # 39 ;t get it.",
    "line ends as letters": r"Slecht!\r\n\r\nHet café gaat niet open,\n\tik don't get it.",
    "line ends of sheets": "Slecht!_x000D_\nHet café gaat niet open, ik don't get it.",
    "breaks": "Slecht!<br /><br>Het café gaat niet open, ik don't get it.",
    "escaped breaks": "Slecht!&lt;br/&gt;Het café gaat niet open, ik don't get it.",
    "HTML": '<p class="a">Slecht!</p><p>Het <b>café</b> gaat <a href="/x">niet open</a>, '
    "ik don't get it.</p><!-- x --><style>p {margin: 0}</style>",
    "CDATA": "<![CDATA[Slecht! Het café gaat niet open, ik don't get it.]]>",
    "BBCode": "[b]Slecht![/b] Het café gaat [url=https://a.nl]niet open[/url], ik don't get it.",
    "a quotation of BBCode": "[quote=Jan]Mooi![/quote]Slecht! Het café gaat niet open, "
    "ik don't get it.",
    "Markdown": "## **Slecht!** Het __café__ gaat [niet open](https://a.nl), ik *don't* get it.",
    "wiki marks": "'''Slecht!''' Het [[nl:cafe|café]] gaat ''niet open'', ik ~~don't~~ get it.",
    "a list": "- Slecht!\n- Het café gaat niet open,\n- ik don't get it.",
    "quoted lines": "> Slecht! Het café gaat\n>> niet open, ik don't\n> get it.",
    "quotation marks": '"Slecht! Het café gaat niet open, ik don\'t get it."',
    "German quotation marks": "„Slecht! Het café gaat niet open, ik don't get it.“",
    "French quotation marks": "« Slecht! Het café gaat niet open, ik don't get it. »",
    "code": "```Slecht! Het café gaat niet open, ik don't get it.```",
    "an address": "Slecht%21%20Het%20caf%C3%A9%20gaat%20niet%20open%2C%20ik%20don%27t%20get%20it.",
    "a form": "Slecht!+Het+caf%C3%A9+gaat+niet+open,+ik+don%27t+get+it.",
    "quoted-printable": "Slecht! Het caf=C3=A9 gaat niet=20open, ik don=E2=80=99t=\n get it.",
    "soft hyphens": "Sle\u00adcht! Het café gaat niet open, ik don't get it.",
    "spaces without a width": "S\u200blecht! Het café gaat \u200eniet open, ik don't get it.\ufeff",
    "spaces that do not break": "Slecht!\u00a0Het café\u2009gaat niet open, ik don't get it.",
    "full width": "Ｓｌｅｃｈｔ！ Het café gaat niet open, ik don't get it.",
    "letters of mathematics": "𝗦𝗹𝗲𝗰𝗵𝘁! Het café 𝓰𝓪𝓪𝓽 niet open, ik don't get it.",
    "circled letters": "Ⓢⓛⓔⓒⓗⓣ! Het café gaat niet open, ik don't get it.",
    "small capitals": "Sʟᴇᴄʜᴛ! Het café gaat niet open, ik don't get it.",
    "Cyrillic twins": "Slесht! Hеt café gaat niet open, ik don't get it.",
    "accents apart": "Slecht! Het cafe\u0301 gaat niet open, ik don't get it.",
    "struck out": "S\u0336l\u0336e\u0336c\u0336h\u0336t\u0336! Het café gaat niet open, "
    "ik don't get it.",
    "spaced letters": "S l e c h t! Het café gaat niet open, ik don't get it.",
    "all letters spaced": "S l e c h t !   H e t   c a f é   g a a t   n i e t   o p e n ,   "
    "i k   d o n ' t   g e t   i t .",
    "dotted letters": "S.l.e.c.h.t! Het café gaat niet open, ik don't get it.",
    "a passing on": "RT @iemand: Slecht! Het café gaat niet open, ik don't get it.",
    "a word over two lines": "Slecht! Het café gaat niet op-\nen, ik don't get it.",
}  # fmt: skip


@pytest.mark.parametrize("damaged", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_text_is_read_as_the_whole_one(damaged: str) -> None:
    assert normalise(damaged) == WHOLE


@pytest.mark.parametrize("damaged", DAMAGED.values(), ids=DAMAGED.keys())
def test_mending_twice_changes_nothing(damaged: str) -> None:
    assert mend(mend(damaged)) == mend(damaged)


@pytest.mark.parametrize(
    ("damaged", "whole"),
    [
        ('"hij zei ""nee"" en hing op"', 'hij zei "nee" en hing op'),
        (r"\ud83d\ude21 kapot", "\U0001f621 kapot"),
        ("&#55357;&#56865; kapot", "\U0001f621 kapot"),
        ("ðŸ˜¡ kapot", "\U0001f621 kapot"),
        ("wat een k*tbedrijf", "wat een kutbedrijf"),
        ("F**K dit en sh!t", "FUCK dit en shit"),
        ("<title>Slecht</title><p>Nooit meer", "Slecht Nooit meer"),
        ("top⭐⭐⭐⭐⭐⭐", "top ⭐ ⭐ ⭐"),
        ("@[123:274:KPN Webcare] kapot", "@user kapot"),
        (r"zie https:\/\/a.nl\/b", "zie http"),
        ("kapot pic.twitter.com/aBc1", "kapot http"),
        ("al drie weken niets gehoord [&#8230;]", "al drie weken niets gehoord..."),
        ("al drie weken niets… Lees meer", "al drie weken niets..."),
        ("De ﬁets en de ﬂyer, wat een gedoe", "De fiets en de flyer, wat een gedoe"),
    ],
)
def test_what_surrounds_or_hides_words_is_taken_off(damaged: str, whole: str) -> None:
    assert normalise(damaged) == whole


@pytest.mark.parametrize(
    "whole",
    [
        "CAFÉ» en \"ja\" of 'nee'",
        "100% + 20% = 5 * 3 * 2, a_b_c, x < y > z & <3",
        "C:\\nieuw\\tekst en \\m/ \\o/",
        "De a4tjes, mp3tjes, ps4spellen, co2uitstoot, b2b en Se7en",
        "d.w.z. a.u.b. U.S.A. m.b.t. e-mail k-t",
        "a b c en x y z",
        "Groet hem van mij, want hij heeft gelijk gehad en ik niet.",
        "De wagen is kapot. Groet, een zeer teleurgestelde klant",
        "Beste KPN, de router is kapot",
        "Beste heer van het hele land",
        '"Ja" zei hij, en "nee" zei zij',
        "n*log(n) en pizza*kitchen*s en 5*3",
        "Dear God what a mess",
        "Привет, всё плохо ΑΒΓ",
        "Wat kan ik doen?nu [email] [NAME] [1/2]",
        "> een regel alleen, 3 - 2 = 1",
        "menu2019 en u2 in 2020",
        "™ € ½ ² ℃",
        "Beste app ooit! Gebruik hem elke dag",
        "PAKKET KWIJT! GROET, IK WIL NU MIJN GELD TERUG",
        "De monteur kwam niet. Gr. Ik Bel Morgen Mijn Advocaat",
        "Ik sprak met B*** van de klantenservice, op de dam*",
        "menu2026 en bureau2026 van gpu20ac",
        "Korting=20 euro, film=3D",
        "als a <b en we krijgen ons geld nooit terug> zo",
        "iPhone5s, log4j, K3tje, USB3kabel en no1cares",
        "maat S M L X is op, klas A B C D ook",
        '"Wij bellen u terug"',
        "\\\\nas\\nieuws\\rapporten",
    ],
)
def test_a_whole_text_stays(whole: str) -> None:
    assert normalise(whole) == whole


_PIECES = st.sampled_from([
    *"\\\"'`&;#<>[]*_~%=+?…. \n\rbux@:-“”", r"\u2019", r"\ud83d", r"\x92", "&amp;", "&#55357;",
    "&#x110000;", "<br>", "<!--", "<style>", "[quote]", "[/quote]", "RT @a:", "Ã©", "â€™", "ðŸ",
    "a b c d e", "k*t", "\ud83d", "\udc00", "\x00", "ﬁ", "𝗦", "%20", "=C3=A9", "\u0301",
    "а", "[...]",
])  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(_PIECES, st.text(max_size=4)), max_size=30).map("".join))
def test_nothing_raises_and_everything_can_be_stored(text: str) -> None:
    normalise(text).encode()
    mend(text)


@pytest.mark.parametrize(
    "piece",
    ["\\", '"\\', "<!--", "<a ", "[", "[quote]", "[[a", "[a](/", "*a", "~~a~", "a.b", "a1a", "a ",
     "&", "Ã©", "> \n", "- a\n", "RT @a ", "''a'", "f*"],
)  # fmt: skip
def test_no_text_takes_long(piece: str) -> None:
    text = piece * (6_000 // len(piece))
    before_s = time.process_time()
    normalise(text)
    assert time.process_time() - before_s < 0.25


def test_risk_flags_are_found_in_damaged_words(classifier: Classifier) -> None:
    text = "Schandalig, ik stap naar mijn advocaat en naar de Geschillencommissie."
    hidden = text.replace("vo", "v\u00ado").replace("Ge", "G\u200be")
    whole, damaged = classifier.analyse([text, hidden])
    assert isinstance(whole, Analysis)
    assert isinstance(damaged, Analysis)
    assert whole.flags
    assert damaged.flags == whole.flags


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("RT @kpn: waardeloze service hoor bah", "RT @kpn:"),
        (
            "<!-- slechte rommel --> De bestelling is nog niet geleverd, bah",
            "<!-- slechte rommel -->",
        ),
        ("[quote=Jan]Mooi spul[/quote] Nou nee, waardeloze rommel", "[quote=Jan]Mooi spul[/quote]"),
    ],
)
def test_reasons_lie_in_what_was_read(classifier: Classifier, text: str, unread: str) -> None:
    (answer,) = classifier.analyse([text], explain=True)
    assert isinstance(answer, Analysis)
    for reasons in (answer.reasons, classifier.explain(text)):
        assert reasons
        assert all(reason.start >= len(unread) for reason in reasons)
