"""It is not the first contact about this, or the same fault returns."""

# ruff: noqa: E501 (alternatives that belong together stay on one line)

from nlp.flags.wording import NUMBER, ORDINAL, RiskFlag, exceptions, says_even_denied

_CONTACT = (
    r"(?:ge(?:beld|meld|mailt|maild|vraagd|vraag|schreven|klaagd|appt|rapporteerd|sproken|stuurd)"
    r"|doorgegeven|doorverbonden|aangekaart|aangegeven|teruggebeld|opgebeld|nagevraagd|afgemeld"
    r"|uitgeschreven|contact|beloofd|ingediend|ingeleverd|gereclameerd|bellen|melden|vragen|mailen"
    r"|gemaild|bel|meld|vraag|mail)"
)
_MESSAGE = (
    r"(?:keer|maal|mail\w*|e-mail\w*|brie(?:f|ven)|melding\w*|herinnering\w*|afspraak|poging\w*"
    r"|telefoontje\w*|bericht\w*|belletje\w*|monteur\w*|gesprek|klacht|contact|verzoek|ticket\w*)"
)

FLAG = RiskFlag(
    "repeat",
    (
        says_even_denied(
            r"(?:voor )?(?:de|den|het|al|nu al|is) " + ORDINAL + r"(?: \w+)? " + _MESSAGE,
            r"^" + ORDINAL + r" " + _MESSAGE + r"|" + ORDINAL + r" (?:keer|maal)",
            NUMBER + r" ?(?:x|keer|maal)(?:maal)?[ ,](?:[\w']+ ){0,5}" + _CONTACT,
            _CONTACT + r"(?: \w+){0,3} " + NUMBER + r" ?(?:x|keer|maal)",
            r"\w*maal (?:gevraagd|gemeld|gebeld|gemaild)",
            NUMBER
            + r" (?:mails?|e-mails|meldingen|brieven|telefoontjes|herinneringen|terugbelverzoeken"
            r"|inspecties|tickets|belletjes|medewerkers gesproken|monteurs)",
            NUMBER + r" ?(?:x|keer) (?:hetzelfde|dezelfde|beloofd|opgelost)|(?:zes|\d) loketten",
            r"(?:belpoging|poging|ronde|gesprek nummer|mail nummer|monteur|update) " + NUMBER,
            r"nogmaals|(?:wederom|weer eens|voor de zoveelste) (?:een |de |dezelfde |hetzelfde |het |geen |niet |kapot|stuk|storing|lek)\w*|(?:al|nu al|ondertussen al|inmiddels al) (?:meer dan |ruim |bijna )?(?:\w+ )?(?:weken|maanden|jaren|jaar|dagen)(?: \w+){0,5} (?:bezig|aan het (?:bellen|mailen|wachten)|achter(?:aan|heen)|gemeld|bel|mail)|"
            r"(?:geen|nooit|niet)(?: \w+){0,3} (?:teruggebeld|terug gebeld|gereageerd|teruggehoord)|niemand (?:belt|mailt|reageert|belde|reageerde) (?:terug|ooit)?|(?:al eerder|eerder al|vorige (?:keer|maand|week|jaar|winter) ook|net als vorig)\w*|"
            r"opnieuw (?:gebeld|gemeld|gevraagd|gemaild|opgestuurd|vragen|bellen|melden)|herhaaldelijk\w*|meermaals",
            r"meerdere (?:keren|malen|mails|meldingen)|(?:telkens|steeds|iedere keer|elke keer) weer",
            r"(?:weken|maanden|maand|week|jaar) geleden (?:al )?(?:heb ik |hebben we |belde|meldde|mailde)(?: ?\w+){0,3} ?(?:gebeld|gemeld|gemaild|gevraagd|doorgegeven)?|in \w+ (?:al|ook al) (?:eens )?(?:gevraagd|gemeld|uitgelegd|doorgegeven|gebeld)|(?:al eens|al vaker|reeds) (?:gevraagd|gemeld|uitgelegd|doorgegeven|gebeld|gemaild)|"
            + NUMBER
            + r" (?:aangetekende|vriendelijke|boze|keurige|lange|onbeantwoorde) \w+|doorgegeven in \w+, \w+ en \w+",
            r"(?:elke|iedere) (?:keer|maand|week|medewerker|jaar|avond)(?: \w+){0,3} "
            r"(?:bel|vraag|meld|krijg|hoor|begint|belooft|was het|elke|hetzelfde|wijzen)\w*",
            r"nog (?:steeds|altijd) (?:geen|niet|niks|niets|nergens)(?: \w+){0,3} "
            r"(?:antwoord|reactie|bericht|gehoord|vernomen|opgelost|ontvangen|teruggebeld|terugbetaald)",
            r"(?:tot op heden|nog altijd|sindsdien)(?: \w+){0,3} (?:geen|niets|niks|niet)",
            r"(?:op|mijn)(?: \w+){0,6} (?:geen|nooit|niet) (?:antwoord|reactie|gereageerd|beantwoord)",
            r"geen (?:antwoord|reactie)(?: meer)?(?: \w+){0,2} (?:gekomen|gekregen|ontvangen)",
            r"eerdere (?:mail\w*|bericht\w*|melding\w*|klacht\w*|brief|brieven|contact\w*)",
            r"(?:mijn|in vervolg op mijn|naar mijn) (?:e-mails|mails|berichten|brieven) van",
            r"op mijn (?:schrijven|mail|brief|bericht|verzoek)(?: van)?|op mijn \w+ (?:mails|herinneringen)",
            r"zou(?:den)?(?: \w+){0,3} (?:terugbellen|teruggebeld)|herinnering (?:op|van|gestuurd)",
            r"(?:gebeld|gemeld|aangevraagd|geschreven) (?:op|in) [^.]{1,30}(?:,| en )[^.]{1,30}",
            r"(?:weken|maanden) (?:stilte|niks gehoord)|nog een keer van|(?:maand|maanden|weken|wkn) bel ik",
            r"nu zo vaak gehoord|(?:twee|drie|vier|vijf)maal (?:toe |al |eerder )?(?:\w+ )?(?:gebeld|gemeld|gemaild|gevraagd|verzocht|geschreven|aangeschreven|schriftelijk|contact|een klacht|herinnerd)|meld ik u|vorige week ook|schreef u",
            r"(?:al|nu|is|hem) "
            + NUMBER
            + r" (?:keer|maal) (?:gekregen|verteld|gezegd|dezelfde|een nieuwe)",
            r"laatste bericht|stuurt(?: \w+){0,4} naar(?: \w+){1,3}, (?:de|het)|blijf bellen|weer bellen",
            r"\d{1,2} (?:jan|feb|maart|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec)\w*[^.!?]{0,60}(?:nog eens|nogmaals|opnieuw|weer)",
            r"(?:nog eens|nogmaals|opnieuw|weer) (?:gebeld|gemaild|gemeld|gevraagd|gestuurd|opgestuurd|ingediend|geprobeerd|contact)",
            r"eerste (?:bericht|mail|melding|keer)[^.!?]{0,50}(?:tweede|derde)|alle (?:drie|vier|vijf) de keren|al zo vaak",
            r"door (?:jullie|u|hen) "
            + NUMBER
            + r" keer|(?:gebeld|gemaild|gemeld),? (?:en )?(?:weer|nog eens|opnieuw)",
            r"(?:niemand|nooit|niet) (?:belt|reageert|antwoordt|teruggebeld|gereageerd)(?: \w+){0,2} (?:terug|meer|op)",
            r"(?:keer op keer|tot vervelens toe|aan de lopende band|blijf(?:t|ven)? maar)|ik blijf (?:bellen|mailen|vragen)",
            r"van het kastje naar de muur|(?:al|nu) (?:weken|maanden|jaren|\w+ jaar)(?: \w+){0,3} "
            r"(?:bel|mail|meld|vraag|melden|bellen)\w*",
            r"\w+ jaar zeuren|weer dezelfde (?:fout|storing|lekkage)|alweer de \w+ (?:keer|maal)",
            r"(?:told|asked|called|rang|phoned|emailed|wrote|reported|contacted|complained|chased)(?: \w+){0,4} "
            + NUMBER
            + r" times|"
            + NUMBER
            + r" times (?:now|already|i|we)|"
            + NUMBER
            + r" (?:calls|phone calls|emails|e-mails|letters|requests|messages|complaints|visits|appointments|chats|engineers|agents|departments)|"
            + ORDINAL
            + r" (?:\w+ )?(?:time|e?mail|call|message|complaint|visit|attempt|letter|install\w*|request|engineer|week|month|winter|one|replacement)(?! (?:of the|in) \w+ (?:i|we) (?:visit|go))",
            r"still (?:no|not|haven't|have not|waiting)(?: \w+){0,3} (?:answer|reply|response|heard|refund"
            r"|resolved|fixed|back)",
            r"(?:already|repeatedly) (?:called|emailed|reported|asked|told|contacted)|attempt number",
            r"keep(?:s)? (?:getting|calling|asking|being|having)|again and again|follow(?:ing)? up on my",
            r"zum "
            + ORDINAL
            + r" mal|(?:"
            + ORDINAL
            + r") (?:anruf|mail|mal|brief)|mehrfach|mehrmals",
            r"immer noch (?:keine?|nicht)|schon " + NUMBER + r" ?mal|wiederholt",
            NUMBER
            + r" (?:fois|courriers|mails|appels)|"
            + ORDINAL
            + r" fois|toujours (?:pas|aucune?)",
            r"relance\w*|a plusieurs reprises",
        ),
    ),
    exceptions(
        r"(?:tweede|second|deuxieme|zweite\w*|derde) (?:kans|keus|hand|plaats|verdieping|kerstdag)",
        r"(?:een|1|twee|2|drie|3) keer per (?:dag|week|maand|jaar)|elke keer (?:weer )?(?:een feest"
        r"|genieten|blij|top|lekker)|ook de tweede keer",
    ),
)
