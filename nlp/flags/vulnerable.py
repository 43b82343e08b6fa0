"""The writer, or somebody in their care, is ill, old, disabled, very young, or without means."""

# ruff: noqa: E501 (alternatives that belong together stay on one line)

from nlp.flags.wording import RiskFlag, exceptions, says_even_denied

_RELATIVE = (
    r"(?:moeder|vader|ma|pa|mama|papa|oma|opa|bomma|bompa|moemoe|vava|tante|oom|buurvrouw|buurman"
    r"|schoon(?:moeder|vader)|mevrouw|meneer|vrouw|man|zus|broer|huurster?|mum|mom|dad|father"
    r"|mother|nan|gran\w*|neighbou?r|mutter|vater|mere|pere)"
)
_CHILD = (
    r"(?:zoon(?:tje)?|dochter(?:tje|ke)?|kind(?:je|eke)?|meisje|jongste|ventje|kleinzoon|kleindochter|kleinkind|zoontje|dochtertje"
    r"|son|daughter|sohn|tochter|fils|fille)"
)

FLAG = RiskFlag(
    "vulnerable",
    (
        # "Without insulin" is no denial: whoever needs it is meant.
        says_even_denied(
            r"(?:7\d|8\d|9\d|10\d)[ -]?(?:jaar|jarige?|jr|years? old|year-old|jahre|ans)(?: oud)?",
            _RELATIVE
            + r"(?!\w)[^.!?\d]{0,14}\(?(?:7\d|8\d|9\d)(?![\d:,]|\.\d| ?(?:euro|cent|%|procent|min|dagen|km|p\b))\)?",
            r"(?:ik|zij|ze|hij|is|ben|was|wordt|word|en) (?:is |ben |al |nu |bijna |inmiddels |net |ook )*(?:7\d|8\d|9\d)"
            r"(?= ?(?:[.!?)]|$|en (?:woon|wacht|heb|heeft|kan|slecht|zit|ziet|hoort|loopt|nog)|(?:jaar|jaren|lentes)))",
            r"(?:op (?:mijn|z'n|zijn|haar) |van |dame van |heer van |iemand van )(?:7\d|8\d|9\d)(?:e|ste)?(?= (?:die|en|kan|kun|ga|val|moet|al)|[.,!?)]|$)",
            r"(?:in de|diep in de|over de|ruim|boven de) (?:zeventig|tachtig|negentig)|(?:zeventiger|tachtiger|negentiger|tachtigjarige|negentigjarige|zeventigjarige)",
            r"(?:(?:een|twee|drie|vier|vijf|zes|zeven|acht|negen)en)?(?:zeventig|tachtig|negentig)(?: jaar| ben ik| is ze| is hij|-jarige|jarige)",
            r"(?:i am|i'm|she is|she's|he is|he's|aged|is) (?:7\d|8\d|9\d)(?! ?(?:euro|%|percent|pounds|min|miles|days))",
            r"ik ben (?:7\d|8\d|9\d)|(?:huurster?|mevrouw|heer|klant) van (?:7\d|8\d|9\d)",
            r"(?:vrouw|moeder|man|vader) van (?:(?:een|twee|drie|vier|vijf|zes|zeven|acht|negen)en)?"
            r"(?:zeventig|tachtig|negentig)",
            r"(?:hoog)?bejaard\w*|ouderen|oude (?:mensen|mens|menskes|vrouw|man|dame)|omaatje\w*",
            r"dement\w*|demenz|alzheimer\w*|parkinson|weduwen?|weduwnaar|rouwende",
            r"gepensioneerd\w*|pensioner\w*|elderly|overlijden van mijn|op sterven|terminaal|terminale|palliatie\w+",
            r"\w*kanker\w*|chemo\w*|bestraling\w*|tumor|oncolog(?:ie|ische)|ms(?!\.)|als-?patient|astma\w*|copd|leukemie|lymfoom|lupus|crohn|colitis|stoma\w*",
            r"hart(?:patient\w*|klachten|medicijn\w*|falen|bewaking|operatie|kwaal|probleem|problemen|ritmestoornis\w*)|beroerte|hersenbloeding",
            r"dialyse|nierpatient|transplantatie|diabet\w*|suikerziekte|suikerpatient|insuline\w*|glucose(?:sensor\w*)?",
            r"epilep\w*|long(?:problemen|ontsteking|patient|arts)|reuma\w*|burn-?out|in coma|long ?covid|post-?covid|me/?cvs|cva|hersenletsel|hersentumor|nah|sikkelcel\w*|hemofilie|hiv",
            r"depressi(?:e|ef|eve)|(?:bij|naar) (?:de|een|mijn) psych(?:olo\w+|iat\w+)|psychiatrisch\w*|psychose|ptss|autis\w*|syndroom van down|taaislijm\w*",
            r"chronisch\w*|ernstig ziek|zieke (?:moeder|vader|vrouw|man|zus\w*|broer|oma|kind\w*|mens\w*)",
            r"(?:ben|is|was|lig\w*|zit) (?:ernstig |al \w+ |langdurig |thuis |nu )*(?:ziek|bedlegerig)",
            r"coeliac|coeliakie|\w*allerg\w*|lactose-?intoleran\w*|(?:zijn|haar|hun|m'n|mijn) medi(?:cijnen|catie)|medicatie van|hartmedicijnen|sondevoeding",
            r"revalidatie\w*|revalideren|brandwonden|(?:aan de |op )zuurstof|zuurstoffles|(?:na|voor|van|herstel\w*)(?: \w+){0,3} (?:knie|heup|hart|rug|zware|spoed|oog)?-?operatie|geopereerd|(?:net|pas|gisteren|vandaag) uit het ziekenhuis|mantelzorg\w*|traplift|thuiszorg|wijkverpleging|wijkverpleegkundige|personenalarm\w*|alarmknop|noodknop|hulpbehoevend\w*|zorgbehoevend\w*|bedlegerig\w*",
            r"rolstoel(?:en|er|ster|gebruik\w*|ganger\w*|vriendelijk\w*|plek\w*|kind|bus|taxi|vervoer|plaats\w*)?|rollators?|scootmobiel\w*|(?:op|met|loop\w* \w+) krukken|\w*prothese|geamputeerd\w*|been kwijt|(?:in )?ne rolstoel|gehandicap\w*|handicap",
            r"mindervalide\w*|invalide|beperking|slechtziend\w*|blinden?|blinde|(?:ben|is|bijna|stekeblind|zo goed als) blind|blind ben|hulphond|geleidehond|witte stok",
            r"dwarslaesie|stervende?|couveuse\w*|hartafwijking|coeliakie\w*|blindengeleide\w*",
            r"begeleid ?wonen\w*|stotter\w*|hoort slecht|(?:been|arm|voet|pols|enkel|zit|loop|lig)\w*(?: \w+){0,4} gips|intensive care",
            r"parkinson\w*|moemoe|(?:ons|mijn) bomma|heb als|hoog-laagbed|(?:met|hoge) koorts|canne",
            r"verstandelijk\w*|verward\w*|eenzame?|slecht ter been|niet (?:meer )?lopen|loopt moeilijk",
            r"slechthorend\w*|doof|doofstom\w*|doven|dove|gebarentolk|laaggeletterd\w*|amper kan lezen|kwetsbare? \w+",
            r"(?:mijn|m'n|ons|onze|haar|zijn) (?:oma|opa|bomma|bompa|omaatje|grootmoeder|grootvader|moemoe|vava|oude (?:moeder|vader|buurvrouw|buurman|tante|oom))|(?:met|door|van) (?:mijn|m'n) (?:rug|knie\w*|heup\w*|hart|reuma|ziekte|longen|handicap)|(?:lag|lig|ligt|lagen) (?:\w+ ){0,4}(?:ziekenhuis|op de ic)|(?:op|van) de (?:ic|intensive care)|ledikant\w*|kinderwagen|kinderkoets\w*|oudjes|senioren(?:woning|flat)|serviceflat|zorgflat|rusthuis|hoortoestel\w*|rolstoellift|met (?:mijn|m'n|haar|zijn) krukken|(?:mijn|onze|zijn|haar) schulden|energietoeslag|energiebank|sociaal tarief|huishoudelijke hulp|in de war(?= |[.,])|luiers?|bab(?:y|y's|ietje|ytje)(?:tje)?|pasgeboren\w*|zuigeling\w*|couveuse|tweeling(?! van (?:[4-9]|1\d))|dreumes\w*|peuters?|peutertje|wieg",
            r"(?:hoog)?zwanger\w*|\d+ weken zwanger|bevallen|kraamtijd|kraamvrouw|in verwachting|keizersnee|weeen",
            _CHILD
            + r"(?: is| van| \()? ?\(?(?:\w+ (?:maand\w*|weken|months|monate|mois)|twee|2|drie|3)\b",
            r"kind\w* van \w+ maanden|maanden oude? (?:zoon|dochter|kind|baby)\w*|months? old (?:son|daughter|baby)",
            r"(?:ben ik|ik ben|ben) (?:inmiddels |al |nu )?(?:7\d|8\d|9\d)(?! (?:kilo|euro|cm|km|dagen))|aow|minima|minimuminkomen",
            r"afasie|herseninfarct|tia|hartinfarct|hartaanval|pacemaker|stoma|katheter|infuus|beademing\w*|slaapapneu|dwangbuis",
            r"verpleeghuis|verzorgingshuis|zorghuis|hospice|aanleunwoning|dagbesteding|pgb|wlz|wmo|ergotherapeut|tillift",
            r"babyvoeding|flesvoeding|kraamzorg|kolven|vroeggeboorte|te vroeg geboren|weken oud(?:e)?",
            r"angststoornis|paniekaanval\w*|suicid\w*|zelfmoord|verslaafd\w*|opgenomen (?:in het ziekenhuis|op de (?:ic|afdeling|paaz)|in een kliniek)|ggz|zie het niet meer zitten|uit het leven stappen|einde aan (?:mijn|m'n) leven|geen zin meer in het leven|psychisch\w*|adhd|overspannen",
            r"schizofreni\w*|lichte verstandelijke|niet kan (?:lezen|lopen|zien|horen|praten)|spierziekte|reuma|artrose|dystrofie|fibromyalgie",
            r"laatste (?:\d+|tientje|geld|paar euro)(?: euro)?|nog \d{1,2} euro (?:op|over)|(?:rond|rond te|amper rond) komen|(?:in de|met|diepe) schulden|sta(?:an)? (?:ik |we )?rood|dakloos|leefgeld|onder bewind|bewindvoerder|kwijtschelding|armoede|op straat (?:sta|slaap|belanden|gezet)\w*|alleenstaande (?:moeder|ouder|vader|mama)|(?:kan|kunnen)(?: \w+){0,4} (?:huur|boodschappen|eten|energierekening|luiers) (?:niet|nu niet) (?:meer )?(?:betalen|halen|doen)",
            r"(?:in|van|met|op|de|een) (?:de |een )?bijstand|bijstandsmoeder|bijstandsuitkering|(?:mijn|een|wia|ww|wao|ziektewet|bijstands)[ -]?uitkering|(?:naar|bij|van|via) de voedselbank|schuldsanering|schuldhulp\w*|sociaal minimum|wajong",
            r"wheelchair|disab\w+|(?:i'?m|am|is|he's|she's|registered|partially|who is|legally|blind\w+ and) blind|visually impaired|guide dog|deaf|hard of hearing|dementia|alzheimer'?s|parkinson'?s|terminal(?:ly)? ill|palliative|hospice|diabet\w+|epilep\w+|insulin|dialysis|ill|bereave\w+|dead (?:father|mother|husband|wife|dad|mum)|single (?:mum|mom|mother|dad|parent)|food bank|universal credit|prepay|walking stick|walker|crutches|can'?t walk|anxiety|depress\w+|suicid\w*|emergency alarm|care home|cancer|chemo\w*|asthma|autistic|autism",
            r"pregnant|newborn|bab(?:y|ies)|toddler|carer|widow(?:er)?|oxygen|stroke|intubated|seizure",
            r"rollstuhl\w*|rentner(?:in)?|(?:alleinerziehend|pflegebedurft|schwerkrank|kranke?n? (?:mutter|vater|kind|frau|mann|oma|opa))\w*|blind|taub|gehorlos|herzkrank|behindert\w*|schwanger\w*|saugling|demenz|krebs\w*|asthma|pflegebedurftig\w*",
            r"(?:en )?fauteuil(?: roulant)?|bequilles|deambulateur|retraitee?s?|veuve|veuf|aveugle|sourde?|hospitalise\w*|diabetique|handicape\w*|enceinte|bebe|nourrisson|chimio|personne agee|malade",
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
        r"(?:peuter|kleuter)(?:bad|keel|puber)\w*|blinde(?:lings| hoek)|in uitvoering|babysit\w*|baby (?:blauw|roze)|kinderziektes?|doof(?:pot| voor)",
    ),
)
