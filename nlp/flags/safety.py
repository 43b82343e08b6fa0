"""Somebody was hurt or could be: fire, gas, electricity, food, traffic, falling things, assault."""

from nlp.flags.wording import RiskFlag, exceptions, says, says_even_denied

FLAG = RiskFlag(
    "safety",
    (
        says(
            r"(?:levens)?gevaarlijke?r?|levensgevaar|in gevaar|onveilig\w*|veiligheidsrisico",
            r"in (?:de )?brand|brand(?:lucht|gevaar|blaar|blaren)",
            r"in de fik|vlammen|een vlam|vonk\w*|rook(?:ontwikkeling|vergiftiging)|schroei\w*",
            r"gesmolten|smolt|ontplof\w*|explodeer\w+|bol als een|kortsluiting",
            r"gas(?:lucht|lek|leiding)\w*|(?:ruik|ruiken|rook|roken|rieken|stinkt)(?: \w+){0,6} gas",
            r"gas (?:te )?(?:rieken|ruiken)|naar gas|koolmonoxide\w*|co-?vergiftiging|met co",
            r"rookmelders?|nooduitgang\w*|brandblusser|aed|epipen|met de ambulance|in een ambulance",
            r"onder stroom|schok gekregen|stroomstoot|elektrocut\w*|geeft een tikske|draad(?:je)? bloot",
            r"gewond\w*|verwond\w*|letsel|bloedend\w*|hechtingen|gehecht|schaafwond\w*",
            r"gebroken (?:pols|been|heup|rib|enkel|arm|voet|neus)|hersenschudding|blauwe plek\w*",
            r"(?:pols|been|heup|rib|enkel|arm|voet|neus)(?: [\w]+){0,5} gebroken|kneuzing|verstuikt",
            r"(?:lag|ligt|lagen|liggen|beland\w*|weg|naar)(?: \w+){0,5} (?:huisartsenpost|spoedeisende"
            r"|ziekenhuis|eerste hulp|hartbewaking|intensive care|spoed)",
            r"(?:knie|arm|hand|voet|hoofd|been|vinger\w*|buik|teen)(?: \w+){0,3} (?:open|opengehaald"
            r"|kapot|blauw|gekneusd|bekneld)|kras over|blaar|blauw van|opzij springen|klemgereden",
            r"(?:raam|luik|deur|hek|poort)(?: \w+){0,3} (?:wagenwijd )?open(?:,| en)(?: \w+){0,3} "
            r"(?:slot|peuter|kind)\w*|slaat vanzelf af|rooster los|(?:zo|te) (?:heet|warm) dat",
            r"trok (?:gewoon )?op|deur (?:sloot|toegedaan)(?: \w+){0,3} (?:met|arm|tas)|rafel\w*",
            r"afgekeurd|op zijn telefoon te|stond alleen op straat|hek (?:wagenwijd )?open|brandtrap",
            r"weet waar ik woon|verblijfplaats|flauw(?:gevallen)?|hangt (?:nog )?aan een draad",
            r"afgebrand|uitbrandd?e|dood (?:gaan|kunnen gaan)|losse (?:tegel|drukknop\w*|rooster)",
            r"putdeksel|in (?:zijn|haar|z'n) (?:mond(?:je)?|keel)|gevallen|uitgeschoven|(?:zo|te) glad",
            r"112 kunnen bellen|bare copper|doesn't lock|hole in the (?:railing|fence|floor)|fell over",
            r"notausgang|brandfall|kindersitz|tips forward|by the hair|could (?:have died|fall)",
            r"(?:uit|ge)?gegleden|gestruikeld|onderuit ?gegaan|van de trap|gevallen over",
            r"allergische reactie|notenallergie|allergisch aan|anafyla\w*|voedselvergiftiging|buikgriep",
            r"(?:ziek|misselijk|overgeven|overgegeven)(?: \w+){0,4} (?:van|na|geworden|geweest)",
            r"rauwe kip|schimmel in|glas in|scherf|scherven|scherp\w* rand\w*|plastic in",
            r"salmonella|legionella|asbest|giftig\w*|chemisch\w*|zuurlek\w*|vergift\w*",
            r"door rood|telefoon in z'?n hand|bijna (?:aan|om|over|onder)(?:reden|gereden|ver\w*)",
            r"(?:aange|geschept|overre)reden|aanrijding|omvergereden|rem(?:men|leiding\w*|weigering)",
            r"wiel(?:bouten|moeren)? (?:zaten )?los\w*|wielbouten|losgeschoten|van de muur",
            r"omgevallen|omgekiept|naar beneden gekomen|geknapt|doorheen gezakt|zit los",
            r"mishandel\w*|aangerand|betast|bedreigd|bedreiging|geslagen|lastiggevallen",
            r"discrimin\w*|racis\w*|intimid\w*|onderkoel\w*|infuus|bewusteloos|gestikt|verstikk\w*",
            r"dangerous\w*|unsafe|hazard\w*|caught fire|on fire|smok(?:e|ing)|sparks?|exploded",
            r"burn(?:t|ed|s)?(?: \w+){0,3} (?:hand|arm|leg|skin|finger)\w*|gas (?:leak|smell)|smell of gas",
            r"carbon monoxide|electric shock|injur\w*|stitches|bleeding|concussion|a&e|paramedics?",
            r"broke (?:her|his|my) \w+|food poisoning|allergic reaction|anaphyla\w*|glass in|mou?ld",
            r"assault\w*|harass\w*|threatened|racist|groped|vomiting|wobbles",
            r"gefahrlich\w*|brannte|feuer gefangen|verletz\w*|krankenhaus|gasgeruch|stromschlag",
            r"dangereu\w*|brulure|blesse\w*|hopital|fuite de gaz|intoxication|monoxyde",
        ),
        says_even_denied(
            r"geen (?:batterij|slotje|bordje|hek|leuning|verlichting)",
            r"niet (?:vast|vastgezet|goed vast|afgesloten)(?:gezet)?",
            r"had(?:den)? (?:hem|haar|mij|ons|me) (?:bijna |kunnen )\w*(?:dood|vermoorden|gestikt)\w*",
            r"(?:bijna|was ik|waren we) (?:dood|gestikt|verdronken|er niet meer geweest)",
            r"rotte eieren|leven\w* (?:op het spel|in gevaar)|speelt met mensenlevens",
        ),
    ),
    exceptions(
        r"brandmerk|brandnieuw|brand new|brandstof\w*|afgebrand|brandje|rook(?:worst|vrij|kamer)",
        r"vlam in de pan|uitgevlogen|ik vlam|smelt (?:mijn hart|op de tong)|ontplof(?:te|t)? (?:ik|de"
        r" tent)|gasrekening|voor in de file|glasvezel|brandend",
    ),
)
