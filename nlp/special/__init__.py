"""Special data: texts that tell of somebody's health, faith, convictions and the like.

Articles 9 and 10 of the GDPR protect these more than others. One file per category; a file of
this folder that holds a `CATEGORY` is found by itself. The rules look for a person and what is
told of them, in Dutch and English: "my son with diabetes", not "sick of waiting". Who may read
such a text is `triage`'s to say.
"""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from nlp.flags.rules import RuleBook
from nlp.flags.tokens import read_tokens
from nlp.flags.wording import lines_of
from nlp.special.categories import NAMES, WORDS, SpecialCategory

__all__ = ["NAMES", "find_special", "special_categories"]


@cache
def special_categories() -> tuple[SpecialCategory, ...]:
    """Return every category of this folder, in the order of `NAMES`."""
    modules = [import_module(f"{__name__}.{info.name}") for info in iter_modules(__path__)]
    found = [
        category
        for module in modules
        if isinstance(category := getattr(module, "CATEGORY", None), SpecialCategory)
    ]
    return tuple(sorted(found, key=lambda category: NAMES.index(category.name)))


def find_special(text: str) -> tuple[str, ...]:
    """Return the names of the categories that a text tells something of, of whomever."""
    search = _book().search(read_tokens(text))
    found = []
    for number, category in enumerate(special_categories()):
        person, unless, alone, alone_unless = _owners(number)
        undone = search.covered(unless)
        if search.holds(person, undone) or search.holds(
            alone, undone | search.covered(alone_unless)
        ):
            found.append(category.name)
    return tuple(found)


@cache
def _book() -> RuleBook:
    book = RuleBook()
    for number, category in enumerate(special_categories()):
        words = {**WORDS, **category.words}
        person, unless, alone, alone_unless = _owners(number)
        book.add(person, lines_of(category.says), words, deniable=True)
        book.add(person, lines_of(category.holds), words, deniable=False)
        book.add(unless, lines_of(category.unless), words, deniable=False)
        book.add(alone, lines_of(category.alone), words, deniable=False)
        book.add(alone_unless, lines_of(category.alone_unless), words, deniable=False)
    return book


def _owners(number: int) -> range:
    """Return the owners of a category's rules: of a person, unless, alone, alone unless."""
    return range(4 * number, 4 * number + 4)
