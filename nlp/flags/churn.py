"""The writer leaves, cancels, switches, or will not come back."""

# ruff: noqa: E501 (alternatives that belong together stay on one line)

from nlp.flags.wording import RiskFlag, exceptions, says, says_even_denied

FLAG = RiskFlag(
    "churn",
    (
        says(
            r"(?:ik|we|wij|'k)(?: \w+){0,3} (?:zeg|zeggen)(?: \w+){0,6} op",
            r"(?:abonnement|contract|lidmaatschap|abo|rekening|polis|verzekering|account|boel|zaak)"
            r"(?: \w+){0,4} (?:opgezegd|opzeggen|beeindigd|geschrapt|stopgezet|verwijderd|weg)",
            r"(?:zeg|zegde)(?: \w+){0,3} (?:abonnement|contract|lidmaatschap|abo)(?: \w+){0,3} op",
            r"(?:inmiddels|gisteren|vandaag|meteen|direct|net|al|dus|per direct) opgezegd",
            r"(?:ik|we|wij)(?: \w+){0,3} (?:stap|stappen|haak|haken)(?: [\w.]+){0,5} (?:over|af|uit)",
            r"(?:familie|we|wij|ik|allemaal|inmiddels|dus) (?:is |zijn |ben )?overgestapt",
            r"stap over|stappen (?:[\w.]+ ){0,4}over|stap ik over|(?:ga|gaan)(?: \w+){0,3} overstappen",
            r"opgezegd heb ik|opzegging (?:ligt|is|volgt)|contract opgezegd|ik beeindig|hef op",
            r"(?:rekening|account|abo|klantenkaart|klantenpas|pas|kaart)(?: \w+){0,3} (?:gaat dicht"
            r"|opgeheven|stopgezet|eraf|doorgeknipt|doormidden|ligt (?:op|bij|in)|inleveren|gesloten)",
            r"(?:winkeltje|boeltje|spullen|zaken|geld|spaargeld)(?: \w+){0,3} (?:gesloten|overgezet"
            r"|weggehaald)|kaart gaan inleveren|pleite|(?:wij|we) vertrekken|weg ermee",
            r"(?:ik|we|wij|familie)(?: \w+){0,4} (?:ben|zijn|gaan|ga)(?: \w+){0,4} (?:weg|vertrokken)",
            r"(?:ik ben|ik ga|ben ik|we zijn|dan ben ik) (?:hier |er |daar )?(?:weg|vertrokken)",
            r"klaar mee en weg|en weg ben ik|klaar mee, (?:ik )?lever",
            r"(?:ga|gaan|zit|stap|vertrek)(?: \w+){0,4} (?:bij|naar|nr) (?:de|den|een) "
            r"(?:concurr?ent\w*|ander|anderen)|naar een ander toe",
            r"(?:bestel|boek|koop|ga|kijk|zoek)(?: \w+){0,5} (?:ergens anders|elders)",
            r"volgend jaar (?:maar )?(?:iets|een) anders?",
            r"laatste (?:keer|maal|bestelling|aankoop) (?:dat|geweest|hier|bij|ooit)",
            r"(?:dit|dat|het) was (?:de|mijn|onze) laatste (?:keer|bestelling|aankoop|vlucht|rit)",
            r"(?:ik|we|wij|'k) (?:\w+ ){0,2}stop(?:pen)? (?:ermee|er mee|met (?:dit|deze|jullie))",
            r"(?:'k|ik) ga(?: [\w']+){0,7} stoppen",
            r"(?:zijn|ben) (?:je|jullie|u|ge) (?:een|weer een) klant (?:kwijt|armer|minder)",
            r"(?:een|weer een|deze) klant (?:kwijt|armer|minder)",
            r"klant (?:af|geweest)|klant was ik|was ik klant",
            r"app (?:direct |meteen |weer )?verwijderd|sec[.] verwijderd|en (?:direct )?verwijderd",
            r"voortaan(?: \w+){0,2} (?:haal|koop|bestel|boek|rijd|rij|tank|bank|neem|ga|doe)(?:en)?(?: ik| we| wij)?|(?:haal|koop|bestel|boek|neem|ga|doe) ik(?: \w+){0,3} voortaan",
            r"overgestapt(?: naar| op|[.!]|$)|(?:al|ben|zijn|is|inmiddels) overgestapt|(?:abo\w*|polis|\w*contract|lidmaatschap|rekening)(?: \w+){0,6} (?:gestopt|stopgezet|beeindigd|ontbonden|losgelaten|opgezegd|overgezet|opgeheven|geannuleerd|gecancel\w*)",
            r"klaar met (?:jullie|deze|dit|die|de)|(?:(?<=[.!?,] )|^)(?:doei|de groeten|bye|ciao)(?:[.!]|$)|tot nooit(?: meer)?|haal(?: \w+){0,3} geld (?:weg|eraf|er weg)|per direct weg|eraf ermee|stop er(?: \w+)? mee|(?:polissen|rekeningen|abonnementen|alles) (?:gaan|gaat) (?:weg|eruit|over)|bij (?:jullie|u|deze \w+) (?:weg|vertrek\w*)|(?:ander|nieuw)e? (?:bank|provider|garage|aanbieder|leverancier|dokter|tandarts|verzekeraar|winkel|apotheek|sportschool)(?: \w+){0,2} (?:gevonden|genomen|gekozen|zoeken|gezocht)",
            r"via een ander|naar de buren|ontbonden|(?:allemaal|vanavond|vandaag|daarom|dus|nu|per direct|heb ik|hebben we|zojuist) opgezegd",
            r"(?:doe|doen|haal|halen|koop|kopen|breng)(?: \w+){0,5} (?:ergens anders|elders|bij de concurrent|bij een ander)",
            r"(?:wij|we|ik) (?:gaan|ga|zijn|ben) (?:elders|ergens anders|verder kijken|op zoek naar een ander)",
            r"(?:opgezegd|opzeggen|beeindigd|gestopt)[.! ]*$|kunnen jullie (?:me|mij|ons) uitschrijven|schrijf me uit",
            r"(?:zeg|zeggen) (?:het |dit |alles |mijn |ons )?(?:\w+ )?op(?:[.!]|$)|verlaat (?:deze|dit|jullie)|vaarwel|adieu",
            r"(?:i'?m|we'?re|i am|we are) (?:leaving|switching|cancel+ing|done|off|out)",
            r"(?:i|we)(?:'ve|'ll| have| will)? (?:just )?(?:cancel+ed (?:my|our)|switched|switch to)",
            r"(?:moving|switching|moved|switched) to (?:another|a different|your competitor)",
            r"(?:lost|losing) (?:a|this|another) customer|taking (?:my|our) (?:business|custom|money)",
            r"leaving (?:asap|today|now|you|this|for)|cancel (?:the whole|everything|my|our|it all)|(?:moved|moving|taking|took)(?: \w+){0,4} (?:elsewhere|away|to (?:a|an|another|the))|(?:all|our|my)(?: \w+){0,4} (?:lines?|accounts?) (?:are|is) going|we'?re off|withdrawn|withdrawing|bye(?:[.! ]|$)|going elsewhere|switched (?:to|away|provider)",
            r"last time (?:i|we)|good riddance|number is being ported|closing my account",
            r"(?:ich|wir) (?:kundige|kundigen|wechsle|wechseln|habe gekundigt)|kundige ich",
            r"(?:je|nous) (?:resilie|resilions|vous quitte|pars chez|change de|changeons de)",
        ),
        says_even_denied(
            r"nooit meer (?:bij|naar (?:dit|deze|die)|hier|iets bij|terug|klant|bestel\w*|boek\w*)",
            r"^nooit[.]? meer|nooit[.]? meer[.!]*$|eens maar nooit (?:meer|weer)|en nooit meer",
            r"(?:mij|ons|me) zie(?:n|t)? (?:je|ze|u|ge|jullie)(?: \w+){0,3} (?:niet|nooit|niemer)",
            r"zie(?:n|t)? (?:je|jullie|ze|u|ge) (?:mij|ons|me)(?: \w+){0,3} (?:niet|nooit) meer",
            r"(?:kom|komen|koop|bestel|boek|huur|vlieg|eet)(?: \w+){0,2} (?:hier|bij|er|daar|bij jullie)"
            r"(?: \w+){0,2} (?:niet|nooit) meer",
            r"(?:geen|niet langer) (?:klant|verlenging|lid)(?: meer)?",
            r"never (?:again|coming back|set foot|rent\w*|book\w*|stay\w*|come back|deal\w*|eat\w*|order\w*|buy\w*|fly\w*|use|shop\w*|return\w*)",
            r"(?:will not|won't|not) (?:be )?(?:renew\w*|coming back|returning|ordering again)",
            r"nie wieder|plus jamais",
            r"we'?re done|i'?m done with (?:you|them|this)|sooner (?:swim|crawl|walk)",
            r"(?:ga|gaan|zoek|zoeken)(?: \w+){0,3} (?:een )?andere? (?:bank|provider|garage|aanbieder"
            r"|leverancier|dokter|tandarts|verzekeraar|winkel)",
            r"(?:sluit|sluiten|neem|nemen) (?:ik|we|wij) (?:elders|ergens anders)",
            r"afscheid genomen van|(?:haak|haken) (?:ik |we )?af",
        ),
    ),
    exceptions(
        r"(?:hoe|kan|wil|mag|waar) (?:kan |kun |mag )?(?:ik|je)(?: \w+){0,6} (?:opzeggen|overstappen)",
        r"how (?:do|can) i cancel",
    ),
)
