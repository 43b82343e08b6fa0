"""What is said of files and their rows."""

from typing import Final

from web.texts import gettext_noop

TEXTS: Final = (
    gettext_noop("is not a file"),
    gettext_noop("cannot be read"),
    gettext_noop("cannot be read: %(problem)s"),
    gettext_noop("cannot be read (%(told)s)"),
    gettext_noop("is larger than %(most)s bytes"),
    gettext_noop("is not a text file; save it as CSV, XLSX or JSON Lines"),
    gettext_noop("is not an XLSX file that can be read"),
    gettext_noop("unfolds to more than 1 GB"),
    gettext_noop("holds more than %(most)s columns"),
    gettext_noop("holds more than %(most)s rows"),
    gettext_noop("holds %(count)s rows, where it held %(before)s: not believed to be whole"),
    gettext_noop("holds more files than the %(most)s that are looked at: move some away"),
    gettext_noop("was taken but could not be moved: %(problem)s"),
    gettext_noop("more than %(most)s rows cannot be read, line %(line)s: %(problem)s"),
    gettext_noop("has %(count)s fields, the header has %(width)s"),
    gettext_noop("holds a quote that is not closed"),
    gettext_noop("holds a quote that is not closed: %(count)s fields, the header has %(width)s"),
    gettext_noop("has no column %(column)s"),
    gettext_noop("%(column)s is not a column; there are %(columns)s"),
    gettext_noop("say which column holds the text: %(columns)s"),
    gettext_noop("%(field)s: %(told)s is not a date"),
    gettext_noop("%(field)s: %(told)s is not a time"),
    gettext_noop("rating: %(told)s is not a number from %(least)s to %(most)s"),
    gettext_noop("is for one file, not for a folder of new ones"),
)
