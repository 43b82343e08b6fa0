"""Words that tell of somebody's health wherever they stand, and those that may mean something else.

Nobody writes to a shop about dialysis or a hip operation but because somebody has one: such a word
needs no person beside it. What is also said of engines, contracts or anger is not among them.
"""

from typing import Final

# Illnesses that are nothing but illnesses: not "kanker" (a curse) or "griep" (a season).
ILLNESSES: Final = """
    diabetes suikerziekte diabetica epilepsie astma copd reuma reumatisch* artrose artritis
    fibromyalgie borstkanker longkanker darmkanker prostaatkanker huidkanker leukemie lymfoom
    hersentumor hartfalen hartpatient* hartafwijking hartritmestoornis* nierfalen nierpatient*
    longembolie longemfyseem longontsteking leverziekte spierziekte dementie alzheimer parkinson
    autisme adhd ptss schizofrenie angststoornis eetstoornis anorexia hepatitis hernia trombose
    crohn colitis stoma coeliakie lupus taaislijmziekte dwarslaesie hersenletsel hersenbloeding
    herseninfarct hersenschudding notenallergie pindaallergie koemelkallergie koemelkeiwitallergie
    lactoseintolerantie oorontsteking borstontsteking blaasontsteking keelontsteking oogontsteking
    huidontsteking peesontsteking nierbekkenontsteking slijmbeursontsteking eczeem netelroos
    psoriasis herpes* waterpokken krentenbaard mazelen schurft tuberculose diarree buikgriep
    incontinentie* incontinent bekkeninstabiliteit zwangerschapsvergiftiging endometriose miskraam
    doodgeboren flauwgevallen bewusteloos whiplash meniscus kruisband* netvliesloslating heupbreuk
    beenbreuk polsbreuk liesbreuk botbreuk scheenbeenbreuk rugklachten nekklachten hartklachten
    maagklachten darmklachten buikklachten rugpijn nekpijn buikpijn zenuwpijn gewrichtspijn
    paniekaanval* brandwond* snijwond* hechtingen bloeduitstorting gekneusd* kankerpatient*
    uitzaaiing* palliatie* euthanasie hospice alvleesklierkanker baarmoederhalskanker blaaskanker
    slokdarmkanker nierkanker botkanker spierdystrofie hartkwaal hartziekte hartklep*
    boezemfibrilleren glaucoom zenuwaandoening *aandoening lyme slaapapneu cpap aambei* *letsel
    koorts koolmonoxidevergiftiging doorligwond* wondzorg wondverzorging bloedsuiker*
    glucosesensor psychisch* psychiatrisch* zelfdoding zelfbeschadiging gokverslav*
    alcoholverslav* verslavingszorg alcoholist* afgekickt geamputeerd* amputatie doorgelegen
    longtransplantatie niertransplantatie transplantatie orgaandonor narcose anafylactische
    anaphyla* hartinfarct beroerte hersenkneuzing evenwichtsstoornis reuma* *allergi* koortsstuip*
    blindedarm* hartruis* hartstilstand galstenen galblaas nierstenen niersteen maagzweer
    prostaat* baarmoeder* eierstok* vruchtbaarheids* ivf embolie aneurysma schildklier*
    alvleesklier* tinnitus oorsuizen gehoorschade gehoorverlies gehoorbeschadiging scoliose
    osteoporose botontkalking jicht ischias tenniselleboog achillespees* melanoom huiduitslag
    bloedneus bloedvergiftiging sepsis mrsa bronchitis kinkhoest migraine* dwangstoornis bipolair
    couveuse sterfbed stervensbegeleiding dyslexie dyslectisch* invalide kleurenblind hielspoor
    bevalling* abortus* appendicitis gallstones sciatica migraine dyslexia dyslexic asthma
    leukaemia leukemia lymphoma epilepsy arthritis fibromyalgia dementia autism ptsd schizophrenia
    coeliac celiac pneumonia eczema endometriosis miscarriage concussion diabetic alzheimers
    parkinsons hypothermia tweedegraads derdegraads persoonlijkheidsstoornis slaapstoornis*
    stemmingsstoornis hechtingsstoornis spraakstoornis taalstoornis taalontwikkelingsstoornis
    ontwikkelingsstoornis autismespectrumstoornis stressstoornis leerstoornis slikstoornis
    stofwisselingsstoornis evenwichtsstoornissen angststoornissen eetstoornissen downsyndroom
    pijnsyndroom vermoeidheidssyndroom infectie luchtweginfectie* urineweginfectie* blaasinfectie
    oorinfectie ooginfectie huidinfectie wondinfectie longinfectie darminfectie ziekenhuisinfectie
    keelamandelen neusamandelen bloeddrukpil* bloeddrukmedic* bloeddrukverlager* zelfmoord
    zelfmoordpoging* zelfmoordgedachten zelfmoordneiging* suicide suicidaal suicidale suicidal
"""

# Care, medicines and aids that nobody has who does not need them.
CARE: Final = """
    insuline* medicijn* medicatie herhaalrecept* baxterrol* antidepressiva bloedverdunner* morfine
    dialyse* bestraling* zuurstofapparaat sondevoeding rollator* scootmobiel* hoortoestel*
    gehoorapparaat gehoorapparaten pacemaker katheter beenprothese armprothese traplift*
    insulinepomp* epipen vernevelaar steunkous* tillift operatiewond geopereerd valdetectie fysio*
    revalidatie* revalideren cardiologie neurologie oncologie psychiatrie orthopedie urologie
    gynaecologie mri ctscan bloedonderzoek bloeduitslag* hartbewaking pgb wmo wajong thuiszorg
    wijkverpleging mindervalide* gehandicaptenkaart gehandicaptenparkeerkaart invalidenkaart
    invalidenparkeer* keuringsverslag ziekenvervoer chirurgie verloskundig* ggz ziekenwagen
    traumahelikopter operatiekamer operatietafel hartfilmpje echofilmpje echofoto termijnecho
    slaaponderzoek gehoortest mammografie colonoscopie biopsie bloedprikken zwangerschapsverlof
    bevallingsverlof ziektewet ziekteverlof ziekteuitkering arbeidsongeschikt* invaliditeit*
    ziekgemeld pijnstiller* antibiotic* ritalin prednison antidepressivum viagra infuus beademing
    kunstbeen kunstheup kunstknie *prothese blindenstok taststok geleidehond blindengeleidehond
    hulphond assistentiehond inhalator* looprek orthese steunzool steunzolen afplakpleister*
    gebarentolk verloskamer kraamafdeling geriatrie mytylschool tyltylschool gehandicaptenpas
    doventolk dagbesteding braillelees* voorleessoftware schermlezer zuurstoffles* insulin
    medication chemotherapy dialysis inhaler crutches antidepressants physio physiotherapy
    antibiotics *knieoperatie *heupoperatie *hartoperatie oogoperatie* staaroperatie* rugoperatie*
    borstoperatie* buikoperatie* herniaoperatie* schouderoperatie* voetoperatie* handoperatie*
    neusoperatie* kaakoperatie* hersenoperatie* spoedoperatie* liesbreukoperatie* enkeloperatie*
    polsoperatie* ooglidoperatie* maagoperatie* darmoperatie* prostaatoperatie* fysiotherapie
    ergotherapie psychotherapie gesprekstherapie gedragstherapie hormoontherapie immunotherapie
    radiotherapie oefentherapie traumatherapie chirurgie *kankeroperatie rontgenfoto*
    kijkoperatie* chemo chemokuur* chemotherapie* chemobehandeling*
"""

# Who treats people. An advertisement for such a post tells of nobody.
STAFF: Final = """
    kinesist* osteopaat chiropractor cardioloog neuroloog oncoloog psycholoog psychiater orthopeed
    uroloog gynaecoloog dermatoloog internist longarts reumatoloog keuringsarts bedrijfsarts
    verzekeringsarts audicien podoloog podotherapeut dietist* logoped* oogarts kinderarts
    physiotherapist psychologist psychiatrist cardiologist oncologist surgeon paramedic*
    huidtherapeut* fysiotherapeut* psychotherapeut* ergotherapeut* bekkentherapeut*
    hydrotherapeut* oefentherapeut* traumatherapeut* chirurg chirurgen kinderchirurg
"""

# Somebody in a word: "mijn demente vader", "een hoogzwangere vrouw".
PEOPLE: Final = """
    demente dementerende dementerend autistisch autistische zwanger zwangere hoogzwanger
    hoogzwangere bedlegerig bedlegerige slechtziende slechthorende epileptisch epileptische
    diabeet diabetische pregnant autistic bedridden
"""

BONES: Final = """
    pols been heup bekken sleutelbeen rib ribben kaak elleboog dijbeen scheenbeen kuitbeen wervel
    wervels knie schouder vinger teen tenen neus ruggenwervel middenvoetsbeen wrist ankle hip
    pelvis collarbone ribs elbow shoulder finger toe
"""

BODY: Final = """
    arm armen been benen hals nek gezicht wang wangen huid rug buik borst hand handen voet voeten
    schouder knie knieen linkerknie rechterknie heup enkel elleboog oog ogen lip lippen hoofd face
    neck skin arms legs chest back knee shoulder stomach
"""

PETS: Final = """
    hond honden hondje kat katten kater poes poezen kitten puppy pup konijn cavia hamster paard
    pony labrador herder teckel chihuahua papegaai parkiet dier dieren dierenarts huisdier vissen
    hondenbrokken hondenvoer kattenvoer kattenbak dog dogs cat cats rabbit horse pet vet
"""
