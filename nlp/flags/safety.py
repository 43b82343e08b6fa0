"""Somebody was hurt or could be: fire, gas, electricity, food, traffic, falling things, assault."""

# ruff: noqa: E501 (a rule stands on one line)

from nlp.flags.wording import RiskFlag

FLAG = RiskFlag(
    "safety",
    words={
        "EBODY": (
            "arm arms leg legs skin finger fingers fingertip* fingertips head heads face faces knee knees ankle* "
            "wrist* hand hands foot feet toe toes thumb* eye eyes eyelid* nose lip lips mouth "
            "tongue tooth teeth gum gums cheek* chin jaw neck throat shoulder* elbow* hip hips rib "
            "ribs thigh* shin shins calf ear ears scalp skull forehead palm chest stomach belly"
        ),
        "EMY": "my his her our their",
        "EWHO": (
            "son sons daughter* kid kids child children boy boys girl girls lad toddler* baby "
            "babys nephew* niece* grandson* granddaughter* grandchild* grandkids mum mums mom "
            "mam mammy dad dads mother mothers father fathers nan nans gran grans grandma* "
            "grandad* grandfather* grandmother* husband* wife wifes partner* sister* brother* "
            "friend friends mate colleague* neighbour* neighbor* passenger* twins"
        ),
        "EBAD": (
            "swollen swelled swelling swole bleeding bled bruised bruises bruising broken burnt "
            "burned blister* stitched bandaged trapped crushed infected fractured sprained "
            "scalded torn numb weep weeping dislocated gashed grazed chipped bled bleeding "
            "stitches"
        ),
        "BODY": (
            "knie knieen arm armen hand handen voet voeten hoofd kop been benen vinger vingers "
            "duim buik teen tenen pols polsen enkel heup rib ribben neus tand tanden lip kin oog "
            "ogen rug nek hals schouder elleboog gezicht wang huid lijf scheen scheenbeen hiel "
            "borst keel kaak schedel voorhoofd achterhoofd bovenlip onderlip nagel nagels lippen onderarm bovenarm onderbeen bovenbeen knieschijf vingertop vingertoppen *vinger sleutelbeen ellepijp jukbeen wervel wenkbrauwen mond mondje handje handjes voetje hoofdje vingertje vingertjes beentje "
            "armpje knietje wenkbrauw bil oor tong sleutelbeen hand arm leg skin finger* head foot "
            "face knee ankle wrist"
        ),
        "HURT": (
            "gebroken gekneusd verstuikt verzwikt verdraaid gescheurd geschaafd opengehaald open "
            "bont blauw bekneld klem vast opgezet gezwollen dik verbrand bebloed bloedde bloedt "
            "bloedend gehecht beschadigd geschaad dubbel kapot geraakt verrekt ontwricht gewond eraf zeep gort diggelen "
            "opengescheurd opengesneden gesneden bezeerd pijn rood broken"
        ),
        "DEVICE": (
            "kast meterkast stekker stekkerdoos kabel snoer apparaat toestel oven motor lader "
            "oplader accu batterij stopcontact droger wasdroger wasmachine vaatwasser magnetron "
            "koelkast laptop telefoon tablet powerbank deken lamp kachel ketel boiler step fiets "
            "ebike fietsaccu friteuse frituur airfryer waterkoker strijkijzer fohn haardroger "
            "televisie tv auto bus trein lift zekering zekeringkast kookplaat fornuis adapter "
            "kruik matras nachtlampje babyfoon verlengsnoer spoel ventilator kabels stoppenkast"
        ),
        "VEHICLE": (
            "auto bus tram trein fiets fietser busje bestelbus taxi scooter vrachtwagen koerier "
            "chauffeur bezorger vrachtauto camion bestelwagen bakfiets motor step bezorgbus"
        ),
        "HOLDS": (
            "trap *trap traptrede trede tree leuning *leuning *hekje *hek *beugel beugel trapleuning balustrade hek hekje reling railing "
            "plafond luik dakpan dakpannen tegel tegels stoep plank planken kast kastje lamp "
            "balkon vloer rooster putdeksel deksel stelling steiger ladder tak lift deur poort "
            "wand muur raam ruit spiegel haak bout bouten wiel wielen schroef schroeven stuur zadel "
            "ketting pedaal voorvork kinderzitje kinderstoel riempje gordel bedje stapelbed wieg "
            "kinderwagen speeltoestel schommel glijbaan klimrek attractie bank stoel tafel "
            "boekenkast boiler schutting parasol bord plafondplaat gevel gevelsteen drempel mat"
        ),
        "FELL": (
            "viel vielen gevallen valt vallen stortte ingestort instort naarbeneden afgebroken "
            "brak braken gebroken begaf losgekomen losgeraakt losgelaten geknapt knapte omgevallen "
            "omviel kantelde gekanteld bezweek bezweken doorgezakt afgevallen losgeschoten loskwam"
        ),
        "FOOD": (
            "kip gehakt vlees vis eten sushi ei eieren hamburger burger maaltijd soep salade "
            "mosselen oesters kebab shoarma pizza taart melk yoghurt kaas brood broodje garnalen "
            "zalm worst pot potje blik babyvoeding flesvoeding hapje maaltijdbox gerecht toetje"
        ),
        "BADFOOD": (
            "bedorven glas scherf scherven "
            "plastic metaal splinter splinters maden made wormen worm kakkerlak* muizenkeutels "
            "schroef naald naalden steentje bloederig roze ijzerdraad scheermes* tand nietje "
            "batterij spijker muis rat insecten"
        ),
        "SICK": (
            "ziek misselijk overgeven overgegeven kotsen kotsend braken spugen diarree buikgriep "
            "voedselvergiftiging buikkrampen kots buikpijn krampen overgaf gekotst"
        ),
        "CARE": (
            "huisartsenpost spoedeisende spoed spoedpost ziekenhuis ehbo seh hospitaal kliniek "
            "hartbewaking brandwondencentrum ambulance ziekenwagen huisarts intensive dokterspost "
            "urgentie spoedarts"
        ),
    },
    says="""
        {*gevaarlijk* / levensgevaar* / gevaar / onveilig* / veiligheidsrisico* / brandgevaar* / valgevaar / struikelgevaar / veiligheidsprobleem / roekeloos / doodeng / doodsbang}
        {in / bijna in} de? brand|fik|hens|vlammen
        {brandje / fik / vuur} ~3 {ontstaan / uitgebroken / uitbreken / gehad / geweest / gevat / gevlogen / vloog / gesticht / geblust / gebrand / veroorzaakt / gevonden}
        {vloog / vliegt / vlogen / vatte / schoot} ~5 {brand / vlam / vuur / fik / lucht|vlammen}
        {door / na / vanwege / kleine / grote / echte} brand
        {brandlucht / gesmolten plastic|kunststof|stekker|kabel|snoer / brandblaar / brandblaren / brandwond* / schroeiplek* / schroei* / *geschroeid / vlammen / steekvlam* / vlam / vonk / vonken / vonkje / vonkjes / vonkt / vonkte / vonkend* / rookontwikkeling / rookvergiftiging / kortsluiting / oververhit* / ontplof* / explode* / explosie / uitbrandde / afgebrand / doorgebrand / smeul* / smolt*}
        <DEVICE> ~5 {rookte / rookt / smeult / vonkt / vonkte / brandde / gesmolten / bol / bolle / opgezwollen / knalde / knal / ontplofte / zwart / stinkt|stonk / kortsluiting / schok / vlam / vlammen / vuur / brand}
        {bolle / opgezwollen / lekkende / brandende / rokende / oververhitte / smeulende} <DEVICE>
        {ruik / ruikt / ruiken / rook / roken / riek / riekt / rieken / stinkt / stonk / geur / rieken} ~6 {gas / verbrand / brand / rook / aangebrand / schroei* / chloor / benzine / rotte eieren / geschroeid / plastic}
        {gaslucht / gaslek* / gasgeur / gaskraan / gasleiding* / gas ontsnapt / naar gas / koolmonoxide* / co vergiftiging / comelder / co melder / met co / gasvergiftiging / gasmelder}
        {gas / gaskraan / gasfles / gaspit / fornuis} ~4 {open / lekt / lekte / lek / opengelaten / open laten / vergeten}
        {zo / te / gloeiend / kokend} ~1 {heet / warm} ~1 {dat / om / water / olie / oliebol / thee}
        {kokend*} {water / olie / heet / hete / thee / koffie / soep}
        {elektrische / stroom / flinke / enorme} ~1 {schok / schokken / stoot}
        {onder stroom / stroomstoot* / elektrocut* / geelektrocuteerd / geeft|gaf een tikske|tik|schok / schok gekregen / stond onder spanning}
        {draad / draden / draadje / draadjes / kabel / kabels / bedrading / snoer / koper} ~4 {bloot / los / blootliggen* / open / uit de muur}
        {blote / losse / blootliggende} {draad / draden / kabel / kabels / koper}
        {gewond* / verwond / verwonding* / verwondde / letsel / hechtingen / schaafwond* / snijwond* / hersenschudding / kneuzing* / hersenletsel / whiplash / botbreuk / bloedneus / bloeduitstorting / schedel* / bewusteloos / reanim* / onderkoel* / verstikk* / stikte / verslikt / verslikte / verdrink* / verdronken / bebloed / blaren / blaar / flauwgevallen / viel flauw / vielen flauw}
        {buiten|bewustzijn bewustzijn / out gegaan / van zijn|haar stokje}
        {blauwe / bont en} {plek / plekken / blauw / oog}
        <BODY> ~4 <HURT>
        {gebroken / gekneusde / verstuikte / blauwe / dikke / bloedende / verbrande / gescheurde / opgezette / gezwollen / kapotte} <BODY>
        {breuk / wond / wonden / wondje / snee / jaap / bult / bulten / buil / striem / brandblaar / splinter} ~4 <BODY>
        {bult / buil / wond / wondje / snee / jaap / litteken} ~2 {op / in / boven} ~3 <BODY>
        {bloed / bloedde / bloedden / bloedend*}
        {naar / op / bij / via} ~2 {huisartsenpost / spoedeisende / spoedpost / ehbo / seh / hospitaal / hartbewaking / brandwondencentrum / dokterspost / urgentie}
        {naar / in} ~1 ziekenhuis ~4 {moeten / gebracht / beland* / door / na / vanwege / afgevoerd}
        {beland* / afgevoerd / lag / lagen / liggen} ~4 ziekenhuis
        <CARE> ~2 {gebeld / erbij / kwam / beland / gekomen / laten komen / geweest / nodig}
        {ambulance* / ziekenwagen / hulpdiensten / 112 gebeld|bellen|erbij / brandweer* / pompiers / eerste hulp / traumaheli / adrenaline / epipen / zuurstofmasker}
        {knelde / klemde / bekneld / klem / vast} ~4 <BODY>
        <BODY> ~4 {tussen / onder / geklemd / klem}
        {aangereden / overreden / omvergereden / geschept / klemgereden / afgesneden / van de weg|sokken gedrukt|gereden / opzij springen / van mijn|zijn|haar sokken / bijna|omver gereden}
        {bijna / haast} ~4 {ongeluk / ongelukken / aanrijding / aangereden / overreden / geraakt / gevallen / botsing / frontaal / dood / gestikt / verdronken / omver / onder / gebotst / aanreed / raakte / gestorven / ernaast}
        <VEHICLE> ~6 {stoep / fietspad / rood / slingerde / slingerend / telefoon / dronken / alcohol / inhaal* / remde / remmen / toeren}
        {door rood / te hard|snel gereden|reed|rijden|rijdt / achter het stuur / telefoon in ~1 hand / spookrijder / zonder gordel|helm|remmen / gordel ~2 {was / zat / ging / niet / vast / kapot}}
        {optrok / trok op / gaf gas / reed weg / reed door / deuren dicht|open / deur dicht} ~6 {terwijl / toen / nog / voordat / been / arm / gevallen / kind / buggy / moeder}
        {remmen / rem / remleiding* / remblok*} ~5 {niet / weiger* / kapot / los / deed / deden / stuk / begaf / af / versleten / doorgesleten / vergeten / faalde / gingen}
        {remweigering / klapband / gladde banden / wielbout* / wielmoer* / airbag* / branddeur / nooduitgang* / vluchtweg / vluchtroute / brandtrap / brandalarm / brandblusser / noodrem}
        {uitgegleden / gegleden / gleed / uitgleed / uitgleden / gestruikeld / struikel* / onderuit* / ten val / smak / getuimeld / tuimelde / uitgeschoven / schoof eronderuit / omgekiept / kukelde / neergekomen / lelijk terecht}
        {gevallen / viel / vallen / vielen / donderde / stortte} ~5 {trap / ladder / fiets / roltrap / hoofd / meter / eraf / neer / hard / naar beneden / van de|het|haar|zijn / uit de|het}
        {kwam / kwamen / komt} ~3 {naar beneden / omlaag / van de muur / uit het plafond / van het dak / op mijn|mn|zijn|zn|haar <BODY>}
        {ben / is / was / zijn / hard / lelijk / bijna / achterover / voorover / erdoor / mensen} ~3 gevallen
        <HOLDS> ~5 <FELL>
        <FELL> ~5 <HOLDS>
        <HOLDS> ~4 {los / loszit / losliggend* / wankel / doorgerot / verrot / scherp / glad / spekglad / spiegelglad}
        {losse / losliggende / rotte / scherpe / wankele} {*leuning / *hek / trap* / traptrede / balustrade / stoeptegel* / tegel / tegels / plank / planken / reling / dakpan* / balkon / putdeksel}
        {losse / losliggende / uitstekende} {tegel* / stoeptegel* / plank* / putdeksel / bout* / drukknop* / schroef / spijker / knoop}
        {scherp / scherpe / vlijmscherp*} {rand / randen / randje / punt / punten / uitsteeksel / stuk / hoek}
        {zo / te / spek / spiegel / spek} glad
        {spekglad / spiegelglad / gladheid / als|was|leek|lijkt|net een? ijsbaan}
        {op / tegen} {mijn / mn / zijn / zn / haar / ons / iemands / hun / het|de} <BODY> ~2 {gevallen / gekomen / geland / terecht / viel / kwam / gekregen}
        {allergische reactie / notenallergie / pindaallergie / anafyla* / shock / allergeen / allergenen}
        {onder de bulten / dichtgeslagen / keel ~3 dicht|dichtkneep / benauwd / geen lucht / naar adem / snakte / opgezwollen / zwelling / uitslag op|over / jeuk / brandende huid|ogen / bulten}
        {voedselvergiftiging* / salmonella / ecoli / listeria / legionella / norovirus / buikgriep}
        <SICK> ~5 {geworden / geweest / gegeten / na het eten / van jullie|de|het|uw|die <FOOD> / hele nacht}
        {doodziek / kotsmisselijk / ziek geworden / ziek van}
        <FOOD> &6 <BADFOOD>
        {zat / zaten / vond / vonden / lag / lagen / beet} ~6 {glas / scherf / scherven / glasscherf* / metaal / metaaldraad / naald / spijker / scheermes* / splinter* / staal / schroef / ijzerdraad / punaise*}
        {glas in / glasscherf* / glassplinter* / naalden / spijkers in}
        {asbest* / giftig* / gifstof* / vergif* / chemisch* / zuurlek* / rattengif / bijtend* / chloordamp* / loden / straling / lood in / bijtende / bleekmiddel / kwik / zware metalen / schimmelsporen}
        {kakkerlak* / ongedierte}
        {verkeerde / dubbele / andermans / foute / hoge|te dosis / over} ~1 {medicijn* / dosering / pillen / tabletten / dosis / medicatie / recept / bloedgroep / vaccin / injectie / spuit / zetpil / infuus / sterkte}
        {kreeg / gekregen / geleverd / meegegeven / meegekregen / bezorgd / lag / zat / bracht} &6 {medicijn* / pillen / medicatie} {van / voor} {een ander / iemand / haar / zijn / buur* / mijn}
        {overdosis / bloedverdunner* / tegenindicatie}
        {mishandel* / aangerand / aanrand* / betast* / betastte / bedreig* / geslagen / sloeg / klap / lastiggevallen / handtastelijk* / hardhandig /  schopte / geschopt / gewurgd / stalk* / gestalkt / achtervolg* / geintimideerd / gebeten / hondenbeet / met een mes / mes getrokken / kneep / sleurde / aan mijn|haar kont|billen / seksueel / grensoverschrijdend}
        {tegen de grond|muur / bij de|haar|zijn|mijn keel|kraag / bij mijn|haar|zijn arm|nek|haren}
        {opgesloten / ingesloten / vast} ~3 {in / door} ~2 {lift / toilet / kelder / bus / gebouw / winkel / kamer}
        {weet / weten / wist} hij|ie|die waar ~1 woon|wonen|woont
        verblijfplaats
        {had / hadden / kon / kunnen / hebben} ~5 {dood kunnen|zijn / erger kunnen / verkeerd kunnen aflopen / slecht kunnen aflopen / verkeerd aflopen / ernstig aflopen / doden / slachtoffers}
        {verkeerd / slecht / fataal / dodelijk / ernstig / anders} {kunnen aflopen / aflopen / afgelopen / afloopt}
        {dodelijk* / levensbedreigend / mensenleven* / verongelukt}
        {wachten / wacht / moet} ~3 {tot / op / eerst} ~3 {doden / dode / ongeluk / gewonden / slachtoffer / ongelukken}
        {ongeluk / ongelukken / ongeval / ongevallen / botsing} ~4 {gebeur* / veroorzaakt / gehad / geweest / mee / wachten / door / overkomen}
        {teruggeroepen / terugroepactie*}
        {speeltoestel / lift / trap / rem / remmen / steiger / gasketel / ketel / installatie / meterkast} ~5 afgekeurd
        {is|zijn} ~3 gehecht $
        {slot / voordeur / hek / poort / raam} ~4 {niet op|dicht slot / wagenwijd / open laten staan / niet afgesloten}
        {alleen op straat / alleen achtergelaten / weggelopen / zonder toezicht}
        {stukje / onderdeel / onderdelen / dopje / knoopje / oogje / magneet* / batterij* / knoopcel*} ~6 {mond / mondje / keel / ingeslikt / doorgeslikt / slikte}
        {doorgeslikt / in ~1 mond / in ~1 mondje / in ~1 keel}
        {stoplicht* / verkeerslicht*} ~5 {groen / uit / kapot / tegelijk}
        {kinderslot / reddingsvest} ~4 {kapot / stuk / niet / los / open}
        {danger* / unsafe / at risk / fraying / near miss* / condemned / bald tyres / gas leak / carbon monoxide / electric shock / was|got|been|is injured / injury to / stitches / concussion / food poisoning / allergic reaction / anaphyl* / glass in / black mould|mold / assault* / groped / vomit* / wobbles / choking / wiring / overheat* / resus / epipen* / undercooked / raw chicken / wrong medication|dose|prescription}
        {gefahrlich* / brannte / brand|feuer ausgebrochen|gefangen|im / feuer / verletz* / krankenhaus / gasgeruch / stromschlag / scherben / notausgang / brandfall / verbrannt / rauch / unfall / geblutet / gesturzt / giftig / bremse*}
        {dangereu* / brulure* / brule / blesse* / hopital / fuite de gaz / intoxication / monoxyde / incendie / feu / fumee / allergique / urgences / moisissure* / verre dans / freins}
        {broke / burn / burnt / burned / cut / hurt} ~3 <BODY>
        {bare copper / locked the doors / ice rink / fire door* / could have died / could fall / tips forward}
        {lichterlaaie / sissen / siste / knetter* / in rook op}
        {gestorven / stierf} ~6 {wachtkamer / wachten / gang / ambulance / door jullie}
        {lippen / lag / liep / werd} ~3 blauw
        <BODY>|tas|jas|riem ~3 {ertussen / er tussen}
        deur|deuren ~5 {sloot / sloten / toegedaan / dicht / dichtgedaan / toe} ~5 <BODY>|tas|kind|kinderwagen|buggy
        {beugel / gordel / riem / gordelslot / sluiting / slotje} ~4 {sloot / sluit / los / open / kapot / brak / niet}
        {contactverbod / straatverbod / stalker* / gewelddadig* / huiselijk geweld}
        {mijn|mn ex / exman} ~6 adres|telefoonnummer
        {chauffeur / bestuurder / machinist} ~6 {sliep / slaap / slapen / dronken / drank / bellen / bellend / telefoon / rood / hard}
        {barst / scheur / gat / put / kuil / kier} ~6 {kinder* / stoeltje / gordel* / trap / vloer / fietspad / stoep / perron / helm / steiger / band}
        {noodtoegang* / nooddeur* / noodtrap*}
        {viel / vallen / brak / los / afbrak / vloog / liet} ~6 {tijdens ~1 rijden / onder het rijden / op de snelweg / op de autobaan / bij /[0-9]*/ kilometer|km}
        {aan ~2 infuus / aan ~2 adrenaline / aan ~2 beademing}
        aed ~4 {leeg / kapot / weg / niet}
        {zelfmoordpoging / doodsangst / doodsangsten / paniek op}
        {zwaargewond* / lichtgewond* / gekwetst / gekwetste* / kwetsuur*}
        {in|uit de dode hoek / sleutelbeen / jukbeen / wervel* / tetanus* / huiduitslag / eczeem / brandende ogen / mank / kreupel}
        {gat / wond / snee / stuk / naald / vijl / splinter / glas / scherf / schroef} ~5 in ~1 <MY>|zijn|haar|zn|hun ~1 <BODY>
        {achtergebleven / achtergelaten} ~3 in ~2 <BODY>|buik|lichaam|wond
        blauw om
        {ontsteking / ontstoken / infectie / geinfecteerd / bloedvergiftiging / sepsis} ~6 {door / na / van / kaak / wond / tatoeage / piercing / operatie}
        {tatoeage / piercing / wond / tand} ~6 {ontstoken / ontsteking / infectie}
        {sneed / snijd / gesneden / verbrandde / brandde / prikte / stootte / schaafde / bezeerde / verwondde / kneusde / brak / verzwikte} ~3 {mijn / mn / zijn / zn / haar / zich / me / hij / ik / ze} ~3 <BODY>|zich
        <I> ~3 {sneed / verbrandde / stootte / bezeerde / verwondde / kneusde / brak} ~3 <BODY>
        {klapte / klapt / viel / schoot / sloeg / kwam} ~3 {dicht / om / neer / los} ~5 <BODY>|kind|kinderen|dochter|dochtertje|zoon|zoontje|moeder|vader|vrouw
        {plofte / knalde / explodeerde / spatte} ~4 {uit elkaar / uiteen / glas / lader / accu / batterij / fles / pan / lamp / schaal / stukken / open}
        {glas / ruit / schaal / kan / deur / douchedeur / raam / fles} ~4 {sprong / spatte / explodeerde / knapte / gesprongen / barstte / klapte}
        {stuur / rem / remmen / gas / gaspedaal} ~3 {blokkeerde / blokkeert / bleef hangen / haperde / viel uit}
        {rakelings / uitwijken / wegspringen / wegduiken / opzijspringen / noodstop / frontaal / spookrijder / net niet geraakt|aangereden|onder / reed ~4 op mij|ons|me in}
        {botste / botsing / gebotst / knalde} ~5 {tegen / achterop / op}
        {zakten / zak} ~3 {door / erdoor / doorheen}
        {glazen / kapotte / gebroken} {glas / scherven / ruit / spiegel} ~5 {kind* / voet* / hand* / bad / zwembad / zand / bed}
        {besmet / besmetting / verontreinigd / vervuild} ~4 {water / drinkwater / voedsel / vlees / melk / kraan*}
        {water / drinkwater / melk} ~4 {besmet / verontreinigd / bacterie* / lood}
        {kookadvies / rookgas* / propaan / butaan / gasexplosie / schoorsteenbrand / keukenbrand / binnenbrand / autobrand / accubrand}
        {aangevallen / in elkaar geslagen / vastgegrepen / vastgepakt / klap gekregen|gegeven / geslagen / ongewenst aangeraakt / aan mij|haar zitten|gezeten / betastte / zit|zat aan mijn|haar borsten|billen|been}
        {kind / kinderen / dochter* / kleuter* / peuter* / baby / moeder / vader / oma / opa} ~6 {alleen gelaten / achtergelaten / zonder toezicht / opgesloten / vergeten in|op / alleen in|op / buitengesloten / kwijt / uit het oog}
        {vergeten / achtergelaten / opgesloten} ~5 {bus / trein / lift / auto / busje / station / snelweg} ~5 {kind* / dochter* / zoon* / moeder / vader / oma / opa / ons / mij}
        {verwisseld / verwisseling} ~6 {medicijn* / pillen / medicatie / recept / patient* / bloed / baby*}
        {medicijn* / pillen / medicatie / recept / dosering} ~6 {verkeerd / verkeerde / verwisseld / dubbel / dubbele / teveel / fout / foute / tien keer}
        {seh / hechten / gipskamer / traumahelikopter / ambulancepersoneel}
        {kleine / dochter* / zoon* / kind* / poes / kat} ~5 {ingeslikt / stikte / gestikt / verslikte}
        {levenslang / blijvend} {letsel / beschadigd / schade}
        {haast} ~3 {ontploft / in brand / verdronken / aangereden / gestikt / van de trap / blind / verlamd}
        {caught fire / on fire / hazard}
        {aangereden / aanrijding gehad|gekregen}
        {gehavend / spalk / mitella / ademnood / hyperventil* / betonrot / bloeduitstorting* / striemen / schram / schrammen / pleister op / hechtpleister* / kneuzing*}
        {ogen / keel / huid / longen} ~3 {branden / brandden / prikken / prikten / tranen / traanden / branderig}
        {dampen / rook / walmen / chloorlucht} ~4 {ingeademd / hoesten / benauwd / misselijk / hoofdpijn}
        {hoofdpijn / misselijk / duizelig / benauwd} ~5 {gas / lucht / dampen / geur / rook / lijm / verf / stank / kachel}
        {stekker / stopcontact / kabel / oplader / lader / accu} ~4 {heet / zwart / gloeiend / bruin / verbrand / gloeide / warm}
        {zekering / stop / stoppen} ~3 {springt / sprong / doorgeslagen}
        {hapte / snakte / happen} ~3 {lucht / adem}
        {trap / lift / roltrap / plafond / balkon / vloer / tribune / podium} ~3 {stortte / zakte / brak / viel / begaf / ingestort / ingezakt}
        {maak / maken / maakt / maakte} ~4 {kinderen / kind / mensen / ons / mij / me / bewoners} ziek
        schimmel* ~~24 {longarts / longontsteking / vernevelaar / kinderarts / bronchitis}
        {nagel / nagels} ~1 {eraf / af / blauw / zwart}
        {zwol / zwollen / zwelt} ~5 {<BODY> / op / dicht}
        <BODY> ~3 {zwol / zwollen / opgezwollen / zo dik / als een meloen}
        {snee / jaap / wond / wonde / bult / buil / brandwond / kras / schaafplek} van ~2 {centimeter / cm}
        {snee / jaap / wond / wonde / bult / buil / kras / scheur / brandplek} ~6 {overgehouden / opgelopen}
        {met / heeft / had / hield} ~2 {een / n} {buil / bult / snee / wond / kras} ~3 <BODY>|buik
        {kwam / kwamen / viel / vielen / vloog / landde / belandde / scheerde / schoot} ~5 {meter / centimeter / cm} ~1 {van / naast / voor / achter} ~3 <CHILD>|<SOMEONE>|<MY>|hoofd
        {vlak / net / rakelings} {naast / voor / langs / achter} ~2 <CHILD> ~4
        {pedaal / rempedaal} ~4 {bodem / plank / weg}
        {geen / zonder} rem|remmen
        {tegen / in / aan} ~1 {haar / zijn / hun / zn} {lippen / lip / mond / mondje / keel}
        {*gesp / gespje / *gordel / autostoel* / kinderzit* / kinderstoel* / kinderwagen / *riem / sluiting / klem / haak} ~5 {schoot / schiet / sprong / vloog / klikte / klapte / brak} ~3 {open / los / toe / dicht / in elkaar}
        {klapte / klapt / klapten / viel} ~4 {toe / ineen / in elkaar} ~6 <CHILD>|kleine|ons|mij|erin|erop|erin
        {rail / railing / step / seat / wheel / pedal / ladder / shelf / bracket / chair / hook / door} ~2 {came away / came off / snapped / gave way / broke off / broke / loose / collapsed}
        {kid / child / son / daughter / boy / girl} ~3 face down
        lifeguard ~5 {phone / asleep / absent}
        {shut / closed / slammed / trapped} ~5 <BODY>
        {door / doors} ~8 {opened / open} while moving
        {ging / gingen / gaat} ~2 kopje onder
        {onder water gehouden / kopjeonder}
        {stak / stond / stonden / staken / uitstekend*} ~5 {spijker / spijkers / schroef / pin / ijzer / draad} ~3
        {blijven / bleef} hangen ~2 <BODY>
        <BODY> ~4 {blijven / bleef} hangen
        {mist / verloor / verloren / kwijt} ~4 {vingertop / vinger / teen / oog / nagel / tand / tanden}
        {verloor / losse / los} ~3 {oog / oogje / oogjes / knoop / dop} ~8 {peuter* / baby* / keel / kind* / mond*}
        speld|spelden|naald|nietje ~6 {romper* / babyrompertje / kleding / truitje / luier / matras / knuffel}
        {speelt / spelen / speel / gokt / gokken} ~3 {kinderleven* / levens / mensenlevens / kleuters / leven}
        {alcohol / noten / pinda / gluten / melk / ei / tarwe / sesam} ~8 {ondanks / terwijl / hoewel / toch} ~8 {allerg* / intoleran*}
        allerg* ~~14 toch ~4 {noten / pinda* / pesto / ei / melk / gluten / tarwe / vis}
        {noten / nootvrij / notenvrij / notenvrije / glutenvrij} ~~12 {tong / lip / lippen / keel / spuitje / prikpen / epipen / huisarts / zwol}
        {mijn / haar / zijn / zn} {spuitje / prikpen}
        {rookmelder* / brandmelder* / koolmonoxidemelder} ~6 {niet / niet meer / draadje / kapot / stuk / los / leeg}
        {balkonhek* / balkonhekje / hekje / *hek / leuning / reling} ~3 {wiebel* / wankel* / bewoog / zwabber*}
        {hing / hangt} ~3 {aan een draadje / los / scheef boven / aan /[0-9]*/ schroef|schroeven / aan een|1|twee schroef|schroeven}
        {heftruck / pallet / kraan / vuurwerk / vuurpijl / drone} ~10 {viel / vallen / neer / landde / raakte / schampte / op ~3 meter van}
        {gelazerd / gedonderd / gekukeld / geduikeld / getuimeld / gekletterd}
        {rookwolk* / rookpluim*}
        rook {uit / kwam / boven}
        {rauw / rauwe} ~2 {kip / gehakt / hamburger / burger / varken*}
        {kip / gehakt / hamburger / burger} ~4 rauw
        {mould / schimmel} ~3 {in / op} ~2 {baby food / babyvoeding / fruithapje / speen / zuigfles / flesje}
        {greep / grepen / pakte / trok / trokken / sleurde} ~3 {bij / aan} ~1 <MY>|haar|zijn|mij|hun|de|zn ~1 {arm / keel / kraag / haren / nek / pols / schouder / jas / hoofddoek}
        {duwde / duwden / geduwd} ~4 {tegen / van / om / trap / grond}
        {bespuugd / bespuwd}
        by the {hair / throat / neck / wrist}
        onverlicht*
        {kinderen / kleuters / kind / peuter*} ~6 {afgrond / sloot / straat op / weg op / tussen de auto*}
        {stuitje / staartbeen / voortand* / melktand* / enkelband* / kruisband* / achillespees / trommelvlies / kuitbeen / scheenbeen / spaakbeen / dijbeen / middenvoet* / middelhand* / hoofdhuid / hoornvlies / netvlies / ooglid / oogleden / nekwervel* / ruggenwervel* / luchtpijp / slokdarm} ~8 {gebroken / gekneusd / gescheurd / gescheurde / geblutst / beschadigd / verbrand / open / weg / kapot / af / eruit / gelijmd / klem / geraakt / gesneden / geraakt}
        {gescheurde / gekneusde / gebroken / geblutste / verbrande / beschadigde} ~1 {stuitje / staartbeen / enkelband* / kruisband* / trommelvlies / hoornvlies / bekken / kuit / rib / ribben / milt / knokkel* / pezen / spier}
        {stuitje / staartbeen / bekken / milt} gebroken|gekneusd|geblutst|gescheurd
        {uit de kom / de kom uit / uit kom}
        {tweedegraads / derdegraads / eerstegraads}
        {kreeg / krijg / kregen / krijgt} ~3 {aanval / toeval / stuip / schokje / stuiptrekking* / hartstilstand}
        {epileptische / hartstilstand / stopte ~1 met ademen / stopte ~2 ademen}
        {hond / hondje / labrador / teckel / herder / pup / kat / kater / poes / vogel / vogels / vogeltje / koe / koeien / paard / merrie / veulen / konijn / cavia / kip / kippen / schapen / parkiet / kanarie} ~2 {is / zijn / was / waren / ging / gingen}? dood
        {reed / rijden / reden / rolde / rolt} ~3 over ~1 {mijn / mn / zijn / zn / haar / onze / hun} ~1 <BODY>|tenen|schenen|kuit|kuiten
        {reed / fietste / liep / liepen / duwde / knalde / ramde} ~6 {omver / ondersteboven / van mijn|de sokken}
        <SOMEONE> ~6 {omver / ondersteboven}
        {omgevallen / omviel / viel / gekanteld / kantelde / landde / neer} ~2 {op|boven|naast|bovenop|voorover} ~2 {baby / buggy / kinderwagen / kind / peuter / kleuter / dochter* / zoon*}
        {brak / knapte / bezweek / begaf / zakte} ~1 {onder <SOMEONE>|mij|me|ons / af}
        {gat / wond / splinter / tand / haarspeld / naald / spijker} ~3 {in / door} ~1 {mijn / me / mn / zijn / haar} <BODY>|wang|pink|lip
        {topje / top / topjes} ~2 {ringvinger / vinger / duim / pink / wijsvinger}
        {wang / pink / ringvinger / kuit / dij / lies / oksel / knokkels / ribben} ~3 {gebroken / gescheurd / open / bloed* / paars / gesneden / gehecht / gekneusd}
        {lyme / tekenbeet / tekenbeten / wespensteek / wespensteken / vlooienbeten / vlooienbeet}
        {gaslucht / chloorlucht / lijmlucht / benzinelucht / dieselgeur / dieseldamp* / dieselucht / stookoliegeur / stookolielucht / verflucht / plasticlucht / rioolgas* / uitlaatgas* / uitlaatdamp* / brandgeur / terpentine* / solventgeur / verdachte geur|lucht / chemische geur|lucht}
        {lucht / geur / walm / stank} ~2 {van / naar} ~2 {gas / verbrand* / benzine / diesel / stookolie / plastiek / brand / chemi*}
        {stopcontact / stopcontacten / stekker / schakelaar / meterkast / zekeringkast / groepenkast} ~4 {gloeit / gloeide / gloeiend* / bruine vlek / bruin / zwartgeblakerd / knettert / knetterde / verbrand*}
        {gloeit / gloeide / gloeiend* / bruine vlek / knettert / knetterde} ~4 {stopcontact / stopcontacten / stekker / schakelaar / meterkast / zekeringkast / groepenkast}
        {verbrande / verbrand} ~1 {plastic* / plastiek / rubber / kabel*}
        {brander / motor / ketel / machine / apparaat / snoeischaar / heggenschaar / grasmaaier / zaagmachine / boormachine / stofzuiger / mixer} ~4 {rookt / rookte / rook / vlam / knettert}
        {te zwellen / zwelling / zwellingen}
        {rode / roodblauwe} ~1 {vlekken / kring / bulten} ~4 {hals / huid / gezicht / armen / benen / lijf / lichaam / rug}
        {formaldehyde / nikkelallergie / pesticiden / weekmaker* / cytostatica}
        zonder {kapje / helm / gordel / gordels / gehoorbescherming / stofmasker / mondmasker / valbeveiliging / vangnet / zwemvest* / reddingsvest* / zijwieltjes / afdekking / afzetting / toezicht / badmeester / rookmelder* / veiligheidsbril / handschoenen / stalen neus* / muurbevestiging / wandbevestiging / beschermkap / noodstop / remmen / achterlicht / leuning / reling}
        {vluchtstrook / snelweg / autostrade / spoor} ~6 {kind / kinderen / peuter / huilende / te voet / lopen / liepen / stonden / wiel}
        {liep / liepen / klom / rende / glipte / ontsnapte} ~3 {ongezien / alleen / onbewaakt} ~6 {straat / plein / schoolplein / poort / weg / water / gracht / deur}
        {lag / lagen} ~3 {op ~1 rug / op ~1 grond|vloer|vinylvloer|tegels|straat / in|onder ~1 greppel|sloot|bus|auto|gracht / onderaan de trap}
        {pillen / medicijnen / medicatie / prik / vaccinatie / recept / spuit / insuline} van ~2 {buurman / buurvrouw / kamergenoot / ander* / iemand anders / andere patient}
        {verkeerde / gezonde} {kies / tand / buik / been / knie / heup / arm / oor / lies / hand / ader / nier}
        {misgeprikt / lekgeprikt / lek geprikt}
        {bloedneuzen / hoestbui* / astmaaanval / astma aanval / pieptoon / piep in ~2 oor|linkeroor|rechteroor / gehoorschade / oorsuizen / tinnitus}
        {op / naar} de spoed
        {hoogspanning* / schrikdraad / blank koper / blanke draad|draden / stroomkabel* / vlamboog / gasslang}
        {steiger / steigertrede / ladder / klapladder / trapladder} ~5 {knapte / brak / scharnierde / gleed / schoof / begaf / zakte}
        {drukte / ramde / knalde / beukte} ~6 {tegen / op} ~2 <BODY>|schenen|tenen|motorkap|fietskar|buggy|kinderwagen
        {slagboom / rolpoort / garagepoort / roldeur / schuifdeur / draaideur} ~6 {raakte / neer / op|tegen ~2 <BODY>|motorkap|dak|fietskar|buggy}
        {heel anders / anders / slechter / lelijk} {kunnen lopen / af kunnen lopen / hebben kunnen|gekund lopen}
        {met de schrik / engeltje op / ternauwernood / op het nippertje / door het oog van de naald}
        {alarm / gasdetector / gasalarm / rookmelder / brandalarm / noodlijn / alarmknop / valdetectie / noodknop / meldkamer / belknop / personenalarm} ~5 {dood / stond uit / uit / batterij / buiten bereik / doet niets|niks / reageert}
        {gasten / gezin / iedereen / kinderen / klas} ~3 ziek {$ / , / onder / na}
        {voorwiel / achterwiel / wiel} ~3 {verloren / losgebroken / losgelopen / blokkeerde / af}
        {losgebroken / losgelopen} {wiel / band}
        {remolie / remvloeistof / remkabel / rempedaal} ~3 {lek* / lekte / weg / los / gebroken}
        {vuurwerkbom / handgranaat / explosief / explosieven}
        {flauwviel / houdgreep / gewurgd}
        {slikte / doorslikte / slikte door} ~4 {magneet* / munt* / kraal* / knoop* / batterij* / er / in}
        {magneet* / magneetjes / kraal* / knikker* / balletje} ~8 {slikte / keel / darm* / maag / ingeslikt}
        <EMY> ~2 <EBODY> ~3 <EBAD>
        {swollen / bleeding / bruised / broken / burnt / burned / scalded / bandaged / fractured / sprained / dislocated / chipped / torn / cracked / cut / blistered / infected} ~1 <EBODY>
        {cut / sliced / burnt / burned / scalded / blistered / broke / fractured / sprained / twisted / trapped / bruised / gashed / grazed / scraped / chipped / cracked / split / smashed / crushed / bit / hurt / injured / scratched / tore / pierced / banged / catch / caught / lost / clipped / stabbed / ripped / dislocated} ~1 <EMY> ~2 <EBODY>
        {blistered / cut / burned / burnt / broke / lost} ~1 {two / three / four / a} ~1 {finger* / toe / toes / tooth / teeth / rib / ribs}
        <EMY> ~2 <EBODY> ~2 {went / turned / was|were|is|are} {blue / purple / numb / shut / black}
        {hurt / injured / bitten / stung / poisoned / maimed / butchered / scalded / electrocuted / run over} ~2 <EMY>|the ~1 <EWHO>
        {poisoned / maimed / injured / electrocuted / scalded / burned / burnt} {me / us / him / her / people / them / customers / kids / children}
        {<EMY> / the} ~1 <EWHO> ~3 {hurt / injured / bruised / scalded / bandaged / concussed / bitten / stung / poisoned / bleeding / electrocuted / choked / unconscious / crushed}
        {hes / shes / im / were / was / he is / she is} ~1 {bandaged / concussed / scalded / in stitches / bruised / badly hurt / bleeding}
        {burn / burns / scald* / bruise / bruises / gash / wound / cut / cuts / lump / scar} ~2 {to / on / across / over / in} ~1 <EMY>|the ~2 <EBODY>
        {first / second / third / 1st / 2nd / 3rd} degree {burn* / on / to}
        {boiling / scalding} {tea / coffee / soup / water / oil / fat / milk / drink / drinks / liquid} ~3 {on / over / onto / down}
        hot tea|coffee|soup|oil|fat|drink|drinks|chocolate ~3 {on / over / onto / down} <EMY>|me|him|her|us|the
        {droppings / maggot* / larvae} ~3 {in / on}
        {reversed / reversing / backed / drove / crashed / rammed / ran} into ~1 {<EWHO> / me / us / him / her / pram / buggy / pushchair / wheelchair / cyclist / child*}
        {locked / shut} {me / us / him / her / them / kids / children} in
        {tyre / tyres / tire} ~2 {blew / burst / blowout / exploded / bald}
        {car / van / bike / scooter / it / bus} wouldnt {stop / brake}
        wrong brake*
        {two / three / four / front / <EMY>} ~1 {tooth / teeth} ~2 {knocked / out / missing / gone / chipped / smashed}
        {escalator / lift / elevator} ~3 {jerked / plunged / dropped / plummeted / lurched}
        escalator ~6 {tumbled / fell / falling / tumbling}
        {hit / struck} ~1 <EMY> ~2 {eye / eyes / head / face / leg / legs / arm / foot / knee / hand / shoulder / mouth / nose}
        {water / leak / leaking / dripping / rain} ~5 {light fitting* / fuse box / fusebox / socket / sockets / electrics / ceiling light* / meter box}
        {foot / leg / feet / hand / arm} ~1 {went / gone / goes} through
        {stairs / steps / floor / floorboards / balcony / decking / handrail / banister / joists} ~3 {rotten / rotting / rotted}
        {ear / eye / skin / chest / kidney / wound} {infection / infections}
        {cot / crib / bunk} {side / rail} ~1 {dropped / fell / came / gave / collapsed / down}
        helmet ~2 split
        {chainsaw / knife / knives / saw / nails / needles / power tools} ~4 {unattended / running / in reach / within reach / lying around}
        {mounted / mounts / drove|driving|drives|rode|riding|rides|parked ~1 on|up|over} ~1 {pavement / kerb / curb / sidewalk}
        {zapped / electrocuted} ~2 {by / me / $ / my / off / from}
        {i / she / he / we / got|was|were} ~1 zapped
        {knocked / knocks / knock} ~2 <EWHO>|me|him|her|us ~1 {off / over / down / into / unconscious / out}
        {hot / burning} {coal / coals / ash / ember / embers / metal}
        {cigarette / vape / battery / lighter / canister / firework / pressure cooker} ~1 {went off / exploded / blew up / caught} ~3
        {detector* / extinguisher* / smoke alarm*} ~3 {expired / broken / dead / missing / outdated / covered}
        bit {<EMY> <EWHO> / me / him / her} ~2 {on / $ / and / in / ,}
        bit <EMY> <EWHO>
        {fell / falls / falling / fallen} asleep ~2 {wheel / driving}
        {asthma attack / allergic attack / heart attack ~4 because|after|caused}
        missed ~1 <EMY>|me|us|him ~2 {inches / centimetres / cm / millimetres / an inch / a whisker}
        missed <EMY> {head / face}
        {brakes / brake} ~3 {squeal* / grind* / spongy / fade / leak* / nothing / pulled / soft / gone}
        {headfirst / head first / headlong / tumbled down / came a cropper / went flying ~3 over|down|off|into}
        {went / gone / came} ~1 {headfirst / headlong}
        {carpet / rug / lino / mat} ~3 {loose / curled / ripped} ~6 {stairs / tripped / trip / went / fell}
        {stair / stairs} ~1 carpet ~2 loose
        {fence / wall / tree / pole / sign / marquee / gazebo / scaffold*} ~2 {blew / blown / toppled / crashed / keeled} ~2 {over / down / onto / on / into}
        accident* waiting to happen
        {someone / somebody / people / child / kid} {will / could / is going to / is gonna / might} {fall / trip / slip / drown / burn / choke}
        loose {railing / handrail / banister / bannister / slab / slabs / paving / step / stair / manhole / wire / wires / bolt / brick / bricks / slate / slates / seatbelt}
        {railing / handrail / banister / bannister / scaffold*} ~3 {loose / wobbl* / sway* / swinging}
        {spat on / spat at / spit at / spit on} ~1 {by / me / us / my / her / him}
        {choked / choke / chokes} on
        {was / were / got / been} bitten
        {needle* / syringe*} ~2 {in / on} ~1 {bed / sheets / park / sand / pool / toilet / mattress / playground / beach / floor / stairs}
        {bruises / fingermarks / burn marks / nosebleed* / whiplash / broken bone* / black eye / head injury / internal bleeding / broken glass / shards / shard / shattered glass / bleeding {from / all / on / badly / everywhere} / covered in blood / blood everywhere}
        {swelled / swelling / ballooned / puffed} ~1 up
        {swollen / swelled / swelling} {lip* / eye* / tongue / throat / face / hands}
        {<EBODY> ~4 in a rash / came|broke out in ~1 rash|hives|spots|welts|blisters / rash ~3 <EBODY> / came|broke|out|up ~1 in hives|welts|blisters|rash / hives / welts / chemical burn* / skin reaction / bad|severe|allergic|nasty reaction}
        {made / making} ~1 {us / him / her / them / <EWHO>} ~2 {ill / sick / unwell}
        {kids / children / all of us / both of us / two|three|four|five|six of us / we|were|been all|both} ~2 {sick / ill} {$ / , / after / from / all / with / within / that / for / in}
        {was / been / were / is|are|got} ~2 {violently / sick all / ill all / sick as a / sick for days}
        {threw up / throwing up / thrown up / e coli / food poisoned / cryptosporidium / sepsis / septic shock / septicaemia}
        {ended up / spent / rushed / landed / put / back / straight / trip / taken / hours / night / nights} ~4 {a e / casualty / intensive care / icu}
        {ended up / rushed / landed / hospitalised / ambulance took} ~3 hospital
        {hospitalised / hospitalized}
        <EWHO> {was / were / got / had to be} admitted {$ / with / after / to}
        {fainted / faint / passed out / blacked out / unconscious / lost consciousness / electrocut* / drowning}
        {i / he / she / they / who / and} {fitted / seized} {on / in / at / for}
        {he / she / i / lips / daughter / son} {went / goes} ~1 {under $ / under , / into shock|anaphyl* / flying $}
        {nearly / almost} ~3 {killed / died / drowned / choked / crashed / electrocuted / crushed / blinded / suffocated / ran|run|knocked over|down|me|us|him|her / hit me|us|him|her|my|a / fell down|off|through|in|under|onto / buried / lost an|his|her|my eye|finger|toe|hand|leg|life / burned|burnt down / went under / scalded / broke ~1 neck|leg|arm|hip}
        {could / couldve / might / mightve / wouldve / would / going to / gonna / about to} ~3 {killed / kill / died / die / drowned / drown / choked / choke / burned|burnt ~2 down|death|alive / electrocuted / maimed / crushed / injured / been hurt / get hurt / be hurt / been hit / come down / lost an eye}
        {someone / somebody / anyone / people / kid / child / person} ~3 {hurt / killed / injured / dies / maimed / electrocuted}
        {somebodys / someones} ~1 {kid / child / life / baby}
        {saved ~1 <EMY> skull|life|neck|lives / <EMY> life ~2 your hands / put|putting|puts|risked|risking|risks ~3 life|lives|safety / gambling|gamble|playing ~2 lives|life|safety / death trap / deathtrap / lethal / fatal / hazard* / reckless* / endanger* / trip hazard / life threatening / left ~2 for dead / safety risk|issue|concern|hazard / cost|costs|costing ~1 lives / lost sight|vision / blinded / paralysed / disfigured / brain damage}
        {caught / catch / catches / catching / set ~2 on / set / on / sets} fire
        {on fire / in flames / into flames / up in flames / up in smoke / flames from|coming|out / a|the|small|kitchen|house|electrical|car|chip fire ~2 started|broke|brigade|because|caused / a|the fire in my|our|the / started|starting|start|cause|caused|causes|causing ~2 fire / fire risk|hazard|brigade|crew|engine ~3 came|called|out|said|told|had}
        {burst / bursting} into
        {fire exit* / fire door* / fire escape* / emergency exit* / emergency door*} ~5 {blocked / locked / chained / shut / propped / padlock* / jammed / stuck / wedged / nailed / screwed / sealed / boxes / bolted / piled}
        {blocked / locked / chained / propped / padlocked / jammed / wedged / sealed / bolted / blocking} ~4 {fire exit* / fire door* / fire escape* / emergency exit*}
        {smoke / fire / co / monoxide / heat} {alarm* / detector*} ~4 {broken / dead / disconnected / removed / battery / batteries / went / gone / goes / covered / missing / unplugged / off / beep* / failed}
        {started / starts / starting / began} {smoking / sparking / smouldering / melting / to smoke|spark|burn|melt}
        {smoke / sparks / flames} ~2 {came / coming / pouring / from / out / billow* / poured / filled}
        {smok* / spark* / arcing / scorch* / singed / charred / melted / melting / exploded / blew up / hiss* / burnt out|through} &4 {charger* / plug / plugs / socket* / cable* / lead / oven / hob / cooker / kettle / battery / batteries / power / laptop / phone / boiler / heater / dryer / tumble / blanket / adapter / fuse* / meter / fusebox / motor / engine / bedside / rug / curtain* / mattress / carpet / bed / earbud* / bud / vape / scooter / hairdryer / straighteners / microwave / toaster / dishwasher / airfryer / fryer / extension / box}
        {swelling / swollen / bulging / leaking / bulged / bloated / swelled} ~2 {battery / batteries / power / lithium}
        {battery / batteries / power bank / phone / laptop} ~3 {swelling / swollen / bulging / bulge / swelled / bloated / explod* / burst}
        {live / bare / exposed / loose / dangling / hanging / frayed} ~1 {wire / wires / cable / cables / wiring / electrics / socket}
        {wire / wires / cable / cables / socket} ~3 {exposed / bare / live / hanging / dangling / sticking out / across the}
        {electric / electrical / a / an / bad / nasty / got} shock {off / through / every}
        {too hot to touch|hold / red hot / scalding / boiling water / hot oil / stays|stayed lit / hot fat}
        {gas / fuel / petrol / diesel / chlorine / monoxide / refrigerant} ~3 {leak / leaks / leaking / leaked / fumes / hiss* / cloud}
        {leak* / smell* / smelt / stink* / stank / stench / reek*} ~3 {of / like}? {gas / fuel / petrol / diesel / burning / burnt / chlorine / bleach / ammonia}
        {smelt / smelled / smell} ~2 gas
        {flue / boiler} ~3 {sealed / blocked / disconnected / unsafe / condemned / leaking / fumes}
        {fumes / chlorine / bleach / weedkiller / caustic / acid / antifreeze / ammonia / solvent / pesticide* / descaler} ~~10 {cough* / choking / poison* / burn* / burned / eye / eyes / throat / breathe / dizzy / jug / water / glass / drink / drank / food / sick / headache* / skin / cat / dog}
        {asbestos / black mould / legionella / toxic ~1 fumes|mould|gas|chemical*|paint|smoke|dust / lead paint / flammable}
        {load bearing / structurally unsafe / dangerous structure / unguarded / unlit trench|step|steps|stairs|path / trench unlit}
        {ceiling / tile / tiles / shelf / shelves / bracket / signboard / panel / plaster / lamp / mirror / wardrobe / brick / bricks / branch / wall / roof / slate / slates / scaffold* / radiator / cupboard / blade / gate / ladder / chandelier / beam / balcony / stairs / staircase / banister / handrail / bunk / cot / crib / highchair / swing / slide / tree / glass / shower / pane / window / tv / bookcase / lift / ladders / rung} ~3 {came down|off|away / come down / coming down / fell|fallen|falling|falls down|off|on|onto|in|out|from / collapsed / collapse / collapses / gave way / give way / snapped / sheared / flew off / shattered / exploded / tipped over|forward|on / tips over / broke off}
        {seatbelt* / seat belt* / belt / harness / lap bar / buckle / car seat / child seat / child lock / bolt / clamp / brake / brakes / handlebar* / steering / bungee / cord / rope / strap / trampoline / climbing / winch / carabiner / stair gate / stairgate / booster seat / tyre / tire / wheel / axle / pedal / fork / saddle / toecap* / helmet / gate / chair / stool / bench} ~4 {snapped / sheared / popped / slipped / tore / failed / cracked / gave way / fell off / came off|loose|undone|apart / comes off|loose|undone / burst / flew off / buckled / collapsed / frayed / locked up}
        {brake* / throttle / accelerator} ~3 {stuck / failed / dont work / gone / went / worn / missing / faulty / jammed}
        {head / eye / eyes / button / magnet* / battery / nail / screw / bit / piece / part} ~2 {comes|came|fell|falls off|out|loose} ~6 {inside / nail / sharp / mouth / swallow* / chok* / baby* / toddler*}
        {nail / screw / needle / blade / glass / metal / staple / splinter* / shard* / wire / razor} ~2 {inside / in} ~2 {soup / salad / food / porridge / pancake* / curry / bread / burger / sandwich / meal / jar / bottle / yoghurt / yogurt / cereal / rice / pasta / toy / doll / pizza / cake / pie / chocolate / mouth / noodles / dinner / my|his|her|our / kebab / chips / crisps / shoe / pillow / mattress / sand / wrap / foot / coffee / teddy / stew / milk / roll / chicken / sausage* / nuggets}
        {plastic / stone / bone / wood / wasp / bee / tooth / rubber / glove} ~1 in ~2 {soup / salad / food / porridge / pancake* / curry / bread / burger / sandwich / meal / jar / yoghurt / yogurt / cereal / rice / pasta / pizza / cake / pie / tea / mouth / noodles / baby* / formula}
        {raw / pink / bloody / uncooked} ~1 {chicken / burger* / mince / pork / turkey / sausage* / inside|middle}
        {chicken / burger* / mince / pork / turkey / sausage*} ~3 {raw / pink / undercooked / frozen inside / off}
        {allerg* / epipen* / anaphyl*} ~~14 {nut / nuts / peanut* / sesame / milk / dairy / gluten / egg / eggs / shellfish / walnut* / almond* / latex / penicillin / soy / wheat / cashew* / pistachio* / hazelnut* / prawn* / tint / dye / sauce}
        {nut / nuts / peanut* / sesame / milk / dairy / gluten / egg / eggs / shellfish / walnut* / almond* / latex / penicillin / soy / wheat / cashew* / pistachio* / hazelnut* / prawn*} ~~14 {allerg* / epipen* / anaphyl* / swelled / swollen / lips / throat / hives}
        {allergy / allergic / allergies} ~8 {on file|form|chart|record|notes / ignored / told / warned / still / anyway / despite / written / wristband / disclosed}
        {wrong / another / somebody elses / someone elses / double / adult / other / expired / old / date} ~2 {tablet* / medication* / medicine* / meds / pills / prescription* / dose / dosage / insulin / blood thinner* / vaccine / injection / inhaler* / warfarin / drug / drugs / blood / cuff}
        {wrong / healthy} {leg / tooth / eye / knee / side / kidney / hip / foot / ear / hand / breast}
        {swab / needle / instrument / gauze / sponge / stent / clip} ~2 left ~1 {in / inside}
        {missed / misdiagnos* / overlooked} ~4 {fracture / tear / tumour / tumor / cancer / stroke / sepsis / heart attack / bleed / clot / break}
        {sedated / overdose* / overdosed / misdiagnos*}
        {on his phone / on her phone / texting / asleep / drunk / ran ~2 red / jumped ~2 red|lights / through ~2 red / speeding / swerv* / mounted ~2 pavement|kerb|curb / braked / wrong side of the road / tailgat* / falling asleep / stoned} &6 {driver* / driving / drives / drove / wheel / lifeguard* / coach / minibus / lorry / cab / cabbie / courier / pilot / instructor / swim* / pool}
        {lifeguard* / teacher / instructor / driver} ~3 {phone / asleep / drunk / texting}
        {run over / knocked off ~1 my|his|her bike / knocked down|over|off / mown down / ploughed into / rear ended / crashed into / reversed into me|us|him|her / hit by a|the|your / clipped me|her|him / under a van|bus|car|lorry / into oncoming / wrong side of the road / ran ~2 red light|lights / drove straight at}
        {shut / closed / slammed / closing / shuts / closes / slams / drove off} ~2 {on / with} ~2 {<EBODY> / <EWHO> / me / him / her / pram / buggy / pushchair / walking / frame / wheelchair / stick}
        {slipped / tripped / stumbled / toppled / slid / skidded} {on / over / down / off / under / backwards / into} ~6
        {i / he / she / they / who / <EWHO> / and} ~1 {fell / fallen / tumbled / toppled / went flying / came off} ~2 {down / over / off / on / from / through / into / backwards / headfirst / hard / badly} ~3 {<EMY> / the / your / it / a / and / metres / feet / steps / stairs / $ / ,}
        {two / three / both / four} ~1 {toes / fingers / teeth / ribs / fingertips} ~1 {gone / broken / crushed / missing / lost / lopped}
        {burns / burn / cuts / blisters / stitches / bruises / bruising / rash / hives} ~1 {on / behind / across / down / over / up / in / to / round / around} ~2 <EBODY>
        ^ ~3 <EBODY> ~1 {swollen / swelled / bleeding / burnt / burned / bruised / blistered / numb / scalded}
        {scalp / face / skin / eyelid / lip / neck / hand} {burn / burns / rash / blisters}
        {cornea* / retina* / eardrum* / tendon* / ligament* / collarbone* / kneecap* / vertebra* / pelvis} ~3 {scratched / torn / tear / burst / perforated / detached / broken / cracked / damaged / snapped / fractured / ruptured / burned}
        {scratched / torn / burst / perforated / detached / broken / fractured / ruptured / ripped} ~1 {cornea* / retina* / eardrum* / tendon* / ligament* / collarbone* / kneecap* / vertebra* / pelvis / bone / bones}
        {scorch mark* / burn mark* / scorched / charred / went up like a / so hot it|that|the ~2 melted|burnt|burned|welded|scorched|warped|blistered}
        {screw / nail / hole} through ~1 battery
        {we / people / kids / crowd / everyone / i} ~1 {were / was / got / being} ~1 {crushed / trampled}
        {unable / couldnt / cannot / cant} ~1 {open my mouth / feel my|his|her <EBODY> / see out of}
        {seatbelt* / seat belt* / belt} ~8 {cut / frayed / missing / tied / knotted}
        {blocked / locked / chained} exit*
        {fire risk / fire hazard / fire label / fire trap / firetrap}
        {burned / burnt / burns / cut / cuts} ~4 {dogs|cats|horses / my dog|cat|puppy} ~2 {neck / paw / paws / mouth / skin / back / ear}
        <EMY> ~2 fall ~2 {on / down / in / from / off / at}
        {a / the / had|bad|nasty|her|his fall} {fall in|on|down|off|from / on|down ~1 stairs|steps|ice}
        {accident / injury} {report / form / book}
        {grabbed / grab / grabs / punched / shoved / slapped / headbutted / manhandled / dragged / pinned / tackled / throttled / strangled / spat|spit on|at|in / pushed / choked / restrained} ~2 {<EMY> ~2 <EBODY>|<EWHO> / me|him|her|us by|to|on|against|over|down|into|hard}
        {grabbed / punched / slapped / headbutted / manhandled / groped / strangled / molested / raped / spat at / attacked / assaulted / stabbed} {me / him / her / us / my / women}
        {hand / hands} on my {knee / thigh / leg / bum / backside / breast / waist / chest / neck / throat}
        {following / followed / follows} {me / her / him / us} {home / into / down / off / out}
        {stalk* / stalker* / my abuser / abusive ex / violent ex / exposed himself / indecent / sexually / sexual assault|harass* / touching himself / flasher}
        {threaten* / threat*} {to|with|of ~3 knife|hit|kill|hurt|punch|beat|stab|violence|burn|rape|spade|hammer|smash|fists / my life}
        {physically / sexually} {threaten* / harass* / abus*}
        {my|her|his ex / ex husband|wife|boyfriend|partner / an|her|my|violent ex / abuser / stalker} ~8 {address / key / number / location / where i|she|he / whereabouts / postcode}
        {address / key / location / whereabouts / postcode} ~6 {my|her|his|violent ex / ex husband|wife|boyfriend|partner / abuser / stalker}
        {shelter / refuge} ~~8 {leaked / address / names / published}
        {recalled / product|safety recall / counterfeit car|charger|brake|helmet / child|kid labelled safe}
        {my / our} ~2 {year old / son / daughter / toddler / kid / child / boy / girl / baby} ~3 {was found / wandered / got out / locked in|out / left alone|behind|outside|on / forgotten / swallowed / choking / nearly / stuck in}
        {patients / hospital} ~2 {drips / died / dying / left ~2 floor}
        {emergency / 999 / 911 / 112} ~2 {call / calls / line / button} ~4 {dropped / drops / failed / rang / dead / cut / unanswered}
        {ventilator / oxygen / dialysis} ~~10 {battery / power ~1 cut|out|failed|off / smok* / empty / run out / ran out / electric*}
        {smoking / smokes / smoked / naked flame / vaping} ~~10 {oxygen / petrol / fuel}
        {vaping / smoking} ~4 {pump / pumps / forecourt}
        {smell / smells / smelt} ~2 of ~2 fuel
        {trench / pit / manhole / hole / drain} ~3 {unlit / uncovered / unmarked / no barrier / open / cover missing / uncordoned}
        {uncovered / open / unmarked / missing} {manhole* / trench / drain cover / shaft}
        {flares / fireworks / firework / bottles} ~3 {thrown / throwing / landed / into}
        {retinal tear / uncertified gas / unqualified man|fitter|electrician|engineer / unregistered ~2 electrician|fitter|gas|builder / not gas safe|registered / sharps / unlicensed botox|doctor|filler / cowboy* ~8 wall|gas|electric*|wiring|roof}
        {head / arm / leg / finger / fingers / neck} ~2 {stuck / trapped} ~2 {in / between / under}
        {trapped / stuck} in ~2 {lift / elevator / locker / sauna / revolving}
        {wide enough / big enough} for a {babys / childs / toddlers} ~1 {head / neck / finger / hand}
        {rat / rats / cockroach* / mice / mouse} ~2 {in / on / near} ~2 {cot / crib / kitchen / food / bed / pram}
        {tablets / meds / medication / insulin / inhaler / epipen} ~6 {took / taken / binned / confiscated / thrown} ~4 {off / away / me / bin}
        {tooth|teeth chipped / chipped|cracked ~2 tooth|teeth / blood thinners / seizure on|in / had a fit|seizure / a fit on}
    """,
    holds="""
        {no / without / not wearing|a / never had / hasnt / dont have / havent} ~2 {seatbelt* / seat belt* / brakes / brake / handrail / helmet* / harness / lifeguard* / goggles / ppe / hard hat / smoke alarm* / fire alarm / fire exit* / fire extinguisher* / fire escape / back brake / barrier* / guard rail / patch test / gas safe / steel}
        {not / isnt / wasnt / arent / never / hardly / doesnt feel|seem / didnt feel} ~1 {safe} ~1 {for / to / $ / , / and / at / in / there / on / with}
        {without / no} ~3 {certificate / registration / warning} ~~10 {gas / leak / electric* / nurse / doctor}
        {smoke / fire / co / monoxide} {alarm / alarms / detector*} ~2 {hasnt / never / isnt / doesnt / dont / didnt / not / wont / no} ~2 {work / worked / working / battery / go / went / fitted / sound}
        {could / might / would} not breathe
        {couldnt / cant / struggling to / unable to / not} ~1 breathe
        {brakes / brake / seatbelt / seat belt / harness / buckle / smoke alarm / airbag* / gate / stairgate} ~1 {dont / doesnt / didnt / wont / wouldnt / isnt / not} ~1 {work / working / hold / lock / close / latch / fasten / click / engage / bite / fastened}
        {nobody / no one} ~3 {watching / supervising} ~4 {pool / kids / children / toddlers}
        geen ~1 {batterij / slotje / leuning / verlichting / gordel* / riempje / helm / toezicht / rookmelder* / nooduitgang / brandblusser* / zwemvest* / noodverlichting / afscherming / badmeester}
        niet ~1 {vast / vastgezet / vastgemaakt / afgesloten / vastgeschroefd / verankerd / afgezet / brandveilig / veilig / gezekerd / geborgd}
        {weg} ~1 {leuning / hek / toezicht / afzetting / helm / gordel / gordels / remmen / licht / lichten / verlichting}
        {niet / nooit} ~2 {remde / remden / remmen / remt / stopte / gestopt}
        {had / hadden} ~4 {dood / vermoorden / gestikt / doodgeweest}
        {bijna / was ik / waren we} ~1 {dood / gestikt / verdronken / er niet meer}
        {rotte eieren / op het spel / mensenlevens / leven in gevaar}
        {poort / slot / noodknop / alarm / nooddeur} ~3 niet ~2 {open / dicht / slot / werkt / werkte / af / gaat}
        {nek / arm / been / vingers} niet meer
        niet meer {bewegen / draaien / lopen / ademen / wakker}
    """,
    unless="""
        {wheel / wheels} ~5 {suitcase / luggage / trolley}
        {suitcase / luggage / chairs / desk} wheel|wheels
        {suitcase / luggage / trolley} ~5 {wheel / wheels}
        {handle / knob} ~4 {broke / came / fell} off
        {chair / table / sofa / desk / bed / bench / stool / tripod} ~5 leg|legs
        broken leg ~5 {chair / table / sofa / desk / bed / bench / stool}
        {arm chair / armchair / arm|arms of ~2 chair|sofa|glasses / head of / head office / hand luggage / foot of / neck of / mouth of}
        on my|our|the budget
        {die / died / dead} {laughing / of boredom|laughter|embarrassment|shame}
        {slipped / slip / slid} ~4 {list / queue / ranking / rankings / schedule / table}
        {bitten by ~2 bug / bit the|my bullet|tongue / knee high|length / face|hand cream|mask|wash|serum|soap}
        {film / novel / movie / plot / book / episode} ~6 fire
        knocked {me / us / him / her} {off my feet / out of the park / sideways}
        {fell / fall / fallen / nearly fell} off {my / his / her / the / our} {chair / seat / sofa}
        {nearly / almost} {died|dead of / died laughing|when i saw|from laughing}
        {fell / fall / falls} {in love / through the cracks / ill / for / short / behind / apart / out of love / on deaf}
        {slipped / slip} {my mind / through}
        {burned / burnt / burn} {every / a bridge|hole / bridges / through / well}
        {sick to my|the stomach / sick of / sick and tired / sick note / sick leave|pay|day|days / heart attack at|when}
        {dropped / drop} dead gorgeous
        {kicked / pushed / dragged} {me|us|him|her} {off|out|into} {the|my|your|a}? {app / account / contract / group / platform / system / call / plan / queue / upgrade}
        {hot / scalding} {tip / deal / take}
        {kill / killed / killing / kills} {time / me with / the mood / it}
        lump in ~1 throat
        {fire / fired} {him / her / them}
        {bruised / wounded} {ego / fruit / apple* / pear* / peach* / banana*}
        {brandmerk* / brandnieuw / brandstof* / brandend / rookworst / rookvrij / glasvezel / gasrekening* / gaspedaal}
        brand new
        {left / right} hand
        {vlam in de pan / ik vlam / mijn hart / op de tong / voor in de file / neus bloedt / doen of ~2 neus / gewond geraakt|in mijn trots}
        {ontploft / ontplof / ontplofte} {ik / de tent / mijn hoofd / telefoon van}
        bloed {geprikt / onderzoek / prikken / afgenomen / onder}
        {bloedprik* / bloedonderzoek / bloeddruk*}
        {pijn in mijn|de portemonnee / met de handen in / uit de hand / voor de hand / aan de hand / op de hand / in de hand / bij de hand / in mijn|zn|zijn|de hand / onder de arm / tegen het lijf / uit het oog / in het oog / op de been / met beide benen}
        {nieuwe / nieuw} brand
        {klap op de vuurpijl / in een klap}
        {a|the new brand / brand {of / name / loyal / is / has}}
        schok van
        {fell {in / for} love? / smoke free / smoking area|room|jacket}
        {fire sale / fire stick / fire tv / fired}
        {kopie / foto / fotos / beelden} ~4 *rontgen*
        {hond* / kat / poes* / pony / paard / konijn / beest / poot / cavia / kater / pup* / papegaai / dier / dieren / dierenarts / dierenspoed} ~~12 {mank / bloed* / kreupel / gewond* / geopereerd}
        mank ~~8 {hond* / pony / paard / dieren / manege}
        bij de brandweer ~4 {gewerkt / werkt / werkte}
        {praten / praat / praatte / lullen / klets* / roepen} ~2 tegen ~2 muur
        achter {het / een} glas
        glas {wijn / water / bier / melk / cola}
        {mond / ogen / armen / oog / oren} wijd? open
        dicht voor <MY>|haar|zijn|hun|de neus
        sloeg|geslagen ~3 {deur / alarm / nergens / over / toe}
        {draag / draagt / droeg} ~2 geen helm
        {in / haar / zijn} slaap gevallen
        {weg / tegen / mee / uit de boot|toon} gevallen
        gevallen ~2 {over / op / aan} ~2 {slaap / prijs / naam}
        vergif op innemen
        {pijn / steek / klap} in ~1 {portemonnee / gezicht / hart}
        zo heet dat $
        pleister op
        {in ~1 mond} {gelepeld / nemen / gelegd}
        {van vlees en bloed / oude vlam / dodelijk vermoeid|saai / bijna dodelijk saai}
        {voet / vinger} {tussen / onder} ~2 {deur / neus}
        {brok / kikker} in ~1 keel
        {litteken / littekens} van {vroeger / toen}
        {sloeg aan / niet sloeg / slaat aan}
        {mond / ogen} ~1 {stond / stonden} open
        gevaar voor {uw / jullie} {clienten / klanten / omzet}
    """,
)
