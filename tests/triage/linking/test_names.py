import pytest

from triage.linking.matching import NameLevel, compare_names, is_misspelt
from triage.linking.names import PersonName, company_of, fold, name_of, read_company, read_name
from triage.linking.nicknames import is_nickname, nicknames_of
from triage.linking.sounds import sound_of


@pytest.mark.parametrize(
    ("written", "given", "initials", "families"),
    [
        ("Jan de Vries", ("jan",), "j", ("vries",)),
        ("JAN DE VRIES", ("jan",), "j", ("vries",)),
        ("Vries, Jan de", ("jan",), "j", ("vries",)),
        ("J.P. de Vries", (), "jp", ("vries",)),
        ("J P de Vries", (), "jp", ("vries",)),
        ("dhr. drs. J. de Vries", (), "j", ("vries",)),
        ("Anne-Marie van 't Hof", ("anne", "marie"), "am", ("hof",)),
        ("Marieke Jansen-de Vries", ("marieke",), "m", ("jansen", "vries")),
        ("Ömer Öztürk", ("omer",), "o", ("ozturk",)),
        ("Piet v.d. Berg", ("piet",), "p", ("berg",)),
        ("Piet van den Berg | Utrecht", ("piet",), "p", ("berg",)),
        ("Jan Jansen (hij/hem) 🚲", ("jan",), "j", ("jansen",)),
        ("Jef D'Hondt", ("jef",), "j", ("dhondt",)),
        ("JanVisser", ("jan",), "j", ("visser",)),
        ("Jan v/d Berg", ("jan",), "j", ("berg",)),
        ("K. v/h Hof", (), "k", ("hof",)),
        ("Ben Jansen", ("ben",), "b", ("jansen",)),
        ("Yusuf ben Ali", ("yusuf",), "y", ("ali",)),
        ("Anna van der Berg e/v Jansen", ("anna",), "a", ("berg", "jansen")),
        ("Anna Jansen geb. de Vries", ("anna",), "a", ("jansen", "vries")),
        ("De Smet Jan", ("jan",), "j", ("smet",)),
        ("VAN DEN BERGHE Jan", ("jan",), "j", ("berghe",)),
        ("PEETERS Jan", ("jan",), "j", ("peeters",)),
        ("Jan Peeters", ("jan",), "j", ("peeters",)),
    ],
)
def test_names_are_taken_apart(
    written: str, given: tuple[str, ...], initials: str, families: tuple[str, ...]
) -> None:
    name = read_name(written)
    assert name is not None
    assert (name.given, name.initials, name.families) == (given, initials, families)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "Jan",
        "🚲🚲",
        "fietser88",
        "Bakker Bouw B.V.",
        "1 2 3",
        ", ,",
        "Van Dijk & Zonen",
        "Jansen Bouw Comm.V",
        "Dupont et fils",
    ],
)
def test_what_is_no_persons_name_is_none(written: str) -> None:
    assert read_name(written) is None


def test_a_customers_own_fields_win_over_the_whole_name() -> None:
    assert name_of("Jan", "de Vries", "Vries") == PersonName(("jan",), "j", "de", ("vries",))
    assert name_of(None, None, "Jan de Vries") == PersonName(("jan",), "j", "de", ("vries",))
    assert name_of(None, "de Vries", "Jan de Vries").given == ("jan",)
    assert name_of(None, None, None) == PersonName()
    assert name_of("Ben", "Jansen", "Ben Jansen") == PersonName(("ben",), "b", "", ("jansen",))
    assert name_of("Jan", "v/d Berg", None).families == ("berg",)


def test_letters_are_folded() -> None:
    assert fold("Zoë Ørsted-Çelik  'ß'") == "zoe orsted celik ss"
    assert fold("IJssel") == "ijssel"


def test_a_companys_form_is_left_out() -> None:
    assert read_company("De Vries Bouw B.V.") == read_company("de vries bouw bv") == "devriesbouw"
    assert read_company(None) == ""
    assert read_company("Boulangerie Dupont SPRL") == read_company("Boulangerie Dupont SRL")
    assert company_of(None, "Van Dijk & Zn.") == "vandijkzn"
    assert company_of(None, "Jan de Vries") == ""


@pytest.mark.parametrize(
    ("told", "known", "level"),
    [
        ("Jan de Vries", "Jan de Vries", NameLevel.FULL),
        ("Jan Vries", "Jan de Vries", NameLevel.FULL),
        ("Kees Visser", "Cornelis Visser", NameLevel.NICKNAME),
        ("Lex Visser", "Alexander Visser", NameLevel.NICKNAME),
        ("C. Visser", "Cornelis Visser", NameLevel.INITIAL),
        ("K. Visser", "Cornelis Visser", NameLevel.INITIAL),
        ("Cornelis Visser", "C. Visser", NameLevel.INITIAL),
        ("Marieke Jansen", "Marieke Jansen-de Vries", NameLevel.MARRIED),
        ("Marieke de Vries", "Marieke Jansen-de Vries", NameLevel.MARRIED),
        ("Jan Kuypers", "Jan Kuijpers", NameLevel.SPELLING),
        ("Jan Hofman", "Jan Hoffman", NameLevel.SPELLING),
        ("Jan de Vries", "Marie de Vries", NameLevel.RELATIVE),
        ("Jan de Vries", "Jan Bakker", NameLevel.RENAMED),
        ("Jan de Vries", "Marie Bakker", NameLevel.DIFFERS),
        ("Jan Bos", "Jan Vos", NameLevel.RENAMED),
    ],
)
def test_names_agree_by_levels(told: str, known: str, level: NameLevel) -> None:
    one, other = read_name(told), read_name(known)
    assert one and other
    assert compare_names(one, other) is level


@pytest.mark.parametrize(
    ("told", "known", "level"),
    [
        ("Henk B.", "Henk Bosscher", NameLevel.GIVEN),
        ("Henk B", "Hendrik Bosscher", NameLevel.GIVEN),
        ("Henk v.d. B.", "Henk van den Berg", NameLevel.GIVEN),
        ("Henk V.", "Henk van den Berg", NameLevel.GIVEN),
        ("Henk J.", "Henk Jansen-de Vries", NameLevel.GIVEN),
        ("Henk V.", "Henk Bosscher", NameLevel.RENAMED),
        ("Anna B.", "Henk Bosscher", NameLevel.DIFFERS),
    ],
)
def test_of_a_shortened_family_name_the_letter_has_to_fit(
    told: str, known: str, level: NameLevel
) -> None:
    one, other = read_name(told), read_name(known)
    assert one and other
    assert compare_names(one, other) is level


def test_two_letters_are_nobodys_name() -> None:
    assert read_name("H. B.") is None


def test_levels_are_ordered_from_the_best() -> None:
    assert min([NameLevel.DIFFERS, NameLevel.FULL, NameLevel.INITIAL]) is NameLevel.FULL
    assert not NameLevel.RENAMED.is_agreement and NameLevel.GIVEN.is_agreement


def test_nicknames_go_both_ways_and_are_no_prefixes_of_two_letters() -> None:
    assert is_nickname("kees", "cornelis") and is_nickname("cornelis", "kees")
    assert is_nickname("alex", "alexander")
    assert not is_nickname("jo", "joris") and not is_nickname("jan", "piet")
    assert "cornelis" in nicknames_of("kees")


def test_spellings_of_one_sound_are_one() -> None:
    assert sound_of("kuijpers") == sound_of("kuipers") == sound_of("cuypers")
    assert sound_of("meijer") == sound_of("meyer") == sound_of("meier")
    assert is_misspelt("rooibrink", "rooibrnik")
    assert not is_misspelt("vos", "bos") and not is_misspelt("berg", "jong")
