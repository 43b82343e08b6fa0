"""Texts with the words that decided set off; everything else is escaped text."""

from collections.abc import Sequence

from markupsafe import Markup, escape

Span = tuple[int, int, float]  # start, end, weight


def highlighted(text: str, reasons: Sequence[Span]) -> Markup:
    """`text` escaped, with each reason in a `<mark>`; its class tells weak, middling or strong."""
    heaviest = max((weight for _, _, weight in reasons), default=0.0)
    done, at = Markup(), 0
    for start, end, weight in sorted(reasons):
        since, until = max(start, at), min(end, len(text))
        if since >= until:
            continue  # overlaps its neighbour, or belongs to an older text
        mark = Markup('<mark class="reason reason-{}">{}</mark>')
        done += escape(text[at:since])
        done += mark.format(_level(weight, heaviest), text[since:until])
        at = until
    return done + escape(text[at:])


def _level(weight: float, heaviest: float) -> int:
    share = weight / heaviest if heaviest > 0 else 0.0
    return 3 if share > 2 / 3 else 2 if share > 1 / 3 else 1
