"""Somebody is ill, disabled or pregnant, is treated, or needs a medicine or an aid."""

# ruff: noqa: E501 (a rule stands on one line)

from nlp.special.categories import SpecialCategory

CATEGORY = SpecialCategory(
    "health",
    words={
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
    holds="""
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
    unless="""
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
        {wifi / modem / router / telefoon / auto / laptop / tv / server / app} ~3 {beroerte / hartaanval / verlamd}
        {hartaanval / hartinfarct / beroerte / heart attack / stroke} ~3 {van|of|by the / toen ik|when i / van de / van het}
        krijg|kreeg ~2 {hartaanval / beroerte / hartinfarct / griep} van
        a stroke of
        {reactie / system / website / netwerk / internet} ~3 verlamd
        <MY> operatie|herstel {van de / geslaagd / bestelling}
        beperking van
        verslaafd aan {jullie / deze / dit / die / de}
    """,
)
