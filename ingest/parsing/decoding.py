"""Bytes → text, the same way for every check and every parser that follows.

A hostile document hides from a check by being read in another encoding than the check's. So
the encoding is settled once, here; parsers get the decoded text. Only encodings that hold
text are accepted (no UTF-7, no escapes).
"""

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# How "<" looks without a mark, XML 1.0 appendix F.
_SHAPES = (
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
_TEXT_ENCODINGS = re.compile(
    r"iso8859-\d+|cp125\d|cp874|koi8-[ru]|mac-roman|shift_jis|cp932|euc_jp|euc_kr|cp949|big5|gbk"
    r"|gb2312|gb18030"
)
# Against what a document says of itself: nearly all must be UTF-8, since others quote Ã© as well.
_MANY = 50
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_DECLARED = re.compile(rb"""(?:encoding|charset)\s*=\s*["']?([A-Za-z0-9._:-]{2,40})""")


def decode_document(content: bytes, content_type: str = "") -> str:
    """The text of an XML or HTML document.

    A byte order mark decides; then what is UTF-8, also with hardly any broken bytes in it; then the
    charset of the Content-Type header, the document's own declaration; then what is UTF-8 for the
    most part; then Windows-1252. Without NUL, which some parsers skip and others stop at.
    """
    return _decode(content, content_type).replace("\x00", "")


def _decode(content: bytes, content_type: str) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    for shape, encoding in _SHAPES:
        if content.startswith(shape):
            return content.decode(encoding, "replace")
    declared = _declared(content, content_type)
    if (text := decode_utf8(content, signs_per_broken=_MANY if declared else 1)) is not None:
        return text
    for encoding in declared:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return decode_utf8(content) or content.decode("cp1252", "replace")


def decode_utf8(content: bytes, *, signs_per_broken: int = 1) -> str | None:
    """The text if it is UTF-8, also where a few bytes of it are broken; None if it is none.

    One sign cut in two must not turn every é of a page into Ã©. In another encoding hardly any two
    bytes make a sign of UTF-8, so that the broken ones are more; unless it quotes such an Ã©.
    """
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    signs = len(_NOT_ASCII.findall(text)) - broken
    return text if signs > signs_per_broken * broken else None


def _declared(content: bytes, content_type: str) -> list[str]:
    told = _DECLARED.findall(content_type.encode("ascii", "ignore"))
    told += _DECLARED.findall(content[:1024])[:1]
    return [name for label in told if (name := _text_encoding(label.decode("ascii")))]


def _text_encoding(label: str) -> str | None:
    try:
        name = codecs.lookup("cp1252" if label.lower() in {"latin1", "iso-8859-1"} else label).name
    except LookupError:
        return None
    return name if _TEXT_ENCODINGS.fullmatch(name) else None
