"""The writer, or somebody in their care, is ill, old, disabled, very young, or without means."""

# ruff: noqa: E501 (alternatives that belong together stay on one line)

from nlp.flags.wording import RiskFlag, exceptions, says, says_even_denied

_RELATIVE = (
    r"(?:moeder|vader|ma|pa|mama|papa|oma|opa|bomma|bompa|moemoe|vava|tante|oom|buurvrouw|buurman"
    r"|schoon(?:moeder|vader)|mevrouw|meneer|vrouw|man|zus|broer|huurster?|mum|mom|dad|father"
    r"|mother|nan|gran\w*|neighbou?r|mutter|vater|mere|pere)"
)
_CHILD = (
    r"(?:zoon(?:tje)?|dochter(?:tje|ke)?|kind(?:je|eke)?|meisje|jongste|ventje|kleinzoon|kleindochter"
    r"|son|daughter|sohn|tochter|fils|fille)"
)

FLAG = RiskFlag(
    "vulnerable",
    (
        says(
            r"(?:7\d|8\d|9\d|10\d)[ -]?(?:jaar|jarige?|jr|years? old|year-old|jahre|ans)(?: oud)?",
            _RELATIVE + r"[^.!?]{0,14}\(?(?:7\d|8\d|9\d)\b\)?",
            r"ik ben (?:7\d|8\d|9\d)|(?:huurster?|mevrouw|heer|klant) van (?:7\d|8\d|9\d)",
            r"(?:vrouw|moeder|man|vader) van (?:(?:een|twee|drie|vier|vijf|zes|zeven|acht|negen)en)?"
            r"(?:zeventig|tachtig|negentig)",
            r"(?:hoog)?bejaard\w*|ouderen|oude (?:mensen|mens|menskes|vrouw|man|dame)|omaatje\w*",
            r"demen\w*|alzheimer\w*|parkinson|weduwen?|weduwnaar|rouwende",
            r"gepensioneerd\w*|pensioner\w*|elderly|overlijden van mijn|op sterven|terminaal|palliatief",
            r"\w*kanker\w*|chemo\w*|bestraling\w*|tumor|oncolog\w*|ms|als-?patient|astma\w*|copd",
            r"hart(?:patient|klachten|medicijn\w*|falen|bewaking|operatie)|beroerte|hersenbloeding",
            r"dialyse|nierpatient|transplantatie|diabet\w*|suikerziekte|insuline|glucose(?:sensor\w*)?",
            r"epilep\w*|long(?:problemen|ontsteking|patient|arts)|reuma\w*|hernia|burn-?out|coma",
            r"depressi\w*|psycholoog|psychiat\w*|psychose|ptss|autis\w*|syndroom van down|taaislijm\w*",
            r"chronisch\w*|ernstig ziek|zieke (?:moeder|vader|vrouw|man|zus\w*|broer|oma|kind\w*|mens\w*)",
            r"(?:ben|is|was|lig\w*|zit) (?:ernstig |al \w+ |langdurig |thuis |nu )*(?:ziek|bedlegerig)",
            r"coeliac|coeliakie|\w*allerg\w*|lactose-?intoleran\w*|mijn medicijnen|hartmedicijnen|sondevoeding",
            r"revalidatie\w*|revalideren|brandwonden|(?:aan de |op )zuurstof|zuurstoffles|operatie|mantelzorg\w*|traplift",
            r"rolstoel\w*|rollator|scootmobiel|krukken|(?:in )?ne rolstoel|gehandicap\w*|handicap",
            r"mindervalide\w*|invalide|beperking|slechtziend\w*|blinden?|blinde|hulphond|geleidehond",
            r"dwarslaesie|stervende?|couveuse\w*|hartafwijking|coeliakie\w*|blindengeleide\w*",
            r"begeleid ?wonen\w*|stotter\w*|hoort slecht|(?:in het|in 't|met) gips|intensive care",
            r"parkinson\w*|moemoe|(?:ons|mijn) bomma|heb als|hoog-laagbed|(?:met|hoge) koorts|canne",
            r"verstandelijk\w*|verward\w*|eenzame?|slecht ter been|niet (?:meer )?lopen|loopt moeilijk",
            r"slechthorend\w*|doof\w*|doven|dove|laaggeletterd\w*|amper kan lezen|kwetsbare? \w+",
            r"bab(?:y|y's|ietje)|pasgeboren|zuigeling|couveuse|tweeling|wieg|peuter\w*",
            r"(?:hoog)?zwanger\w*|\d+ weken zwanger|bevallen|kraamtijd|kraamvrouw",
            _CHILD
            + r"(?: is| van| \()? ?\(?(?:\w+ (?:maand\w*|weken|months|monate|mois)|twee|2|drie|3)\b",
            r"kind\w* van \w+ maanden|maanden oude? (?:zoon|dochter|kind|baby)\w*|months? old (?:son|daughter|baby)",
            r"(?:ben ik|ik ben|ben) (?:inmiddels |al |nu )?(?:7\d|8\d|9\d)(?! (?:kilo|euro|cm|km|dagen))|aow|minima|minimuminkomen",
            r"afasie|herseninfarct|tia|hartinfarct|hartaanval|pacemaker|stoma|katheter|infuus|beademing\w*|slaapapneu|dwangbuis",
            r"verpleeghuis|verzorgingshuis|zorghuis|hospice|aanleunwoning|dagbesteding|pgb|wlz|wmo|ergotherapeut|tillift",
            r"babyvoeding|flesvoeding|kraamzorg|kolven|vroeggeboorte|te vroeg geboren|weken oud(?:e)?",
            r"angststoornis|paniekaanval\w*|suicid\w*|zelfmoord|verslaafd\w*|opgenomen (?:in|op)|ggz|psychisch\w*|adhd|overspannen",
            r"schizofreni\w*|lichte verstandelijke|niet kan (?:lezen|lopen|zien|horen|praten)|spierziekte|reuma|artrose|dystrofie|fibromyalgie",
            r"laatste (?:\d+|tientje|geld|paar euro)(?: euro)?|nog \d{1,2} euro (?:op|over)|rond (?:te )?komen|schulden|sta(?:an)? (?:ik |we )?rood|dakloos",
            r"bijstand\w*|uitkering|voedselbank|schuldsanering|schuldhulp\w*|sociaal minimum|wajong",
            r"wheelchair|disab\w+|blind|guide dog|deaf|dementia|cancer|chemo\w*|asthma|autistic|autism",
            r"pregnant|newborn|bab(?:y|ies)|toddler|carer|widow(?:er)?|oxygen|stroke|intubated|seizure",
            r"rollstuhl\w*|behindert\w*|schwanger\w*|saugling|demenz|krebs\w*|asthma|pflegebedurftig\w*",
            r"fauteuil roulant|handicape\w*|enceinte|bebe|nourrisson|chimio|personne agee|malade",
        ),
        says_even_denied(
            r"(?:geen|zonder) (?:verwarming thuis|warm water|stroom|gas|insuline|medicijn\w*|eten|melk)",
            r"geen (?:geld|eten)(?: meer)? (?:voor|om)|geen boodschappen|kan (?:de|mijn) huur niet",
            r"(?:huis|woning|kamer) (?:van|is) \d{1,2} graden|zit(?:ten)?(?: \w+){0,4} in de kou",
            r"verwarming(?: \w+){0,5} (?:koud|kapot|stuk|uit)|koelkast leeg|warm eten en een warm huis",
            r"no (?:heating|hot water|electricity|money for food)|keine heizung|sans chauffage",
        ),
    ),
    exceptions(
        r"allerg\w* voor (?:jullie|dit soort|smoesjes|chatbots?)|blinde(?:ring| vlek| muur| paniek)",
        r"blind (?:vertrouw\w*|date)|chronisch (?:te laat|onderbezet)|dove(?:mans)? ?oren|oost-?indisch doof",
        r"in uitvoering|babysit\w*|baby (?:blauw|roze)|kinderziektes?|doof(?:pot| voor)",
    ),
)
