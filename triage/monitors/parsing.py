"""Reads a query: recursive descent over the pieces, with a bound on depth and number.

query  = all ("OR" all)*
all    = not (["AND"] not)*
not    = ("NOT" | "-") not | near
near   = one ["~n" one]          # both sides words, or words joined by OR in brackets
one    = "(" query ")" | "a phrase" | word | field:value
"""

from triage.monitors.fields import read_field
from triage.monitors.lexing import Kind, Piece, cut
from triage.monitors.problems import (
    DEEPEST,
    FARTHEST,
    LONGEST_PHRASE,
    MOST_TERMS,
    SHORTEST_STEM,
    QueryError,
)
from triage.monitors.query import (
    Near,
    Or,
    Query,
    Token,
    Words,
    both,
    either,
    is_open_ended,
    opposite,
)
from triage.monitors.words import places_of


def parse(text: str, *, is_kept: bool = False) -> Query:
    """The query that a text tells; `is_kept`: what could be saved once can be read for good.

    Raises QueryError, which points at the character where something is wrong.
    """
    pieces = cut(text)
    if not pieces:
        raise QueryError("empty", 0, 0)
    if sum(piece.kind in ("word", "phrase", "field") for piece in pieces) > MOST_TERMS:
        raise QueryError("too_many_terms", 0, len(text), most=MOST_TERMS)
    reader = _Reader(pieces, len(text), is_kept=is_kept)
    query = reader.read_any(0)
    if (left := reader.peek()) is not None:
        raise QueryError("group_not_opened", left.start, left.end)
    return query


def parse_wanted(text: str, *, is_kept: bool = False) -> Query:
    """The same for a monitor: it must say what to listen for, not only what not.

    Raises QueryError.
    """
    query = parse(text, is_kept=is_kept)
    if is_open_ended(query):
        raise QueryError("only_without", *_open_part(text))
    return query


def _open_part(text: str) -> tuple[int, int]:
    """Where the alternative stands that says only what must be missing."""
    pieces = cut(text)
    depth, first = 0, pieces[0].start
    for piece, following in zip(pieces, [*pieces[1:], None], strict=True):
        depth += (piece.kind == "open") - (piece.kind == "close")
        is_last = following is None or (depth == 0 and following.kind == "or")
        if depth == 0 and piece.kind == "or":
            first = following.start if following else piece.end
        elif is_last and is_open_ended(parse(text[first : piece.end], is_kept=True)):
            return first, piece.end
    return pieces[0].start, pieces[-1].end


def read_words(piece: Piece) -> Words:
    """The words of a word or phrase; a `*` leaves the end of a word open."""
    told = piece.text
    if not told.strip():
        raise QueryError("empty_phrase", piece.start, piece.end)
    tokens: list[Token] = []
    stars = {place for place, sign in enumerate(told) if sign == "*"}
    for start, end, forms in places_of(told):
        wild = end in stars and not told[end + 1 : end + 2].strip()
        if wild:
            stars.discard(end)
        if wild and forms and len(forms[0].lstrip("#@")) < SHORTEST_STEM:
            raise QueryError("star_too_early", piece.start, piece.end, least=SHORTEST_STEM)
        if forms:
            tokens.append(Token(forms[0], wild=wild, typed=told[start:end]))
    if not tokens:
        raise QueryError("no_word", piece.start, piece.end)
    if stars:
        at = piece.end - len(told) + min(stars) - (piece.kind == "phrase")
        raise QueryError("star_inside", at, at + 1)
    if len(tokens) > LONGEST_PHRASE:
        raise QueryError("long_phrase", piece.start, piece.end, most=LONGEST_PHRASE)
    return Words(tuple(tokens))


class _Reader:
    """Goes through the pieces from left to right."""

    def __init__(self, pieces: list[Piece], length: int, *, is_kept: bool) -> None:
        self._pieces = pieces
        self._is_kept = is_kept
        self._length = length
        self._at = 0

    def peek(self, *kinds: Kind) -> Piece | None:
        """The next piece, if there is one and it is of one of these kinds (none named: any)."""
        if self._at >= len(self._pieces):
            return None
        piece = self._pieces[self._at]
        return piece if not kinds or piece.kind in kinds else None

    def take(self, *kinds: Kind) -> Piece | None:
        """The same, and go on behind it."""
        piece = self.peek(*kinds)
        if piece is not None:
            self._at += 1
        return piece

    def read_any(self, depth: int) -> Query:
        """Parts joined by OR."""
        parts = [self._read_all(depth)]
        while self.take("or"):
            parts.append(self._read_all(depth))
        return either(parts)

    def _read_all(self, depth: int) -> Query:
        parts = [self._read_not(depth)]
        while True:
            joined = self.take("and")
            if joined is None and self.peek() is None:
                break
            if joined is None and self.peek("or", "close"):
                break
            parts.append(self._read_not(depth))
        return both(parts)

    def _read_not(self, depth: int) -> Query:
        if denied := self.take("not", "minus"):
            _check_depth(depth, denied)
            return opposite(self._read_not(depth + 1))
        return self._read_near(depth)

    def _read_near(self, depth: int) -> Query:
        first_at = self.peek()
        left = self._read_one(depth)
        near = self.take("near")
        if near is None:
            return left
        distance = _distance(near)
        second_at = self.peek()
        right = self._read_one(depth)
        for side, piece in ((left, first_at), (right, second_at)):
            if not _is_of_words(side) and piece is not None:
                raise QueryError("near_what", piece.start, piece.end)
        if (again := self.peek("near")) is not None:
            raise QueryError("near_twice", again.start, again.end)
        return Near(_sides(left), _sides(right), distance)

    def _read_one(self, depth: int) -> Query:
        piece = self.take("open", "phrase", "word", "field")
        if piece is None:
            raise self._missing()
        if piece.kind == "field":
            return read_field(piece, is_kept=self._is_kept)
        if piece.kind != "open":
            return read_words(piece)
        _check_depth(depth, piece)
        if closing := self.peek("close"):
            raise QueryError("empty_group", piece.start, closing.end)
        inside = self.read_any(depth + 1)
        if self.take("close") is None:
            raise QueryError("group_not_closed", piece.start, piece.end)
        return inside

    def _missing(self) -> QueryError:
        """What to say where a word had to come."""
        found = self.peek()
        before = self._pieces[self._at - 1] if self._at else None
        if before is not None and before.kind not in ("open", "close"):
            return QueryError("word_expected_after", before.start, before.end, what=_told(before))
        if found is not None and found.kind != "close":
            return QueryError("word_expected_before", found.start, found.end, what=_told(found))
        if found is not None:
            return QueryError("group_not_opened", found.start, found.end)
        if before is not None:
            return QueryError("group_not_closed", before.start, before.end)
        return QueryError("empty", 0, self._length)


def _told(piece: Piece) -> str:
    return f"~{piece.text}" if piece.kind == "near" else piece.text


def _check_depth(depth: int, piece: Piece) -> None:
    if depth >= DEEPEST:
        raise QueryError("too_deep", piece.start, piece.end, most=DEEPEST)


def _distance(near: Piece) -> int:
    told = near.text
    # By characters first: int() takes time for thousands of digits.
    if not (told.isascii() and told.isdigit() and len(told) <= 3 and 1 <= int(told) <= FARTHEST):
        raise QueryError("near_distance", near.start, near.end, most=FARTHEST)
    return int(told)


def _is_of_words(side: Query) -> bool:
    return isinstance(side, Words) or (
        isinstance(side, Or) and all(isinstance(part, Words) for part in side.parts)
    )


def _sides(side: Query) -> tuple[Words, ...]:
    parts = side.parts if isinstance(side, Or) else (side,)
    return tuple(part for part in parts if isinstance(part, Words))
