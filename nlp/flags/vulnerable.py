"""The writer, or somebody in their care, is ill, old, disabled, very young, or without means."""

# ruff: noqa: E501 (a rule stands on one line)

from nlp.flags.wording import RiskFlag

FLAG = RiskFlag(
    "vulnerable",
    words={
        "ILL": (
            "*kanker *kankerpatient* chemo* bestraling* tumor* uitzaaiing* oncolog* leukemie "
            "lymfoom lupus crohn colitis stoma* dialyse* nierpatient* transplantatie* diabet* "
            "suikerziekte suikerpatient* insuline* glucosesensor* glucosemeter bloedsuiker* "
            "epilep* longemfyseem longpatient* longontsteking longziekte astma* copd reuma* "
            "artrose fibromyalgie spierziekte dystrofie burnout postcovid cva "
            "beroerte herseninfarct hersenbloeding hersentumor hersenletsel hartinfarct hartaanval "
            "hartpatient* hartfalen hartklachten hartmedicijn* hartoperatie hartkwaal "
            "hartafwijking hartritmestoornis* pacemaker katheter beademing* slaapapneu "
            "sikkelcel* hemofilie hiv aids parkinson* alzheimer* dement* afasie schizofreni* "
            "psychose psychotisch* depressi* ptss autis* adhd angststoornis paniekaanval* "
            "suicid* zelfmoord* verslaafd* verslaving eetstoornis anorexia taaislijm* coeliak* "
            "lactoseintoleran* huisstofmijt palliatie* "
            "terminaal terminale stervende sterfbed hospice chronisch* immuunziekte auto-immuun "
            "afweer immuun* zuurstof zuurstoffles zuurstofapparaat sondevoeding sonde infuus "
            "bloedverdunner* morfine medicatie hartbewaking dwarslaesie als-patient nah "
            "migraine hernia trombose posttraumatisch* psychiatrisch* ggz paaz dysfasie "
            "gehoorverlies staar maculadegeneratie glaucoom kinkhoest revalid* revalideren "
            "geopereerd chemotherapie bipolair* borderline noodmedicatie noodinjector "
            "diabeet diabeten *dialyse puffer puffers inhalator* coma flauwgevallen afkick* trisomie *kankeroperatie pillendoos baxterrol medicijnrol spierziekte* "
            "ICD MS ALS COPD CVS NAH TIA IC"
        ),
        "AIDS": (
            "rolstoel* rollator* scootmobiel* krukken looprek brace beenprothese armprothese "
            "geamputeerd* traplift tillift "
            "cochleair* hulphond* geleidehond* blindengeleidehond* assistentiehond* stok wandelstok "
            "taststok blindenstok invacar* kunstbeen kunstarm hooglaag* zorgbed personenalarm* alarmknop* alarmhanger noodknop* hooglaagbed "
            "braille* voorleessoftware schermlezer gebarentolk doventolk aangepaste laagbed steunkous* blindegeleide* "
            "invalidenparkeerplaats* gehandicaptenkaart gehandicaptenparkeer* luier luiers "
            "couveuse* sondevoeding medicijnkoelkast matrasje antidecubitus*"
        ),
        "LIMITED": (
            "gehandicap* handicap mindervalide* minder-valide invalide beperking* slechtziend* "
            "slechthorend* blind blinde blinden doof dove doven doofstomme doofblind* verlamd* "
            "laaggeletterd* hulpbehoevend* zorgbehoevend* bedlegerig* verstandelijk* "
            "spraakgebrek stotter* spastisch* dyslec* dyslexie kwetsbaar kwetsbare verward "
            "verwarde wilsonbekwa*"
        ),
        "CAREFOR": (
            "huishoudhulp poetshulp gezinshulp "
            "mantelzorg mantelzorger mantelzorgers thuiszorg wijkverpleg* verpleeghuis* verzorgingshuis* verzorgingstehuis "
            "rusthuis woonzorgcentrum woonzorg* zorghuis aanleunwoning* serviceflat seniorenflat "
            "seniorenwoning* seniorencomplex zorgflat* nachtzuster bejaard* dagbesteding "
            "ergotherapeut kraamzorg* kraamhulp kraamtijd kraambed kraamvrouw "
            "bewindvoerder* onderbewindstelling PGB WLZ WMO"
        ),
        "POOR": (
            "voedselbank* schuldhulp* schuldsanering schuldenaar bijstand bijstandsmoeder "
            "bijstandsuitkering uitkering bijstandsuitkering* wajong* ziektewet minima "
            "minimuminkomen armoede dakloos dakloze leefgeld weekgeld "
            "energiearmoede energietoeslag energiebank leefloon ocmw budgetmeter "
            "beslaglegging minimumloon "
            "alleenstaande WIA WAO AOW"
        ),
        "BABY": (
            "baby* pasgeboren* zuigeling* borstvoeding kolven flesvoeding "
            "babyvoeding newborn peuter peuters dreumes* kraamtijd couveuse* zwanger* hoogzwanger* "
            "bevallen keizersnee vroeggeboorte prematuur "
            "ledikant* wiegje wieg"
        ),
        "DEAD": (
            "overleden overlijden gestorven sterven begrafenis uitvaart rouw rouwende weduwe "
            "weduwnaar weduwen nabestaande* rouwkaarten condoleance crematie"
        ),
        "SMALLAGE": ("maand maanden weken weekjes dagen months weeks monate mois anderhalf"),
    },
    holds="""
        <AGE> {jaar / jr / jarige / jarig / jaren / years / year / jahre / ans / lentes / plus / plusser}
        <OLD> ~3 <AGE>
        <OLD> ~1 ( <AGE> )
        <OLD> ~2 van ~2 <AGE>
        {ik / zij / ze / hij / is / ben / was / wordt / word / en} ~2 <AGE> {. / , / ! / en / ) / jaar / $}
        {ik ben / ben ik / ze is / hij is / is ze / is hij / wordt / ben} ~2 <AGE> $
        {ik ben / ben / zij is / hij is / i am / im / she is / shes / he is / hes / aged} ~1 <AGE>
        {op / van} ~2 <AGE> {die / en / kan / kun / ga / val / moet / al / . / , / $}
        {op ~1 leeftijd / hoge leeftijd / op leeftijd / de jongste niet / hoogbejaard* / stokoud* / bejaard* / oudere vrouw|dame|heer|buurvrouw|buurman / oude mensen|mens|menskes|vrouw|man|dame|moeder|vader|buurvrouw|buurman|tante|oom / oudje* / pensioner*}
        {is|ben|ze|hij in|over de / diep in de / ruim / boven de / dik in de} {zeventig / tachtig / negentig}
        {zeventiger* / negentiger* / zeventigplusser* / tachtigplusser*}
        <MY>|haar|zijn|ons|hun {oma / opa / bomma / bompa / omaatje / grootmoeder / grootouders / moemoe / vava} ~3 {zit / staat / ligt / wacht / kan / kon / heeft / moet / moest / woont / werd / is / stond / zat / lag / haar|zn|zijn}
        {met / aan / voor / door} {oma / opa / bomma / bompa / moemoe}
        <ILL>
        {ziek / zieke / zieken} {moeder / vader / vrouw / man / zus* / broer / oma / opa / kind* / mens* / dochter* / zoon* / partner / buurvrouw / en}
        {ernstig / langdurig / doodziek / chronisch / zwaar / al maanden|weken|jaren} ziek
        <SOMEONE> ~3 {ziek / opgenomen / geopereerd / bedlegerig / invalide / blind / doof / dement / slechtziend / slechthorend / verlamd / hulpbehoevend}
        {is / ben / was / lig / ligt / zit} ~3 {ernstig ziek / ongeneeslijk / stervende / bedlegerig / thuis ziek / herstellende / in coma / uitbehandeld / terminaal / aan bed gekluisterd}
        {ben / was / is} ~3 ziek $
        {lag / lig / ligt / liggen / ligt} ~4 {ziekenhuis / ic / intensive / kliniek / hospitaal / revalidatie* / hartbewaking / bed}
        {uit / in / naar} ~1 {ziekenhuis / hospitaal} ~3 {ontslagen / thuis / opgenomen / gekomen / lig / ligt / lag}
        {net / pas / gisteren / vandaag} uit het ziekenhuis
        {opgenomen} ~3 {ziekenhuis / afdeling / kliniek / werd / is}
        {mijn / mn / haar / zijn / hun / zn / onze} {medicijnen / pillen / medicatie / insuline / reuma / ziekte / handicap / beperking / zuurstof / astma / chemo}
        {met / door / wegens} ~1 {mijn / mn / haar / zijn} {rug / knieen / reuma / ziekte / handicap}
        <AIDS>
        {zonder / haar / zijn} ~2 {hoortoestel* / gehoorapparaat* / gehoorapparaten / prothese}
        moeder|vader|oma|opa|omas|opas|ma|pa|bomma &4 hoortoestel*|gehoorapparaat*|gehoorapparaten|prothese
        <LIMITED>
        {slecht / moeilijk / niet / amper / nauwelijks / nauwlijks / bijna niet / moeizaam / geen trap} ~2 {ter been / te been}
        {moeilijk / amper / nauwelijks / moeizaam} ~1 {lopen / loopt / zien / ziet / hoort / horen / traplopen / loop / hoor / zie}
        niet meer {kan / goed / kunnen}? {lopen / traplopen / horen / zelfstandig}
        {ik / hij / ze / zij / moeder / vader / man / vrouw / die / die} ~2 {kan / kon} ~2 {niet / amper / nauwelijks} ~1 {lopen / traplopen / staan / horen / lezen / tillen / bukken / zitten}
        {niet / amper / nauwelijks} {kan / kon} {lopen / traplopen / staan / horen / lezen / tillen / bukken}
        omdat ~3 niet kan ~1 {lopen / traplopen / staan / horen / lezen / zien}
        {been / arm / voet / pols / enkel / zit / loop / lig*} ~4 gips
        {arm / been / voet / pols / enkel / zit / zat} ~3 gips
        {hoge koorts / graden koorts}
        {hart / long / nier / lever / hersen / heup / knie / rug} {patient / operatie / klachten / problemen}
        <CAREFOR>
        {in de war / haar geheugen / zijn geheugen / vergeetachtig* / niet meer alles / eenzaam / eenzame / in de rouw / alleen woont|wonend*}
        {kan / kunnen} ~3 {niet / geen} ~3 {computer* / internet / digitaal / overweg}
        {spierziekte / syndroom van down / down syndroom / ernstig meervoudig / me cvs / op sterven}
        <BABY>
        <CHILD> ~3 {van / is / was} ~1 <NUM>|/1/|een|enkele|paar ~1 <SMALLAGE>
        <CHILD> ( {/[1-4]/ / een / twee / drie / vier} )
        <CHILD> ( <NUM>|/1/ <SMALLAGE> )
        <CHILD> ~1 {is} {twee / 2 / drie / 3 / een / 1 / anderhalf / two / three} {$ / , / jaar / . / en}
        <NUM>|/1/ {weken / weeks / monate} ~1 {oud / oude / old / alt}
        {ze / hij / kind / dochter* / zoon* / kleindochter / kleinzoon / zij} ~2 is anderhalf
        {jonge} {kinderen / kindjes / kinders / kind / kindje}
        {flesje / melk / papfles / flessen / poedermelk} ~4 {baby / kleine / dochter* / zoon*}
        <POOR>
        {geen / nauwelijks / amper / niet genoeg / onvoldoende} ~2 {geld / eten / boodschappen} ~4 {voor / om / meer / over / kopen / in huis}
        {rood / krap / in de min / op zwart zaad} {staan / sta / te staan}
        sta|staan ~1 {in het rood}
        {kan / kunnen / kon} ~6 {huur / boodschappen / eten / energierekening / luiers / melk / medicijnen} ~3 {niet / niet meer / betalen / halen / doen / kopen}
        {nog} ~1 {/[0-9]*/ / tientje / geld / paar / vijf / tien / twintig} ~1 euro|euros|cent ~5 {op / over / eten / week / maand / rekening / van leven}
        {nog / maar} /[1-9]?[0-9]/ euro ~3 {op / over / week}
        {rond / rondkomen / rond te} {komen / kom / kan}
        {komen / kom} ~2 niet ~1 rond
        {amper rond / eindjes aan elkaar}
        {op straat} {sta / slaap / belanden / gezet / gezet* / komen / te staan}
        {huis uitgezet / uit huis gezet / op de bank bij / noodopvang / opvanghuis / blijf van mijn lijf / asielzoek* / vluchteling*}
        {sociale} {tarief / minimum}
        {aan de grond / geen rooie cent / geen cent meer}
        {eten / eet} ~4 {rijst / brood / droog / pasta|macaroni zonder / niks}
        {mijn / mn / onze} ~2 {man / vrouw / zoon / dochter / kind / kindje / partner} ~2 {overleden / gestorven}
        {geen / zonder} ~2 {verwarming / warm water / stroom / gas / insuline / medicijn* / eten / melk / water / licht} ~4 {thuis / kinderen / baby / dagen / weken / kou / winter / vries* / graden}
        {zit} ~5 {in de kou / zonder verwarming / zonder stroom / zonder gas / zonder water / in het donker / zonder warm}
        {zonder} {verwarming / warm water / stroom / gas / insuline / medicijnen / eten / melk}
        {huis / woning / kamer / woonkamer / binnen / hier} ~2 {van / is} ~1 /[0-9]*/ graden
        verwarming ~5 {koud / kapot / stuk / uit}
        {verkleum* / onderkoeld}
        {zie het niet meer zitten / geen zin meer in het leven / einde aan mijn|mn leven / uit het leven / niet meer verder leven / wil niet meer leven / dood wil / eind aan maken}
        {huilend / huilde / in tranen} ~4 {moeder / oma / vader / opa}
        {spreek / spreekt / versta} ~3 {geen / amper / nauwelijks / slecht} nederlands
        {wheelchair / disab* / blind / visually / deaf / hard of hearing / dementia / terminal* / palliative / hospice / dialysis / seriously ill / is ill / terminally ill / ill mother|father|husband|wife / bereave* / widow* / single mum|mom|mother|dad|parent / foodbank / universal credit / prepay* / walking stick / walker / cant walk / anxiety / suicid* / emergency alarm / care home / cancer / asthma* / autistic / autism / pregnant / newborn / baby / babies / toddler / carer / oxygen / stroke / intubated / seizure* / elderly / frail / vulnerable / hearing aid* / benefits / no electricity / no money / kidney / heart condition / chemo* / guide dog}
        {dead|late father|mother|husband|wife|dad|mum / passed away / has died}
        {rollstuhl* / rentner* / alleinerziehend* / pflegebedurft* / schwerkrank* / kranke|kranken mutter|vater|kind|frau|mann|oma|opa / blind / taub / gehorlos* / herzkrank* / behindert* / schwanger* / saugling* / demenz* / krebs* / asthma* / keine heizung / witwe* / schwerbehindert* / herz / alte frau|mutter}
        {fauteuil roulant / bequille* / deambulateur / retraitee* / veuve / veuf / aveugle* / sourd* / hospitalise* / diabetique* / handicape* / enceinte / nourrisson / chimio* / personne agee / malade / cancer / sans chauffage}
        {mijn / mn / haar / zijn} ogen ~5 {niet / slecht / minder / achteruit / toe}
        {huishoudelijke hulp / poetshulp}
        <CHILD> van {twee / drie / 3 / anderhalf} ~3 {lag / ligt / huilt / heeft / had / kreeg / zit / zat / viel / wacht / $ / ,}
        {sinds / met / door} ~2 {heupoperatie / knieoperatie / rugoperatie / hartoperatie / operatie}
        {sinds / door} ~1 mijn|mn {heup / knie / rug / heupen / knieen}
        {loopt / loop / wandelt / stapt / beweegt} ~2 {slecht / moeilijk / moeizaam / traag / krom}
        {coeliac / therapy notes / intensive care / canne / tutelle / insulinpen* / alte menschen}
        {*zeventigjarig* / *tachtigjarig* / *negentigjarig* / hoogbejaard*}
        {is / zijn} <NUM>|/1/ {maanden / weken} ~1 $
        {week / weken} oud
        tweeling van
        {met / heb / heeft} {een / 1 / maar een} {been / arm / oog}
        {scoliose / huntington / mucoviscidose / taaislijm* / spina bifida / open rug / halfzijdig / dwarslaesie / paraplegie / ringleiding / witte stok / downsyndroom / downsyndroom / verstandelijke / zorginstelling / woongroep / crisisopvang / crisisdienst / zenuwinzinking / veteraan / tracheostoma / chemokuur* / bestraald / bestralingen / uitgezaaid* / immuuntherapie / nierdialyse / thuisdialyse / nierziekte / getransplanteerd / bypass / toevallen / astmaaanval / astma aanval / schildklier* / osteoporose / jicht / longembolie / spierdystrofie / stofwisselingsziekte / prader / tourette}
        {papje / zuigfles* / fopspeen / couveusekind* / borstkind}
        {te vroeg geboren / net geboren / pas geboren / pas bevallen / net bevallen / negen maanden zwanger / op alle dagen}
        {huurachterstand / uitzetting / huisuitzetting / ontruiming / daklozenopvang / vrouwenopvang / noodopvang / kledingbank / sociale dienst / wsnp / pensioentje / klein pensioen / laag inkomen / geen inkomen / bestaansminimum / afgesloten van gas|stroom|water / loonbeslag / saldo nul / rekening leeg / kinderen zonder eten / niks te eten / niets te eten / geen eten}
        {op mijn oude dag / op mijn leeftijd / op haar leeftijd / op zijn leeftijd / op onze leeftijd / oude dag / oud mens / oude mens / oud vrouwtje / oud mannetje / ouder echtpaar / bejaard echtpaar / oudere moeder / oudere ouders / oude ouders / hoogbejaard*}
        {niet zo van de computer* / digibeet / geen computer / geen internet thuis}
        {kan / kunnen / mag / mogen} ~1 {het huis / mijn huis / bed / mn bed} niet uit
        {aan huis gekluisterd / aan bed gebonden / huisgebonden / afhankelijk van zorg|hulp|zuurstof|apparatuur|stroom}
        {al maanden / al weken / langdurig} thuis
        {kind / dochter / zoon / zoontje / dochtertje} met ~2 {beperking / autisme / down / epilepsie / diabetes / astma / allergie* / handicap / koorts / sonde}
        {moeder / vader / oma / opa / man / vrouw / broer / zus / oom / tante} met ~2 {dementie / alzheimer / parkinson / rollator / kanker / rolstoel / stok / reuma / beperking / ms}
        {dementerend* / dementie / begindementie}
        {mijn / zijn / haar} {behandeling / bestraling / chemo / infuus / dialyse / operatie} ~4
        {verzorg / verzorgen / zorg} ~3 {mijn / voor mijn} ~2 {zieke / moeder / vader / man / vrouw / broer / zus / gehandicapte}
        {insulin / food bank / crutches}
        <MY>|haar|zijn grootvader ~2 {zit / ligt / wacht / woont}
        {zitten} ~3 {in de kou / zonder verwarming / zonder stroom}
        {kraamkamer / borstvoeding / zorgtehuis / bejaardenflat / bejaardenhuis / ouderenflat / wajonger / bijstandsgerechtigd* / armoedegrens / gipsen been / blindenstok / scootmobieler / rolstoeler / ouderenzorg / beademd / sondevoeding / zorgwoning / mantelzorger}
        laatste centen
        {niet / nooit} ~2 {uit huis / buiten komen / de deur uit} ~4 {kan / kunnen / mag}
        {spreekt / praat / praten / lezen / schrijven} ~2 {moeilijk / niet goed / slecht / nauwelijks}
        {kind / kinderen / dochter / zoon} ~4 {honger / niets te eten / ziek / koorts / astma / benauwd}
        {my / our} {nan / nans / gran / grans / granny / grandma / grandad / grandmother / grandfather / grandmothers / grandfathers}
        meals on wheels
        {iemand / mens / vrouw / man / dame / heer / moeder / vader / ma / pa / buurvrouw / buurman / tante / oom} ~1 van /6[5-9]/
        {wij / we} zijn ~2 {oude / ouder / bejaard}
        <OLD> ~~8 {gebroken heup / heup gebroken / heupbreuk / heupfractuur}
        {heup} ~1 gebroken
        van <NUM>|/1/ {maanden / weken} ~2 {zat / lag / sliep / zit / ligt / kreeg / had / viel / huilt / huilde / bij / in}
        {moeder / vader / vake / moeke / pa / ma / oma / opa} ~2 {op / naar} ~1 {intensieve / intensive / ic}
        {zorgbed / begeleid wonen / begeleidwonen* / begeleide woonvorm / woonbegeleid* / begeleidster ~3 gebeld|belde / sociale werkplaats / beschut wonen}
        {niveau van een} ~1 {kind / kleuter / *jarige}
        {koelkast / frigo / portemonnee} ~1 is ~1 leeg
        {eet / eten} ~4 {cornflakes / noedels / noodles / crackers / bonen uit blik}
        {kind / zoontje / dochtertje / baby} ~3 /4[0-2]/ ~1 {graden / koorts}
        {buren / mensen / bewoners / echtpaar / oudjes} ~1 {boven / van boven / van} ~1 {de|in 80|70|90 / tachtig / zeventig / negentig}
        en fauteuil
        geboren ~1 in ~1 /19[2-4][0-9]/
        {wordt / word / werd} ~3 <AGE> {$ / , / en / dit / volgende}
        {grootouders / moeke / vake / memme / pepe / overgrootmoeder} ~6 {alleen / wacht* / buiten / niet / kan / kunnen / zit / zitten / ziek}
        {kan / kon / kunnen} ~3 trap niet ~1 {op / af}
        trap niet meer {op / af}
        {zit / zitten / zat / raak / raken} ~3 {in de schulden / diep in de schulden / krap / zonder inkomen}
        {al / nu} ~3 geen {loon / salaris / inkomen / uitkering / pensioen}
        /1?[0-9]/ graden ~2 {in huis / binnen / in de woonkamer|slaapkamer|kinderkamer|huiskamer / in mijn|ons|onze}
        {slaapkamer / woonkamer / huiskamer / kinderkamer / babykamer} ~4 /1[0-6]/ graden
        overspannen thuis
        {geen / no} ~1 {verwarming / heating / warm water / hot water} ~8 {huis / thuis / woning / flat / appartement / home / house / baby / kinderen / kids / weken / days / weeks / dagen / winter / /[1-9][0-9]?/ graden}
        {huis / thuis / woning / flat / appartement / home / house / baby / kinderen / kids} ~8 {geen / no} ~1 {verwarming / heating / warm water / hot water}
        {doodgeboren / sterrenkind* / vruchtwater / ontsluiting / weeen / kraamcentrale / kraamverzorg* / borstkolf* / borstontsteking / stilgeboren}
        {<MY> / haar / ons / pas / mas} ~6 {traumatherapie / trauma / overspannen}
        {traumatherapie / overspannen / long covid / postcovid / pleegzoon / pleegdochter}
        {incontinent / incontinentie / wondzorg / nachtzorg / doorlig* / doorgelegen / zorgindicatie / zorgovereenkomst}
        {ons / onze / mijn / mn / haar} {moeder / vader / moe / pa / ma / va / vake / moeke / oma / opa} ~6 {kamer / bed / afdeling / tehuis / rusthuis / verpleeg* / zorg*}
        {pas / mas / moeders / vaders / omas / opas} ~1 {kamer / bed / kast / rollator / medicijn* / pillen / muur / rekening / verzorging}
        {pa / ma / moeder / vader / oma / opa / bomma} ~3 {weet niet meer / herkent / vergeet / naar bed}
        {voedselpakket* / voedselhulp / beslagvrije / loonbeslag}
        {/[1-9]/ / /[1-2][0-9]/ / tien / elf / vijf / drie / twee} euro ~3 {tot het eind / tot de /[0-9]*/|/[0-9]*e/ / voor de rest / op mijn|mn rekening}
        {eten / eet} ~6 {wat overblijft / met niks / wat er komt / restjes}
        {uitgestelde / uitgesteld / verplaatst* / afgezegd*} ~3 *operatie
        *operatie ~6 {uitgesteld / verplaatst / afgezegd / verzet / geannuleerd}
        {heupoperatie / staaroperatie / knieoperatie / hartoperatie / rugoperatie / hersenoperatie / spoedoperatie}
        {functiebeperking* / minder valide|validen / invalidenplek* / invaliditeit*}
        {achterkleinkind* / achterkleinzoon / achterkleindochter}
        blijf van mijn|mn lijf*
        {lijfhuis / lijfhuizen / opvanghuis / vluchthuis}
        {kind / kinderen / meisje / jongen / zoontje / dochtertje} ~1 van ~1 {twee / drie / vier / vijf / zes / 2 / 3 / 4 / 5 / 6} ~2 {stond / zat / alleen / buiten / op de stoep / in de kou / bang / huilt / huilde}
        {hartruis / hartpatient* / hersenbloeding / saturatie / koortsstuip*}
        {slecht / zwak} van hart
        {op / lag ~2 op} {een / n} brancard
        {niet / nooit} ~1 {kan / kunnen} {verweren / zelf eten / spreken / praten}
        {wie / die / zich} niet ~2 {kan / kunnen} ~1 {verweren / eten / spreken / praten / bewegen}
        zelf niet {eten / aankleden / wassen} {kan / kunnen}
        {kom / komt / raak / raakt} ~2 {bed niet uit / bed niet}
        {ik / vrouw / vriendin / ze} ~2 /[1-4][0-9]/ weken {$ / , / zwanger}
        {bevallende / hoogzwangere}
        {mensen / bewoners / bewoner / kinderen} ~3 {ademhalingsproblemen / ademnood / slecht ter been}
        /[6-9][0-9]/ en ~2 {slecht / ziek / alleen / hart*}
        {kapotte / slechte / zere} ~1 {knie / heup / rug / knieen / heupen}
        {levensreddend* / levensnoodzakelijk* / levensbelangrijke}
        {loon / salaris / uitkering / pensioen / toeslag} ~~10 {huur / boodschappen / luiers} ~3 {niet / betalen / van}
        <CHILD> ( <NUM> , {down / autis* / epilep* / allergi* / astma / diabetes / rolstoel / beperking}
    """,
    unless="""
        {allergisch voor / allergie voor / blinde vlek|muur|paniek|hoek / blindering / blind vertrouw* / blind date / blindelings / dovemansoren / dove oren / oost indisch doof / doofpot / doof voor / chronisch te laat|onderbezet / chronische onderbezetting}
        {peuter|kleuter bad|keel|puber* / babysit* / baby blauw|roze / kinderziekte* / ziek idee / ziek gewoon / ik word ziek van|hiervan / ziek van}
        {zo / spot / hart / mijn} {goedkoop / ziek van}
        {baby / kindje} van een
        {de schuld / jullie schuld / eigen schuld / uw schuld / mijn schuld / onze schuld / schuld van / schuld aan / schuld bij / in de schoenen}
        beperking* {van / op / tot / in}
        {operatie / actie} {geslaagd / mislukt}
        {met / op} de stok
        {stok / stokje} achter
        {is {een / de / niet / ook / al} blind / in het gips}
        {de / tv / het} {leraar / juf / monteur / chauffeur / collega / medewerker} ~3 ziek
        {met mijn hart / van harte / hart onder}
        {in uitvoering}
        {staar / staren} {naar / me}
        {broodje / kan / twee gaten in / muur in} gips
        {maanden / jaar} oud ~2 {auto / telefoon / toestel / geeft}
        {lease / auto / telefoon / laptop} ~4 maanden oud
        burger* ~1 gezicht
        rood staan per maand
        {babyolifant* / babyzwem* / babydier*}
        van <AGE> $
        {hond* / kat / poes* / pony / paard / konijn / beest / poot / cavia / kater / pup* / papegaai / dier / dieren / dierenarts / dierenkliniek / merrie} ~~8 {geopereerd / operatie / blind* / doof / dove / zwanger* / bevallen / kanker / epilep* / suiker*}
        {geopereerd / operatie / blinde / dove / kreupele / drachtig*} ~~6 {hond* / kat / poes* / pony / paard / konijn / dierenarts / dierenkliniek}
        {ic / ics} {naar / trein / station / richting / van / om / uit / direct / <NUM>|/[0-9]*/}
        {reclame / reclames / advertentie* / felicitatie* / aanbieding / aanbiedingen / folder} ~8 {zwanger* / baby* / steunkous* / luier* / hoortoestel* / uitvaart* / traplift*}
        {steunkous* / zwanger* / traplift*} ~4 {reclame / reclames / advertentie*}
        goed|slecht|prima|begrafenis ~1 {is / was}? bevallen
        zwangerschapstest
        noemt|noemen|noemde ~2 vergeetachtig*
        {bij|ik ben / ben / ge zijt / ik was} niet {doof / blind / dement / achterlijk}
        hiv status
        {swore / swear / swears} blind
        {zou / misschien} ~14 voor ~1 {slechtzienden / slechthorenden / blinden / doven / dyslecten}
        voor ~1 {slechtzienden / slechthorenden / blinden / doven / dyslecten} ~1 zou
        {jullie / de / uw / die / een} {poetshulp / bewindvoerder / thuiszorg} ~6 {foto / fotos / insta* / belde / parkeren / hond}
        burn* ~1 {down / rubber}
        {geen / no} ~1 {verwarming / heating / warm water / hot water} ~4 {lok / lokaal / klas / trein / coach / carriage / room / hotel / kantoor / zaal / zwembad / sauna / <NUM>|/[0-9]*/ vandaag}
        zwangerschapsverlof
        {opzegtermijn / termijn / contract / *contract / looptijd / abonnement} van <NUM> maanden
        {hond / honden / hondje / teckel / kat / kater / dier / beest / pup / poes / paard / konijn} ~4 {hernia / artrose / diabetes / medic* / gips / chemo*}
        {noodknop / alarmknop} ~2 {lift / trein / bus / automaat}
    """,
)
