"""Press, television or a consumer programme hears of it."""

# ruff: noqa: E501 (alternatives that belong together stay on one line)

from nlp.flags.wording import RiskFlag, exceptions, says

FLAG = RiskFlag(
    "media",
    (
        says(
            r"radar|kassa (?:heeft|krijgt|komt|wil|is|heeft|mag|en|of)",
            r"(?:redactie|bij|naar|aan|voor|van|en|redacteur van) kassa|boos|rambam|pointer|meldpunt!?",
            r"een ?vandaag|een vandaag|nieuwsuur|hart van nederland|keuringsdienst van waarde",
            r"undercover in nederland|opgelicht\?!|zembla|pano|ook getest op mensen|winwin",
            r"journalist\w*|reporters?|redacteur|redactie(?:s)?|verslaggever|persbericht|de pers",
            r"(?:rtv|omroep|radio|tv) (?!gids|scherm|kijk|aan|uit|stand|meubel|en |is )\w+"
            r"(?: \w+){0,4} (?:filmen|komt|zendt|gestuurd|uit|belt|langs)",
            r"(?:de|het|een|naar|streek|regio)(?: )?(?:krant\w*|dagblad|weekblad|ad|volkskrant"
            r"|telegraaf|nrc|trouw|nieuwsblad|morgen|standaard|tubantia|gelderlander|parool)"
            r"(?: \w+){0,5} (?:weten|komt|krijgt|heeft|neemt|gestuurd|belt|belde|lezen|is ingelicht)",
            r"(?:naar|bij|aan|staat in|zet ik in|staan in|komt in|komen in) (?:de|het|een) (?:krant\w*|streekkrant|ad|telegraaf|volkskrant|media)",
            r"(?:de|consumenten)(?:programma|rubriek|man)|consumenten ?(?:programma|rubriek|man)\w*",
            r"(?:een )?programma(?: \w+){0,3} gebeld|staat in de krant|naar de media",
            r"krant\w* (?:is|heeft|hebben|stond|belde|belt|schrijft|schreef|komt|erbij|ingelicht|geinteresseerd|gemaild)|(?:landelijke|regionale|lokale|plaatselijke) (?:krant\w*|omroep|media|zender|pers)|omroep (?:belde|belt|komt|heeft|is)|stuk(?:je)? (?:over|in)(?: \w+){0,3} (?:krant|blad)|(?:tv|televisie|radio)-?(?:programma|uitzending|ploeg)",
            r"watchdog|newspapers?|the press|journalists?|(?:channel|bbc|itv|fox|cnn|local) (?:news|\d)",
            r"go(?:ing)? (?:public|viral) with",
            r"presse|zeitung|fernsehen berichtet|redaktion\w*|reporter\w*|akte \d+|wiso",
            r"journaliste|la presse|journal televise|temoins?",
        ),
    ),
    exceptions(
        r"(?:ben|was|ik|heel|erg|zo|echt|best|word|werd|wordt|super|maak\w*|zijn|me|mij|niet) boos",
        r"boos (?:op|over|maken|worden|om|dat|van|en|aan)",
        r"(?:aan|achter|bij|in) de kassa(?! heeft)|naar de kassa|kassa(?:bon|medewerk\w*|juf|rij|systeem)",
        r"zelfscan\w* kassa|kassa (?:stond|ging|dicht|sluit|open|nummer|\d)",
    ),
)
