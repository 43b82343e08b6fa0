"""What somebody wrote in a mail: without the history below it, signature lines and small print.

Pure. Mail programs mark history in a few ways (RFC 3676 for ">" and "-- ", else habit), in the
language of their user: Dutch, English, German and French are known.
"""

import re

from bs4 import BeautifulSoup, Tag

from ingest.parsing.html_text import element_text

_LONGEST_HTML = 500_000
_ATTRIBUTION = re.compile(
    r"\s*(?:Op|On|Am|Le)\s.{3,300}(?:schreef|wrote|schrieb|a écrit)\b.{0,200}:\s*", re.DOTALL
)
_DIVIDER = re.compile(
    r"\s*-{2,}\s*(?:Oorspronkelijk bericht|Original Message|Original Appointment"
    r"|Ursprüngliche Nachricht|Message d'origine)\s*-{2,}\s*",
    re.IGNORECASE,
)
_FROM = re.compile(r"\s*\*?(?:Van|From|Von|De)\s*:\*?\s*\S", re.IGNORECASE)
_FURTHER = re.compile(
    r"\s*\*?(?:Verzonden|Sent|Gesendet|Envoyé|Datum|Date|Aan|To|An|À|Onderwerp|Subject|Betreff"
    r"|Objet|CC)\s*:\*?",
    re.IGNORECASE,
)
_FORWARDED = re.compile(r"\s*(?:fwd?|doorst|doorgestuurd|wg|tr)\s*:", re.IGNORECASE)
_SIGNATURE = re.compile(r"--\s?")
_DEVICE = re.compile(
    r"\s*(?:(?:Verzonden|Verstuurd|Gestuurd) (?:vanaf|met|vanuit|via) .{2,60}"
    r"|Sent (?:from|with|via) .{2,60}|Von mein\w+ .{2,40} gesendet|Envoyé (?:de|depuis) .{2,60}"
    r"|(?:Outlook voor|Get Outlook for|Download Outlook voor) .{2,60})\s*",
    re.IGNORECASE,
)
_SMALL_PRINT = re.compile(
    r"\s*(?:(?:Dit|Deze) (?:e-?mail|bericht|mail)|De informatie in (?:dit|deze)|This (?:e-?mail"
    r"|message)|The information (?:contained )?in this).{0,300}"
    r"(?:vertrouwelijk|uitsluitend|geadresseerde|confidential|intended (?:only|solely|recipient))",
    re.IGNORECASE | re.DOTALL,
)
_WORD = re.compile(r"\w")
# Parts of the page in which mail programs put what was said before.
_QUOTES = (
    "blockquote[type=cite]",
    ".gmail_quote",
    ".gmail_quote_container",
    ".yahoo_quoted",
    ".protonmail_quote",
    ".moz-cite-prefix",
    "#isReplyContent ~ *",
)
# From here on everything is history: Outlook puts no element around it.
_BEGINNINGS = (
    "#appendonsend",
    "#divRplyFwdMsg",
    "#mail-editor-reference-message-container",
    'div[style*="border-top:solid #E1E1E1" i]',
    'div[style*="border-top:solid #B5C4DF" i]',
    'div[style*="border-top: 1pt solid rgb(225, 225, 225)" i]',
)
_HIDDEN = '[style*="display:none" i], [style*="display: none" i], [hidden]'


def is_forwarded(subject: str) -> bool:
    """Whether what stands below is what the mail is about."""
    return _FORWARDED.match(subject) is not None


def read_html(html: str, *, whole: bool) -> tuple[str, bool]:
    """The text of a page, and whether history was left out of it; all of it if `whole`."""
    soup = BeautifulSoup(html[:_LONGEST_HTML], "lxml")
    for hidden in soup.select(_HIDDEN):
        hidden.extract()
    if whole:
        return element_text(soup), False
    everything = element_text(soup)
    found = False
    for part in soup.select(", ".join(_QUOTES)):
        part.extract()
        found = True
    for beginning in soup.select(", ".join(_BEGINNINGS)):
        _cut_from(beginning)
        found = True
    said = element_text(soup)
    # A message that is nothing but a quotation is about what it quotes.
    return (said, found) if _WORD.search(said) else (everything, False)


def _cut_from(beginning: Tag) -> None:
    for following in list(beginning.next_siblings):
        following.extract()
    beginning.extract()


def trim_history(text: str, *, whole: bool) -> tuple[str, bool]:
    """Without history, signature and small print; all of it if `whole` or nothing would be left.

    Answers between the quoted lines stay. The flag says whether history was left out.
    """
    lines = text.split("\n")
    kept, found = (lines, False) if whole else _without_history(lines)
    said = "\n".join(_without_end(kept)).strip()
    return (said, found) if _WORD.search(said) else (text.strip(), False)


def _without_history(lines: list[str]) -> tuple[list[str], bool]:
    kept: list[str] = []
    found = False
    at = 0
    while at < len(lines):
        if _begins_history(lines, at):
            return kept, True
        if used := _attribution(lines, at):
            found = True
            if not _is_quoted(_next_said(lines, at + used)):
                return kept, True
            at += used
            continue
        if _is_quoted(lines[at]):
            found = True
        else:
            kept.append(lines[at])
        at += 1
    return kept, found


def _begins_history(lines: list[str], at: int) -> bool:
    """A divider, or the head of an earlier mail as Outlook writes it: From, Sent, To, Subject."""
    if _DIVIDER.fullmatch(lines[at]):
        return True
    if not _FROM.match(lines[at]):
        return False
    return sum(1 for line in lines[at + 1 : at + 7] if _FURTHER.match(line)) >= 2


def _attribution(lines: list[str], at: int) -> int:
    """How many lines "On …, somebody wrote:" takes here; programs wrap it. 0 if it is none."""
    if lines[at].lstrip()[:3].rstrip() not in {"Op", "On", "Am", "Le"}:
        return 0
    for used in (1, 2, 3):
        if _ATTRIBUTION.fullmatch("\n".join(lines[at : at + used])[:600]):
            return used
    return 0


def _next_said(lines: list[str], at: int) -> str:
    return next((line for line in lines[at : at + 50] if line.strip()), "")


def _is_quoted(line: str) -> bool:
    return line.startswith((">", " >"))


def _without_end(lines: list[str]) -> list[str]:
    """Up to the signature mark, without lines of the device and small print below."""
    end = next((n for n, line in enumerate(lines) if _SIGNATURE.fullmatch(line)), len(lines))
    kept = [line for line in lines[:end] if not _DEVICE.fullmatch(line)]
    for at, line in enumerate(kept):
        if at and _SMALL_PRINT.match("\n".join([line, *kept[at + 1 : at + 4]])):
            return kept[:at]
    return kept
