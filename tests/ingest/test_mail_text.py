"""What somebody wrote in a mail: history, signatures and small print off, the rest untouched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.parsing.mail import parse
from ingest.parsing.mail_text import is_forwarded, read_html, trim_history

SAID = "Dit is de derde keer dat de monteur niet komt.\n\nMet vriendelijke groet,\nFenna de Vries"


@pytest.mark.parametrize(
    "history",
    [
        "\n\nOp do 19 nov 2026 om 10:05 schreef Zonnig <klant@zonnig.example>:\n\n> Beste\n> …",
        "\n\nOp do 19 nov 2026 om 10:05 schreef Zonnig Klantenservice\n"
        "<klant@zonnig.example>:\n> Beste Fenna",
        "\n\nOn Thu, Nov 19, 2026 at 10:05 AM Zonnig <klant@zonnig.example> wrote:\n> Dear Fenna",
        "\n\nAm 19.11.2026 um 10:05 schrieb Zonnig:\n> Sehr geehrte",
        "\n\nLe jeu. 19 nov. 2026 à 10:05, Zonnig <a@b.example> a écrit :\n> Bonjour",
        "\n\n-----Oorspronkelijk bericht-----\nVan: Zonnig\nVerzonden: donderdag\nBeste Fenna",
        "\n\n-----Original Message-----\nFrom: Zonnig\nDear Fenna",
        "\n\nVan: Zonnig <klant@zonnig.example>\nVerzonden: donderdag 19 november 2026 10:05\n"
        "Aan: Fenna\nOnderwerp: RE: Monteur\n\nBeste Fenna, de monteur komt morgen.",
        "\n\n*From:* Zonnig\n*Sent:* Thursday\n*To:* Fenna\n*Subject:* RE\n\nDear Fenna",
        "\n> Beste Fenna\n> de monteur komt morgen",
    ],
)
def test_history_is_left_out(history: str) -> None:
    assert trim_history(SAID + history, whole=False) == (SAID, True)


def test_answers_between_the_quoted_lines_stay() -> None:
    mail = (
        "Op do 19 nov 2026 schreef Zonnig <a@b.example>:\n> Was u thuis?\nJa, de hele dag.\n"
        "> Heeft u gebeld?\nDrie keer."
    )
    assert trim_history(mail, whole=False) == ("Ja, de hele dag.\nDrie keer.", True)


@pytest.mark.parametrize(
    "end",
    [
        "\n-- \nFenna\nAfdeling Inkoop",
        "\n--\nFenna",
        "\n\nVerzonden vanaf mijn iPhone",
        "\nVerstuurd vanuit Outlook voor Android",
        "\n\nSent from my iPad",
        "\nOutlook voor iOS downloaden",
        "\n\nDit bericht is uitsluitend bestemd voor de geadresseerde.\nBent u dat niet…",
        "\n\nThis e-mail and any attachments are confidential and intended solely for you.",
    ],
)
def test_signature_marks_and_small_print_are_left_out(end: str) -> None:
    assert trim_history(SAID + end, whole=False) == (SAID, False)


@pytest.mark.parametrize(
    "text",
    [
        "Op 19 november schreef ik al dat de monteur niet kwam.",
        "Van: niets gehoord sindsdien.\nDe rest was goed.",
        "Zie > hierboven",
        "On Monday nobody came.",
        "De prijs is 5 -- veel te hoog.",
        "Dit bericht stuur ik voor de derde keer.",
    ],
)
def test_what_only_looks_like_history_stays(text: str) -> None:
    assert trim_history(text, whole=False) == (text, False)


def test_a_mail_that_is_nothing_but_history_keeps_it() -> None:
    text = "> De monteur kwam niet."
    assert trim_history(text, whole=False) == (text, False)


@pytest.mark.parametrize("subject", ["Fwd: Klacht", "FW: Klacht", "Doorst: Klacht", "WG: x"])
def test_a_forwarded_mail_is_about_what_it_forwards(subject: str) -> None:
    assert is_forwarded(subject)
    text = "Zie hieronder.\n\nVan: Fenna\nVerzonden: do\nAan: Zonnig\n\nDe monteur kwam niet."
    content = f"Subject: {subject}\n\n{text}".encode()
    assert "De monteur kwam niet." in parse(content)["text"]


@pytest.mark.parametrize(
    "html",
    [
        '<div>Nog steeds niets.</div><div class="gmail_quote"><div class="gmail_attr">Op do '
        "schreef Zonnig:</div><blockquote>Beste Fenna</blockquote></div>",
        '<p>Nog steeds niets.</p><blockquote type="cite">Beste Fenna</blockquote>',
        '<p>Nog steeds niets.</p><div id="appendonsend"></div><hr><div>Beste Fenna</div>',
        '<p>Nog steeds niets.</p><div style="border:none;border-top:solid #E1E1E1 1.0pt">'
        "<b>Van:</b> Zonnig</div><p>Beste Fenna</p>",
        '<p>Nog steeds niets.</p><div class="moz-cite-prefix">Op 19-11 schreef Zonnig:</div>'
        '<blockquote type="cite">Beste Fenna</blockquote>',
    ],
)
def test_history_in_a_page_is_left_out(html: str) -> None:
    assert read_html(html, whole=False) == ("Nog steeds niets.", True)
    assert "Beste Fenna" in read_html(html, whole=True)[0]


def test_hidden_text_and_scripts_are_not_said() -> None:
    html = '<div style="display:none">Open mij</div><script>x</script><style>y</style><p>Hallo</p>'
    assert read_html(html, whole=False) == ("Hallo", False)


def both(plain: str, html: str) -> bytes:
    return (
        'Content-Type: multipart/alternative; boundary="b"\n\n'
        f"--b\nContent-Type: text/plain; charset=utf-8\n\n{plain}\n"
        f"--b\nContent-Type: text/html; charset=utf-8\n\n{html}\n--b--\n"
    ).encode()


def test_the_plain_version_counts_where_it_says_something() -> None:
    assert parse(both("Gewoon", "<p>Mooi</p>"))["text"] == "Gewoon"
    assert parse(both(" ", "<p>Mooi</p>"))["text"] == "Mooi"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"Content-Type: text/plain; charset=iso-8859-1\n\ncaf\xe9", "café"),
        (b"Content-Type: text/plain; charset=windows-1252\n\n\x8010", "€10"),
        (b"Content-Type: text/plain; charset=us-ascii\n\ncaf\xc3\xa9", "café"),
        (b"Content-Type: text/plain\n\ncaf\xe9", "café"),
        (b"Content-Transfer-Encoding: quoted-printable\n\ncaf=C3=A9 =\ngoed", "café goed"),
        (b"Content-Transfer-Encoding: base64\n\nY2Fmw6k=", "café"),
        (
            b"Content-Type: text/plain; format=flowed\n\nEen lange \nregel.\n\nEn nog",
            "Een lange regel.\n\nEn nog",
        ),
        (b"Content-Type: text/html\n\n<p>Een</p><p>Twee<br>Drie</p>", "Een\n\nTwee\nDrie"),
    ],
)
def test_texts_are_decoded(content: bytes, text: str) -> None:
    assert parse(content)["text"] == text


@pytest.mark.parametrize(
    ("head", "subject", "name"),
    [
        (
            "Subject: =?utf-8?q?Caf=C3=A9?=\nFrom: =?utf-8?b?RmVubmEgw6k=?= <a@b.example>",
            "Café",
            "Fenna é",
        ),
        (
            "Subject: =?iso-8859-1?q?Caf=E9?= =?iso-8859-1?q?_goed?=\nFrom: a@b.example",
            "Café goed",
            "",
        ),
        ("Subject: Caf\u00e9\nFrom: Zo\u00eb <a@b.example>", "Café", "Zoë"),
        ("Subject: lang\n  vervolg\nFrom: a@b.example", "lang vervolg", ""),
    ],
)
def test_headers_are_decoded(head: str, subject: str, name: str) -> None:
    told = parse(f"{head}\n\nx".encode())
    assert (told["subject"], told["from"]) == (subject, [[name, "a@b.example"]])


def test_attachments_are_named_and_weighed_and_not_kept() -> None:
    content = (
        'Content-Type: multipart/mixed; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nZie foto\n"
        '--b\nContent-Type: image/png; name="../../foto.png"\n'
        "Content-Disposition: attachment\nContent-Transfer-Encoding: base64\n\nQUJDREVG\n"
        "--b\nContent-Type: text/plain\nContent-Disposition: attachment; "
        "filename*=utf-8''caf%C3%A9.txt\n\nABC\n"
        "--b\nContent-Type: message/rfc822\n\nSubject: binnen\n\nNiet van mij\n--b--\n"
    )
    told = parse(content.encode())
    assert told["text"] == "Zie foto"
    assert [(one["name"], one["size_bytes"]) for one in told["attachments"][:2]] == [
        ("foto.png", 6),
        ("café.txt", 3),
    ]
    assert "Niet van mij" not in str(told)


@given(st.binary(max_size=400))
def test_any_bytes_are_a_mail(content: bytes) -> None:
    told = parse(content)
    assert isinstance(told["text"], str)


@given(st.text(max_size=300))
def test_trimming_only_leaves_out(text: str) -> None:
    said, _ = trim_history(text, whole=False)
    assert all(line in text for line in said.split("\n"))
