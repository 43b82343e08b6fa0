"""Somebody was hurt or could be: fire, gas, electricity, food, traffic, falling things, assault."""

# ruff: noqa: E501 (alternatives that belong together stay on one line)

from nlp.flags.wording import RiskFlag, exceptions, says, says_even_denied

FLAG = RiskFlag(
    "safety",
    (
        says(
            r"(?:levens)?gevaarlijke?r?|levensgevaar|in gevaar|gevaar (?:voor|op)|onveilig\w*|veiligheidsrisico",
            r"in (?:de )?brand|brand(?:lucht|gevaar|blaar|blaren)",
            r"in de fik|vlammen|een vlam|vonk\w*|rook(?:ontwikkeling|vergiftiging)|schroei\w*",
            r"gesmolten|smolt|ontplof\w*|explodeer\w+|bol als een|kortsluiting",
            r"gas(?:lucht|lek|leiding)\w*|(?:ruik|ruiken|rook|roken|rieken|riek|riekt|stinkt|ruikt)(?: [\w']+){0,6} gas(?!t)",
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
            r"weet waar ik woon|verblijfplaats|flauwgevallen|vielen flauw|hangt (?:nog )?aan een draad",
            r"afgebrand|uitbrandd?e|dood (?:gaan|kunnen gaan)|losse (?:tegel|drukknop\w*|rooster)",
            r"putdeksel|in (?:zijn|haar|z'n) (?:mond(?:je)?|keel)|(?:ben|is|was|zijn|kwam|over|hard|lelijk|achterover|voorover|ten val|erdoor|bijna) gevallen|uitgeschoven|(?:zo|te) glad",
            r"112 kunnen bellen|bare copper|doesn't lock|hole in the (?:railing|fence|floor)|fell over",
            r"notausgang|brandfall|kindersitz|tips forward|by the hair|could (?:have died|fall)",
            r"(?:uit|ge)?gegleden|gestruikeld|onderuit ?gegaan|van de trap|gevallen over",
            r"allergische reactie|notenallergie|allergisch aan|anafyla\w*|voedselvergiftiging|buikgriep",
            r"(?:ziek|misselijk|overgeven|overgegeven)(?: \w+){0,4} (?:van|na|geworden|geweest)",
            r"rauwe kip|schimmel in|glas in|scherf|scherven|scherp\w* rand\w*|plastic in",
            r"salmonella|legionella|asbest|giftig\w*|chemisch\w*|zuurlek\w*|vergift\w*",
            r"(?:\w*kast|stekker|kabel|apparaat|oven|motor|lader|accu|stopcontact|droger|wasmachine|magnetron) (?:rookt\w*|smeult|vonkt\w*)|zat (?:er )?(?:een stuk(?:je)? )?(?:glas|plastic|metaal|hout)|splinter\w*|gas in (?:de|het|ons|onze|mijn) \w+|(?:met|op) (?:zijn|haar|mijn|m'n) hoofd (?:tegen|op)|(?:medicijnen|pillen|medicatie) van (?:een ander|iemand anders|haar buur\w+|zijn buur\w+)|door rood|telefoon in z'?n hand|bijna (?:aan|om|over|onder)(?:reden|gereden|ver\w*)",
            r"(?:aange|geschept|overre)reden|aanrijding|omvergereden|rem(?:men|leiding\w*|weigering)",
            r"wiel(?:bouten|moeren)? (?:zaten )?los\w*|wielbouten|losgeschoten|van de muur",
            r"omgevallen|omgekiept|naar beneden gekomen|geknapt|doorheen gezakt|zit los",
            r"mishandel\w*|aangerand|betast|bedreigd|bedreiging|geslagen|lastiggevallen",
            r"onderkoel\w*|infuus|bewusteloos|gestikt|verstikk\w*",
            r"glasscherf\w*|naald(?:en)?|spijkers? in|verbrand (?:aan|door|mijn|m'n)|brandwonden door|bijtend\w*",
            r"viel(?: \w+){0,5} (?:meter|trap|af|van de|uit de|om)|klapte(?: \w+){0,3} (?:om|dicht|op)|ingestort|instort\w*",
            r"op (?:mijn|m'n|zijn|haar) (?:hoofd|voet|tenen|hand|knie|rug) (?:gevallen|gekomen|geland)|hersenletsel|whiplash",
            r"nek niet meer|niet meer (?:bewegen|draaien|kunnen lopen)|reanim\w*|brandweer|pompiers?|hulpdiensten",
            r"(?:bijna-)?ongeluk(?:ken)? (?:gebeur\w*|mee|veroorzaakt)|val(?:gevaar|len)? gevaar|struikelgevaar|gestruikeld",
            r"rem(?:men)? (?:doe\w*|deden|deed|weiger\w*|werk\w*)|zonder (?:gordel|helm|remmen|leuning)|gordel (?:was|zat|ging|niet)",
            r"te hard (?:gereden|reed)|reed(?: \w+){0,4} (?:rood|stoep|fietspad)|dronken achter|achter het stuur|slingerend",
            r"gewurgd|verslikt|gestikt|verdrink\w*|verdronken|uitslag (?:op|over)|jeuk en bulten|opgezwollen|zwelling",
            r"rattengif|muizen(?:keutels|drol)|kakkerlak\w*|maden in|(?:bedorven|rotte?) (?:vlees|kip|vis)|rauw van binnen|roze van binnen",
            r"levensbedreigend|doodsbang|doodeng|voor hetzelfde geld|had(?:den)? (?:wel )?(?:iemand )?(?:dood|erger)",
            r"(?:een|de|door|bij|in|na|met|vanwege) brand(?! of )|brand (?:geweest|gehad|ontstaan|uitgebroken)|oververhit\w*|(?:opgezwollen|bolle?|lekkende) (?:accu|batterij)|gloeiend heet|kokend\w* (?:water|olie)",
            r"(?:banden|band) (?:zijn |waren |is |was )?(?:spiegel)?glad|gladde banden|klapband|branddeur|vluchtweg|vluchtroute|noodrem|airbag|losliggend\w*|uitstekende? (?:schroef|spijker|draad)",
            r"gebeten|hondenbeet|handtastelijk|opgesloten (?:in|door)|mes getrokken|achtervolgd|gestalkt|stalk\w*|intimid\w*|eerste hulp|ehbo|spoedpost|bloed(?:de|end|neus|t)?(?! (?:geprikt|onderzoek|prikken|afgenomen))",
            r"levensgevaar|breuk (?:opgelopen|in)|schedel\w*|verkeerde (?:medicijn\w*|dosering|pillen|tabletten)|tegen de grond (?:geduwd|gewerkt)|stoplicht\w* (?:staan?|stond\w*) (?:\w+ ){0,6}groen|(?:aan|over)gereden|bijna (?:een |mijn )?(?:ongeluk|aanrijding|fietser|kind)",
            r"dangerous\w*|unsafe|hazardous|hazards?(?! (?:on|lights))|near miss(?:es)?|fraying|(?:at|put|putting)(?: \w+){0,3} (?:at )?risk|ice rink|fire doors?|condemned|bald tyres|(?:second|the|a|small) fire|recall|harass\w*|stalk\w*|crush|locked the doors|doors? on (?:my|his|her|our)(?: \w+){0,2} (?:arm|hand|leg|foot)|bed ?bugs|allerg\w+(?: \w+){0,8} (?:resus|hospital|epipen)|brakes?|opened while moving|caught fire|on fire|smok(?:e|ing)|sparks?|exploded",
            r"burn(?:t|ed|s)?(?: \w+){0,3} (?:hand|arm|leg|skin|finger)\w*|gas (?:leak|smell)|smell of gas",
            r"carbon monoxide|electric shock|injured|injur(?:y|ies)(?! (?:notes|list|time))|stitches|bleeding|concussion|a&e|paramedics?",
            r"broke (?:her|his|my) \w+|food poisoning|allergic reaction|anaphyla\w*|glass in|mou?ld",
            r"assault\w*|threatened|groped|vomiting|wobbles",
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
        r"brandmerk|brandnieuw|brand new|brandstof\w*|brandje|(?:left|right)-hand|rook(?:worst|vrij|kamer)|(?:left|right)-hand|even-handed",
        r"vlam in de pan|uitgevlogen|ik vlam|smelt (?:mijn hart|op de tong)|ontplof(?:te|t)? (?:ik|de"
        r" tent)|gasrekening|voor in de file|glasvezel|brandend",
    ),
)
