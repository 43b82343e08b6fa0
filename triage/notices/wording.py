"""The few sentences of our e-mails, in both languages.

The pages take their words from `web`; an e-mail is written by a worker, which has no page. It
names the case or source and what happened, never what a customer wrote.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

_SENTENCES: Final[Mapping[str, Mapping[str, str]]] = {
    "nl": {
        "assigned": "Zaak #{case} is aan jou gegeven door {actor}.",
        "mentioned": "{actor} noemde je in een notitie bij zaak #{case}.",
        "answered": "De klant schreef opnieuw in zaak #{case}.",
        "due_soon": "Zaak #{case} moet binnenkort beantwoord of opgelost zijn.",
        "overdue": "Zaak #{case} is over tijd.",
        "escalated": "Zaak #{case} is opgeschaald.",
        "reply_failed": "Je antwoord in zaak #{case} kon niet worden verzonden.",
        "to_approve": "{actor} schreef een antwoord in zaak #{case} dat op je akkoord wacht.",
        "sent_back": "{actor} gaf je antwoord in zaak #{case} terug.",
        "source_paused": "De bron “{source}” is gepauzeerd: ophalen lukt al lang niet meer.",
        "model_drift": "Wat binnenkomt, of hoe het beantwoord wordt, is anders dan gewoonlijk.",
        "source_silent": "De bron “{source}” brengt al lang niets: stil, of gevraagd te wachten.",
    },
    "en": {
        "assigned": "Case #{case} was given to you by {actor}.",
        "mentioned": "{actor} mentioned you in a note on case #{case}.",
        "answered": "The customer wrote again in case #{case}.",
        "due_soon": "Case #{case} is due soon.",
        "overdue": "Case #{case} is overdue.",
        "escalated": "Case #{case} was escalated.",
        "reply_failed": "Your answer in case #{case} could not be sent.",
        "to_approve": "{actor} wrote an answer in case #{case} that waits for your approval.",
        "sent_back": "{actor} sent your answer in case #{case} back.",
        "source_paused": "The source “{source}” was paused: fetching has failed for long.",
        "model_drift": "What comes in, or how it is answered, is not as usual.",
        "source_silent": "The source “{source}” brings nothing for long: silent, or told to wait.",
    },
}
_FRAME: Final[Mapping[str, Mapping[str, str]]] = {
    "nl": {
        "program": "Luisterpost",
        "several": "Luisterpost: {count} berichten voor je",
        "hello": "Hallo {name},",
        "foot": "Welke berichten je krijgt, kies je zelf: {address}",
    },
    "en": {
        "program": "Luisterpost",
        "several": "Luisterpost: {count} notices for you",
        "hello": "Hello {name},",
        "foot": "Choose which notices you get: {address}",
    },
}


@dataclass(frozen=True, slots=True)
class Told:
    """One notice as a line of an e-mail."""

    kind: str
    case_id: int | None
    actor: str | None
    source_id: int | None = None
    source: str | None = None  # its name

    @property
    def place(self) -> str:
        """The page that it is about."""
        if self.source_id is not None:
            return f"/sources/{self.source_id}"
        if self.kind == "model_drift":
            return "/models#drift"
        return f"/cases/{self.case_id}" if self.case_id is not None else "/notices"


def write_mail(language: str, name: str, notices: Sequence[Told], address: str) -> tuple[str, str]:
    """Subject and text about at least one notice; `address` is where the pages are."""
    frame = _FRAME.get(language, _FRAME["en"])
    lines = [_sentence(language, one) for one in notices]
    subject = lines[0] if len(lines) == 1 else frame["several"].format(count=len(lines))
    body = [frame["hello"].format(name=name), ""]
    for one, line in zip(notices, lines, strict=True):
        body += [line, f"{address}{one.place}", ""]
    body += ["-- ", frame["foot"].format(address=f"{address}/settings/notices")]
    return subject, "\n".join(body) + "\n"


def _sentence(language: str, told: Told) -> str:
    sentences = _SENTENCES.get(language, _SENTENCES["en"])
    actor = told.actor or _FRAME[language if language in _FRAME else "en"]["program"]
    return sentences[told.kind].format(case=told.case_id, actor=actor, source=told.source or "?")
