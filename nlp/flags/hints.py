"""Words that raise no flag by themselves, but do where the model is sure what the text is about.

"Arm", "gas" or "alweer" stand in many texts that are no danger and no second contact: as patterns
they would raise false alarms. The model, which reads the whole text, says where they matter; and a
flag never stands on the model alone, so that words can be shown for it. Rules as in
`nlp.flags.rules`; which probability counts as sure is the classifier's.
"""

from collections.abc import Mapping
from typing import Final

HINTS: Final[Mapping[str, str]] = {
    "safety": """
        ambulance*|hechting*|infuus|brandweer*|hersenschudding*|gekneusd*|kneuzing*|geschaafd*|sneed|snijwond*|wond|wonden|gewond*|letsel*|blessure*|trauma*
        gebroken|brak|breuk|breken|knapte|knapt*|klapte|barst*|gebarsten|afgebroken|losgeraakt|loslaat|losliet|schoot|sprong|gesprongen|stortte|zakte|kantelde|omviel|omgevallen|omver|neerkwam|klem|beklemd|ingeklemd|vastgezeten|opgesloten
        viel|vallen|gevallen|valt|struikel*|gestruikeld|gleed|glijden|uitgegleden|onderuit|glad|gladde|spekglad|landde|smakte|tuimel*
        brand|brandt|brandde|vlam*|vonk*|rook|rookte|rookmelder*|smeul*|gesmolten|smolt*|smelt*|schroei*|verschroeid|verbrand*|brandblaar|brandblaren|blaar|blaren|ontplof*|explo*|knal|kortsluit*|stroomschok*|schok|stroomdraad|koper|stekker|stopcontact*|meterkast*|oplader*|accu|batterij*|kokend*|gloeiend*|heet|hete
        gas|gaslucht|gaslek*|gasgeur|gaskraan|gasfles*|koolmonoxide*|monoxide|dampen|damp|chloor|bleek|gif|giftig*|vergif*|asbest*|legionella*|salmonella*|bacterie*|schimmel*|blauwalg*|besmet*|infectie*|ontsteking*|ontstoken|koorts*|uitslag|eczeem|jeuk*
        allerg*|*allergie|*allergisch*|noten|pinda*|sesam|gluten*|lactose*|koemelk|schaaldier*|epipen|anafyl*|bulten|bult|opgezwollen|gezwollen|zwelling*|zwol
        gevaar*|levensgevaar*|onveilig*|veilig|veiligheid*|risico|roekeloos|roekeloze|nalatig*|onverantwoord*|ongeluk*|ongeval*|aanrijding*|aangereden|botsing*|botste|remmen|remde|remt|remvloeistof|stuur|wiel|gordel|airbag|vluchtstrook|uitwijken|sloot|water|verdrink*|verdronk*|badmeester*|reling|leuning|hek|hekje|trap|ladder|steiger*|glijbaan|klimrek|speeltuin*|achtbaan|nooduitgang*|vluchtdeur*|brandtrap|brandalarm|noodknop|alarm
        arm|armen|been|benen|pols|enkel|knie|heup|schouder|sleutelbeen|rib|ribben|nek|rug|hoofd|hoofdje|voorhoofd|gezicht|oog|ogen|ooglid|hoornvlies|oor|neus|kaak|kies|tand|tanden|lip|lippen|tong|keel|hals|hand|handen|handje*|vinger*|duim|topje|nagel|voet|voeten|teen|tenen|hiel|scheen|kuit|dij|lies|buik|maag|borst|huid|hart|long*|bloed*|adem*|pufje|astma*|hoest*
        ziekenhuis|spoed*|seh|huisartsenpost|huisarts|dokter|arts|oogarts|neuroloog|ggd|opgenomen|gips|brace|nekbrace|krukken|rolstoel|verdoving|operatie*|geopereerd|misselijk*|overgegeven|overgeven|braken|gebraakt|buikgriep|voedselvergiftiging|flauw|flauwgevallen|bewusteloos|duizelig*|hoofdpijn|pijn
        mishandel*|aanrand*|aangerand*|aangeraakt|betast*|geslagen|sloeg|geduwd|duwde|geschopt|schopte|bedreig*|dreigde|intimid*|achterna|stalk*|belaag*|mes|wapen|racis*|discrimin*|huidskleur|hoofddoek|homo|uitgescholden|zelfbeschadig*|zelfmoord*|suicid*
        kind|kinderen|kindje|zoon|zoontje|dochter|dochtertje|peuter*|kleuter*|baby*|jongen|meisje|nichtje|neefje|kleinzoon|kleindochter|man|vrouw|moeder|vader|opa|oma|schoonvader|schoonmoeder|politie|pacemaker|prednison|epilep*|zuurstof|onderkoeld|gescheurd*|kapot|aanval|hartaanval|geur|ruikt|stank|olie|diesel|benzine|sensor|rijden|reed|straalden|straat|kuil|kuilen|gat|put|putdeksel|scheef|net|bijna
        glas|glasscherf*|scherf*|scherven|naald*|spijker*|schroef*|splinter*|metaal|ijzer*|spaantje|plastic|steen|steentje|punaise*|mesje|angel
        beet|gebeten|bijt*|vlooi*|teek|teken|wespen|rat|ratten|dood|overleden|overleefd*|overleeft|gestorven|stierf|doden|levens|mensenlevens|slachtoffer*|pillen|medicatie|medicijn*|dosis|dosering|apotheek|apotheker
        injur*|hurt|burn*|fire|smoke|gas|shock|fell|slipped|allerg*|hospital|ambulance|danger*|unsafe|bleed*|blood|choke*|poison*|broke|bitten|assault*|threat*
    """,
    "repeat": """
        keer|keren|maal|*maal|tweede|derde|vierde|vijfde|zesde|zevende|achtste|negende|tiende|zoveelste|/[2-9]e/|/[2-9]de/|/[1-9]x/
        weer|alweer|wederom|opnieuw|nogmaals|andermaal|ditmaal|telkens|steeds|immer|altijd|elke|elk|iedere|ieder|dezelfde|hetzelfde|vorige|eerder|nog|alsnog|intussen|inmiddels|ondertussen|sindsdien|sinds|vaak|meermaals|herhaald*|herhaling|hoeveelste|idem
        probeer|geprobeerd|structureel|week|weken|dagen|maanden|jaar|jaren|termijn|afspraken|afspraak|wacht|wachten|reeds|vanaf|stuurt|zegt|zeggen|verwijst|gelezen|/[0-3]?[0-9]/
        antwoord*|beantwoord*|reactie*|reageer*|gehoord|stil|stilte|zwijgt|zwijgen|bevestig*|ontvangstbevestiging*|beloofd*|belofte*|beloof*|toegezegd|toezegging*|teruggebeld|terugbel*|terugbeld*|teruggemaild|herinner*|aanmaning*|rappel*
        gebeld|belde|bel|bellen|belt|gemaild|mailde|mail|mails|mailtje*|gestuurd|stuurde|opgestuurd|ingestuurd|geschreven|schreef|brief|brieven|briefje*|aangetekend*|gemeld|meldde|melding*|gerapporteerd|ingediend|bezwaar|bezwaren|klacht*|dossiernummer|ticket*|gevraagd|vroeg|aangekaart|aangegeven|langsgeweest|balie|loket|doorverbonden|collega*|formulier*|geupload|ingevuld|geprobeerd
        again|still|twice|third|already|times|chase*|chasing|reminded|reminder*|keep|another|repeatedly
    """,
}
