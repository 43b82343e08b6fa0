"""Somebody is ill, disabled or pregnant, is treated, or needs a medicine or an aid."""

# ruff: noqa: E501 (a rule stands on one line)

from nlp.special.categories import SpecialCategory
from nlp.special.health_words import BODY, BONES, CARE, ILLNESSES, PEOPLE, PETS, STAFF

CATEGORY = SpecialCategory(
    "health",
    words={
        "SURELY": f"{ILLNESSES} {CARE} {STAFF} {PEOPLE}",
        "ILL": ILLNESSES,
        "STAFF": STAFF,
        "BONE": BONES,
        "BODY": BODY,
        "PET": PETS,
        "HOSPITAL": "ziekenhuis zkh spoedeisende seh hospitaal hartbewaking hospital",
        "ILLNESS": (
            "diabetes suikerziekte epilepsie astma copd reuma artrose fibromyalgie kanker "
            "borstkanker longkanker darmkanker prostaatkanker huidkanker leukemie lymfoom tumor "
            "hersentumor hartfalen hartkwaal hartafwijking hartklachten hartritmestoornissen "
            "nierfalen nierziekte longziekte longemfyseem longontsteking leverziekte spierziekte "
            "dementie alzheimer parkinson autisme adhd ptss depressie burnout schizofrenie psychose "
            "angststoornis anorexia eetstoornis borderline hiv aids hepatitis migraine hernia "
            "trombose crohn colitis stoma coeliakie lupus sikkelcelziekte hemofilie taaislijmziekte "
            "dwarslaesie hersenletsel beroerte hersenbloeding herseninfarct hartinfarct hartaanval "
            "notenallergie pindaallergie koemelkallergie lactoseintolerantie griep corona covid "
            "beperking handicap spasme longcovid "
            "asthma cancer leukaemia leukemia lymphoma tumour epilepsy arthritis fibromyalgia "
            "dementia autism depression ptsd schizophrenia bipolar anxiety stroke thrombosis coeliac "
            "celiac pneumonia disability diabetic eczema endometriosis"
        ),
        "ILLCAPS": "MS ALS COPD HIV CVS NAH TIA PTSS ADHD PTSD IBS",
        "STATE": (
            "diabeet diabetespatient suikerpatient hartpatient kankerpatient nierpatient longpatient "
            "reumapatient epileptisch astmatisch depressief overspannen zwanger hoogzwanger dement "
            "dementerend autistisch schizofreen verslaafd bedlegerig gehandicapt invalide "
            "slechtziend slechthorend blind doof doofblind verlamd chronisch besmet opgenomen "
            "terminaal uitbehandeld arbeidsongeschikt afgekeurd incontinent bevallen "
            "diabetic asthmatic disabled pregnant epileptic autistic paralysed paralyzed "
            "immunocompromised housebound bedridden depressed"
        ),
        "CARE": (
            "insuline medicijnen medicatie antidepressiva bloedverdunners morfine chemo "
            "chemotherapie chemokuur dialyse bestraling bestralingen zuurstof zuurstofapparaat "
            "sondevoeding infuus rolstoel rollator scootmobiel hoortoestel gehoorapparaat "
            "gehoorapparaten pacemaker stoma katheter prothese traplift insulinepomp beademing "
            "epipen inhalator psychiater oncoloog cardioloog psycholoog "
            "insulin medication medicine medicines wheelchair oxygen dialysis chemotherapy "
            "inhaler hearing antidepressants ventilator catheter"
        ),
        "ILLWHO": (
            "zieke dementerende gehandicapte invalide blinde dove slechtziende slechthorende "
            "autistische depressieve zwangere hoogzwangere stervende chronisch verlamde verstandelijk "
            "sick ill disabled blind deaf autistic pregnant diabetic dying"
        ),
    },
    says="""
        <I>|<KIN> ~3 <HAVE>|lijd|lijdt|kreeg ~4 <ILLNESS>
        <HAVE> <I>|<KIN> ~3 <ILLNESS>
        <HAVE> ik|i ~1 <ILLCAPS>
        <I>|<KIN> ~1 <HAVE>|lijd|lijdt ~2 <ILLCAPS>
        die|who ~2 <HAVE>|lijd|lijdt ~2 <ILLNESS>|<ILLCAPS>
        {ik|we|wij <AM> / <AM> ik|we|wij / i am / im / we are / <KIN> is|was|ligt / is|was|ligt <MY> <KIN> / die ~1 is / hij|zij|ze|he|she is} ~2 <STATE>
        {ik ben / ik was / ben ik / <KIN> is|was / is <MY> <KIN> / i am / im / i was / hij|zij|ze is|was / he|she is|was} ~2 {ziek / ernstig ziek / doodziek / ill / seriously ill / terminally ill / ongeneeslijk}
        {ik|<KIN> / hij|zij|ze|he|she} ~3 {lig / ligt / lag / liggen} ~3 {ziekenhuis / ic / intensive care / hospitaal / kliniek / verpleeghuis / hospice / coma}
        {i|<KIN> / he|she} ~2 {is|am|was in / were in} ~1 {hospital / intensive care / a coma / a hospice}
        {<MY> <KIN>|<I>|hij|zij|ze} ~3 {werd|is|ben|was} ~3 {geopereerd / gediagnosticeerd / diagnosed / hospitalised / hospitalized}
        {ben / zit / zat} ~1 {ik / thuis} ~2 {overspannen / ziek thuis / burn out / burnout}
        zit ~3 {thuis met / in} een? {burnout / burn out / depressie / psychose}
        {ik|<KIN>|hij|zij|ze} ~2 {zit / zat / loopt / loop / beweegt} ~3 {rolstoel / rollator / scootmobiel / krukken / looprek}
        {i|<KIN>|he|she / im} ~3 {in|use|uses a wheelchair / on crutches / on dialysis / on oxygen}
        {ik|<KIN>} ~2 {slik / slikt / gebruik / gebruikt / spuit / krijg / krijgt} ~3 <CARE>
        {ik|<KIN>|hij|zij|ze|we} ~3 {afhankelijk / hulpbehoevend / aangewezen} ~3 <CARE>
        allergisch|allergic ~2 {aan / voor / to} ~1 {noten / pinda* / melk / gluten / ei / eieren / lactose / soja / latex / penicilline / schaaldieren / nuts / peanuts / milk / eggs / penicillin / shellfish}
        {ben|is ~3 ziek geworden / got|was sick|ill after ~2 eating / voedselvergiftiging / food poisoning}
        {miskraam / miscarriage / abortus / an abortion / keizersnee}
        {zelfmoord|suicide|suicidal / suicidaal / suicidale}
    """,
    alone="""
        <SURELY>
        {lag / ligt / lig / lagen / gelegen / belandde / beland / opgenomen / afgevoerd / gebracht / overgebracht} ~2 {in / naar / op} ~1 <HOSPITAL>
        {in / naar / op} ~1 <HOSPITAL> ~3 {gelegen / beland / belandde / opgenomen / afgevoerd / gebracht / overgebracht / lag / ligt / lig}
    """,
    holds="""
        {rolstoel / wheelchair / rolstoelwoning / rolstoellift / rolstoelgebruiker* / rolstoeltaxi* / rolstoelvervoer} &12 {<I> / <KIN> / mijn / my}
        rolstoelplaats* &4 {mijn / <KIN>}
        {kaart / parkeerkaart / plaats} ~2 {gehandicapten / invaliden / mindervaliden}
        {arm / schouder / knie / vinger / heup / kaak} uit de kom
        {gehandicapt / gehandicapte} &3 {<KIN> / <I>}
        {rug / nek} ~2 gebroken
        {mijn|mn|haar|my|his|her <ILLCAPS>}
        {mijn / mn / haar / zijn / my / his / her} ~1 {darmen / nieren / longen / prostaat / hartklep / bloedvaten / kidneys / lungs / liver}
        {medische / medisch / medical} {urgentie / dossier / gegevens / keuring / reden / redenen / verklaring / history / records / condition / reasons}
        {weken ver / weken zwanger / op alledag / weeks pregnant}
        {<I> / <KIN> / lag / ligt / lig / lagen / gelegen / belandde / beland / weken / dagen} ~2 op de? ic {nu / na / ligt / lag / met / in / toen / terwijl / en / voor / door / want / . / ,}
        {weken / dagen / nachten / opgenomen / belandde / beland / gelegen} ~1 {op / aan} de? ic
        op de? ic ~2 {gelegen / beland / belandde / opgenomen / overleden / ligt mijn}
        {pijn / last / letsel / blessure / klachten / skischade / pain / injury} ~2 {aan / in / van / met / in / to} <MY> {rug / knie / knieen / heup / schouder / nek / voet / hand / arm / been / enkel / pols / hoofd / oog / buik / back / knee / hip / neck / foot / head}
        {glas / splinter / spijker / schroef / glass / splinter} ~2 in ~1 <MY> {oog / hand / voet / vinger / teen / been / lip / keel / eye / foot / finger}
        {gebroken / verstuikte / gekneusde / gescheurde} <BONE>|enkel
        {fractured / dislocated / sprained} ~1 <BONE>|leg|arm
        {my / his / her} broken <BONE>|leg|arm
        {<I> / <KIN>} ~2 {with / have / has / had / got} a broken <BONE>|leg|arm
        {<MY> / haar} enkel ~3 {gebroken / verstuikt / verzwikt / gekneusd}
        enkel {gebroken / verstuikt / verzwikt / gekneusd} {door / na / toen / bij / omdat}
        enkel gebroken|verstuikt|verzwikt|gekneusd $
        <I>|<KIN> ~4 in coma
        {mijn|mn|de|my WIA}
        {mijn|mn|my blaas}
        <KIN> ~3 met spoed opgenomen
        sinds de|mijn operatie
        <KIN> op krukken
        {heb / hebben / heeft / had / met} een {nieuwe / versleten / kapotte} {heup / knie}
        <BONE> ~5 {gebroken / gekneusd / verbrijzeld}
        {pijnlijke / gezwollen / ontstoken} {knie / heup / rug / schouder / nek / enkel / pols / knieen / hoofdhuid}
        {mijn / mn / my / met mijn / ik heb / heb ik / <KIN> heeft / <KIN> met / ik met / als je|ik} een|n? {kapotte / versleten / slechte / nieuwe / dikke} {knie / heup / rug / schouder / nek / enkel / pols / knieen}
        {door / vanwege / wegens / om / met} {haar / zijn / onze} {kapotte / versleten / slechte / nieuwe / dikke} {knie / heup / rug / schouder / nek / enkel / pols / knieen}
        {blaren / brandblaren / schaafwond / schaafwonden / wond / wonden / litteken / littekens} &5 <BODY>
        {scheur / scheurtje / gescheurde / knapte} ~4 {enkelband / enkelbanden / lies / hamstring / kuit / pees / spier / kruisband}
        {met / had / na / lag / kreeg} een|n|die? {hartaanval / hartinfarct / beroerte / tia}
        {naar / op} de spoed
        {<BONE> / enkel / arm / voet / hand / knieen} ~4 in het? gips
        <I>|<KIN> {zit / zat / loop / loopt / liep / lig / ligt} ~2 in het? gips
        {weken / maanden} in het? gips
        {aan de zuurstof / verstandelijk beperkt|beperkte|gehandicapt|gehandicapte / lichamelijk beperkt|gehandicapt / visueel beperkt|gehandicapt / verstandelijke|lichamelijke|meervoudige beperking|handicap / learning disability / special needs / heart condition / my|his|her|high blood pressure / slipped disc}
        {piep / suizen / fluittoon} ~3 {oor / oren / linkeroor / rechteroor}
        ik|<KIN> ~3 had|kreeg|heeft|heb ~1 corona|covid
        {had|kreeg ik|<KIN>} ~1 corona|covid
        corona|covid had|kreeg <I>|<KIN>
        <I>|<KIN> corona|covid had|kreeg
        <BONE> ~1 {gebroken / verstuikt / verzwikt / gekneusd / gehecht / uit de kom}
        {brak / breekt / brok / broke / fractured / sprained} ~1 {<MY> / her / his / my} ~1 <BONE>
        {<MY> arm ~1 gebroken / gebroken arm / voet gehecht / hand gehecht / vinger gehecht / had stitches / needed stitches}
        {<I> / <KIN>} ~4 {in / naar / uit} het? <HOSPITAL>
        {op de spoed / op de seh / op|naar|bij de? eerste hulp / aan het infuus / aan de vernevelaar / aan de beademing / met de ambulance / ziekenwagen}
        {ended up / taken to / rushed to / admitted to / stay in / weeks in / days in / nights in} ~1 {hospital / intensive care}
        {uitslag / bulten / blaasjes / jeuk / blaren / zwelling / rash / blisters / hives} ~3 {op / in / over / aan / on} ~2 <BODY>
        {bulten / blaasjes / galbulten} &4 {ontstoken / gezwollen / jeuk}
        {fysio / therapeut / therapie / mri / echo / operatie} &6 {schouder / knie / linkerknie / rechterknie / heup / rug / nek / enkel / elleboog}
        {behandeling / behandelingen / scan / foto} {van / voor / aan} <MY> {schouder / knie / linkerknie / rechterknie / heup / rug / nek / enkel / elleboog}
        operatie ~4 {uitgesteld / afgezegd / verzet / verplaatst / gepland / geannuleerd / ondergaan / ondergaat}
        {had / having / after / before / following / awaiting / my / her / his / heart / cancer / spinal} ~1 surgery
        {after / before / during / needed / emergency} surgery
        {repeat / my / her / his / mum|dad|son|daughter s} prescription|prescriptions
        {prescription / prescriptions / bijsluiter} &8 {pharmacy / chemist / tablets / apotheek / medicijn* / tabletten / pillen}
        {had / having / epileptic} ~1 {seizure / seizures}
        {ambulance} &4 {gebeld / bellen / opgehaald / called / ziekenhuis / hospital}
        {met / per / by / in} de|an|the? ambulance {naar / to / afgevoerd / opgehaald / gebracht / taken}
        {<I> / <KIN>} ~4 {gereanimeerd / getraumatiseerd}
        {terminaal / terminale} {<KIN> / kanker / patient / fase / ziek / zieke / kankerpatient}
        {amandelen} &4 {geknipt / verwijderd / verwijderde / ontstoken / operatie}
        {opgelopen / gehad / kregen / kreeg / krijgen / overgehouden} &5 salmonella
        ik|<KIN> had|heeft|kreeg salmonella
        {wia / in de wia} {uitkering / keuring / aanvraag / beslissing / beoordeling}
        in de wia
        <MY> {cholesterol / therapie / therapeut / midwife / verloskundige / doofheid / blindheid}
        {in therapie / bij een therapeut / prematuur geboren / <KIN> ~1 met down / spasmes}
        pufje|pufjes &6 {<KIN> / astma / longen / adem}
        {nikkel / noten / pinda / melk / koemelk / gluten / ei / eieren / latex / soja / lactose / peanut / nut / dairy} {allergie / intolerantie / allergy / intolerance}
        {allergische reactie / allergic reaction / anafylactische shock / anaphylactic shock}
        {dokter / arts / huisarts / doctor / gp} ~1 {zegt / zei / schreef / schrok / vermoedt / constateerde / stelde / says / said} ~4 {ziek* / ontstoken / kwam / komt / bacterie / virus / vlek / litteken / medisch / infected / caused}
        {de|een|mijn|haar|zijn|onze operatie} ~3 van? <MY>? <KIN>
        {voor|na|tijdens|wegens|ivm|vanwege de|een|mijn|haar|zijn|het? operatie|bevalling}
        {<MY> / medische} ingreep
        ik ~3 {slecht / moeilijk / amper} {hoor / zie / loop}
        {ik hoor|zie|loop slecht|moeilijk|amper}
        <KIN> ~3 {slecht / moeilijk / amper / hoort|ziet|loopt slecht|moeilijk|amper} {hoort / ziet / loopt}?
        {loop / loopt / lopen} ~1 {met een} {stok / witte stok / rollator / looprek}
        {witte stok / met krukken / ben|is|was|nog|loop|loopt|liep op krukken / lui oog / luie oog / halfzijdig verlamd / been minder / been kwijt}
        {topje / kootje / stuk} van <MY> {vinger / ringvinger / wijsvinger / duim / teen}
        {herstellende / herstellend / voormalig / recovering} {gokker / alcoholist / verslaafde / gambler / alcoholic / addict}
        {reageer / reageert / react} ~2 {op / to} {latex / nikkel / parfum / noten / gluten / melk / ammoniak / nickel}
        {syndroom van down / down syndroom / down syndrome / sta op stoel / hoog laag bed / persoonlijk assistentiebudget / begeleid wonen / beschermd wonen}
        {ziek / beroerd / overgegeven / misselijk / kotsen / sick / ill} ~1 {na / after} ~4 {eten / maaltijd / mosselen / kip / vis / buffet / salade / oesters / meal / eating / food}
        {ziek gemeld / ziek thuis / ziek geworden / ziekenhuisopname / ziekenhuisbed / sick leave / maternity leave / uitgerekende datum}
        {chronic / chronische / chronisch} {pain / illness / fatigue / pijn / ziekte / vermoeid / vermoeidheid / ziek}
        {zware / postnatale / een|mijn|haar|zijn} depressie
        slechtziend* ~2 {<I> / <KIN>}
        {als blinde / blinde|dove <KIN>|klant|gebruiker|reiziger|student / blind geboren}
        {long covid / post covid / slecht ter been / moeilijk ter been / in het hospice / ik|<KIN> ~3 niet meer lopen / hearing aid|aids / blue badge / guide dog / my|his|her mental health / mental health problems|team|crisis|condition|issues / panic attack}
        {met|had|heb|heeft corona|covid ~1 thuis|gehad / thuis ~2 met corona|covid / positief ~2 corona|covid / corona|covid ~2 positief}
        {aan|tegen|met|door|na kanker / kanker ~1 overleden / has|had|have cancer / cancer treatment}
        {pil / pillen / tabletten} &5 {slik / slikt / slikken / geslikt / apotheek / hart / bloeddruk}
        {weeen / contracties} ~3 {om de / minuten / minuut / begonnen / ziekenhuis}
        {na / tijdens / voor / door / vanwege / wegens / after / during} <MY> {bevalling / keizersnee / operatie / ziekenhuisopname / behandeling / bestraling / labour / surgery / operation}
        {indicatie ~2 ciz / ciz indicatie / wlz indicatie / indicatie wlz}
        {ear / chest / kidney / eye / lung} infection
        {knee / hip / heart / back / eye} {surgery / operation}
        {knee / hip} replacement
        <KIN> ~3 met|with ~3 <ILLNESS>|<ILLCAPS>
        {ik|i / iemand|someone / als|as} ~2 met|with ~2 <ILLNESS>|<ILLCAPS>
        als|as een|a|an? <STATE>
        <MY> {<ILLWHO> / ernstig zieke / chronisch zieke / terminally ill} <KIN>
        <MY> <CARE>
        <MY> {ziekte / handicap / beperking / diagnose / zwangerschap / behandeling in / herstel / illness / disability / diagnosis / pregnancy / hospitalisation / operatie / surgery}
        {zonder / geen / no / without} {insuline / medicijnen / medicatie / insulin / medication}
        {wegens / vanwege / door / due to / because of} <MY>|een|a? <ILLNESS>
        {is|ligt aan de / aan de / on} dialyse|dialysis|beademing
        {in een / mijn / zijn / haar / in a / my / her / his} {rolstoel / scootmobiel / wheelchair}
        {overleden|gestorven|overlijdt|died aan|of ~1 <ILLNESS>}
    """,
    alone_unless="""
        {pakket / pakje / bestelling / zending / post / brief / levering / bloemen / boeket / taart} ~6 <HOSPITAL>
        {geen / no} ~1 <ILL>
        {computer / virus / malware / server} &4 *infectie
        allergisch ~3 {leugens / smoesjes / gezeur / onzin / beloftes / reclame / vuil / zulke / mensen}
        allergisch {voor / aan / van} {jullie / deze / dit / dat / wachtmuziek}
        medicijntekort*
        {bezorgt / bezorgd / word / krijg / kreeg} ~4 migraine
        {beroerte / hartinfarct / hartaanval} &5 {schrok / schrik / bijna / rekening / prijs}
        {niet / not} {zwanger / pregnant / autistisch}
        {zwanger / hoogzwanger} ~2 {van ideeen / gaan / jonge}
        <PET> &10 <SURELY>
        {mensen / iedereen / klanten / patienten / people / customers} {met / with} <SURELY>
        {vacature / vacatures / zoekt / zoeken / gezocht / hiring / wanted} ~8 <STAFF>
        {word / krijg / kreeg / krijgen} ~4 {hernia / migraine / buikpijn / rugpijn / nekpijn / paniekaanval / stoma} ~1 van
        hypoallergi*
        antiallergi*
        anti allergie*
        medicijnkast*
        {allergie* / allergien*} ~4 {etiket / kaart / verpakking / label / menukaart / menu / lijst / info / informatie}
        {bijna / haast / zowat} ~4 {hartstilstand / hartinfarct / flauwgevallen / beroerte}
        {hartstilstand / flauwgevallen} &5 {schrok / schrik / bijna / rekening / prijs / stank / prijzen}
        {bestraling*} &4 {zendmast / antenne / 5g / uv / zon}
        hechtingen van
        {aquarium / vijver} &6 <SURELY>
        film whiplash
        {kussen / matras / bureaustoel / pillow / cushion / stoel} ~1 {tegen / voor / for} <ILL>
        {psychische / psychisch} {oorlogsvoering / terreur / spelletjes / spelletje}
        tweedegraads {bevoegd* / lesbevoegd* / docent* / leraar / leraren / opleiding}
        schurft aan
        schurft &4 {boom / perenboom / appelboom / plant / planten}
        {oranje / friday / goud / aandelen / wk} koorts
        {hele / wat een / lange / moeizame} ~1 bevalling
        {systeem / gedrag / reactie / app / site / website} &3 {autistisch / autistische}
        {kip / vlees / zalm / vee / melk / eieren / veehouderij} &5 antibiotic*
        {spam / reclame / mail / mails} &6 viagra
        {tree / boom} {surgeon / surgeons / chirurg}
        {bank / bankier / auto / computer / laptop / plant / planten / tuin / boom} &6 {chirurg / infectie / *aandoening / *letsel}
        {monteur / bezorger / chauffeur / medewerker / collega / machinist} ~4 ziekgemeld
    """,
    unless="""
        spoed {balie / levering / bestelling / zending / lijn / service / klus / nummer}
        <BONE> van {de / het / een / deze / die}
        schouder {band / banden / tas}
        shoulder {strap / straps / bag / pad}
        heup {tas / tasje}
        {handschoen / handschoenen / broek / jas / pop / stoel / bank / bureaustoel / trui / knuffel} ~1 {heeft / had / met} ~2 {knie / vinger / duim / teen / rug / nek / neus / been / schouder}
        {oordop* / koptelefoon / hoofdtelefoon / headset / earbuds / airpods / oortje*} &10 {oor / oren / linkeroor / rechteroor}
        {bar / keukeneiland / eetbar} &4 krukken
        ms {office / teams / word / excel / windows / project / outlook / account}
        prescription {sunglasses / glasses / lenses / goggles}
        {tree / plant / lawn} surgery
        depressie boven
        {lak / verf / leer / auto / kast} &6 {blaren / litteken / littekens}
        {monteur / bezorger / chauffeur / medewerker / collega / machinist} ~4 ziek gemeld
        {jullie / u / je / helpdesk} slecht|amper hoor
        {behandeling} ~4 {kapper / nagel* / wimper* / salon / klacht / dossier / verzoek}
        {hele / grote / logistieke / militaire / dure} operatie
        {eerste hulp} ~1 {bij / cursus / koffer / trommel / doos / set / kit}
        {ziek / sick / doodziek / beroerd} ~2 {van / of}
        {word|worden|wordt} ~3 ziek
        {blind / doof} {voor / to / for / vertrouw* / vertrouwen}
        {ziek / sick} {grap* / joke / bedrijf / company / van}
        {oost indisch / oostindisch} doof
        {medische / medical} {dienst / advies}
        is ~2 opgenomen ~2 {telefoon / contact / gesprek / klacht / dossier / bestelling}
        {telefoon / contact / wordt} ~3 opgenomen
        {monteur / bezorger / chauffeur / medewerker / collega} ~1 is|was ~1 ziek
        chronisch {tekort / gebrek / probleem / te}
        {wifi / modem / router / telefoon / auto / laptop / tv / server / app / batterij / accu / motor} ~3 {beroerte / hartaanval / verlamd}
        {hartaanval / hartinfarct / beroerte / heart attack / stroke} ~3 {van|of|by the / toen ik|when i / van de / van het}
        krijg|kreeg ~2 {hartaanval / beroerte / hartinfarct / griep} van
        a stroke of
        {reactie / system / website / netwerk / internet} ~3 verlamd
        <MY> operatie|herstel {van de / geslaagd / bestelling}
        beperking van
        verslaafd aan {jullie / deze / dit / die / de}
    """,
)
