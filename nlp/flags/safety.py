"""Somebody was hurt or could be: fire, gas, electricity, food, traffic, falling things, assault."""

# ruff: noqa: E501 (a rule stands on one line)

from nlp.flags.wording import RiskFlag

FLAG = RiskFlag(
    "safety",
    words={
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
        {danger* / unsafe / at risk / fraying / near miss* / condemned / bald tyres / fire / recall / harass* / crush* / brakes / caught fire / smoke / smoking / smoked / spark* / explod* / burnt / burned / burns / gas leak / smell of gas / smells of gas / smelled gas / smell gas / carbon monoxide / electric shock / was|got|been|is injured / injury to / stitches / bleeding / bled / concussion / paramedic* / food poisoning / allergic reaction / anaphyl* / glass in / black mould|mold / assault* / threaten* / groped / vomit* / wobbles / choking / fell / collapsed / wires / faulty wiring / melted / overheat* / resus / epipen / undercooked / raw chicken / wrong medication|dose|prescription}
        {broke / broken} {his / her / my} {wrist / arm / leg / ankle / hip / nose / rib}
        {gefahrlich* / brannte / brand|feuer ausgebrochen|gefangen|im / feuer / verletz* / krankenhaus / gasgeruch / stromschlag / scherben / notausgang / brandfall / verbrannt / rauch / unfall / geblutet / gesturzt / giftig / bremse*}
        {dangereu* / brulure* / brule / blesse* / hopital / fuite de gaz / intoxication / monoxyde / incendie / feu / fumee / allergique / urgences / moisissure* / verre dans / freins}
        {broke / burn / burnt / burned / cut / hurt} ~3 <BODY>
        {hole in / fell over / doesnt lock / bare copper / locked the doors / ice rink / fire door* / could have died / could fall / tips forward}
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
    """,
    holds="""
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
        {fell {in / asleep / for} love? / smoke free / smoking area|room|jacket}
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
