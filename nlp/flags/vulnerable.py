"""The writer, or somebody in their care, is ill, old, disabled, very young, or without means."""

# ruff: noqa: E501 (a rule stands on one line)

from nlp.flags.wording import RiskFlag

FLAG = RiskFlag(
    "vulnerable",
    words={
        "EWHO": (
            "son sons daughter* kid kids child childs children boy boys girl girls lad mum mums "
            "mom moms mam mams mammy mother* dad dads father* nan nans nana gran grans granny "
            "grandma* grandad* granddad* grandfather* grandmother* husband* wife wifes partner* sister* "
            "brother* aunt* auntie uncle* friend* neighbour* neighbor* grandson* granddaughter* "
            "nephew* niece* twins parents inlaw"
        ),
        "EELDER": (
            "mum mums mom moms mam mams mammy mother mothers dad dads father fathers nan nans "
            "nana gran grans granny grandma grandmas grandad grandads granddad grandfather "
            "grandmother aunt auntie uncle husband husbands wife"
        ),
        "EILL": (
            "crohns colostomy ileostomy stoma tourettes tourette psychosis psychotic schizophreni* "
            "bipolar epilepsy epileptic diabetic diabetes diabetics parkinsons alzheimers "
            "sclerosis arthritis arthritic fibromyalgia emphysema copd coeliac celiac leukaemia "
            "leukemia lymphoma tumour tumours tumor biopsy pacemaker ptsd depression ocd adhd "
            "stammer stutter tics aphasia paralysed paraplegic quadriplegic "
            "tetraplegic amputee amputated prosthetic catheter tracheostomy nebuliser "
            "inhaler inhalers insulin lupus endometriosis miscarriage miscarried stillborn "
            "stillbirth preemie premature nicu epipen* sickle haemophilia radiotherapy "
            "transplant sepsis agoraphobi* lipread* homeless homelessness refugee "
            "refugees suicidal downs neurodivergent "
            "incontinen* bedbound bedridden housebound wheelchairs crutches hoist stairlift "
            "antipsychotic* oncolog* neurolog* oap oaps octogenarian crutch"
        ),
        "EAGE": "seventy eighty ninety /7[0-9]/ /8[0-9]/ /9[0-9]/ /10[0-5]/",
        "ESMALL": "/[1-9]/ /1[0-9]/ one two three four five six seven eight nine ten eleven twelve",
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
        little one ~3 <ESMALL> weeks|months
        my|our husband|wife|son|daughter|child|baby|partner ~2 {died / passed away}
        {just / come / came / got / discharged / home} ~3 {out of / from} hospital
        {low income / no income / lost my|his|her job}
        {cant / cannot / couldnt / unable to} ~1 {pay / afford} ~2 {rent / bills / heating / gas / electric / food / nappies / medicine}
        {pounds / quid / euro / euros} {a / per} week {left / to live / for food}
        {own mess / own urine / soiled / wet bed|sheets / bedpan / commode / bedsore* / pressure sore*}
        {dads / mums / mams / nans / grans / fathers / mothers / grandads / husbands} {walker / frame / stick / wheelchair / chair}
        my|his|her {walker / wheelchair}
        {mums / dads / mams / nans / grans / mothers / fathers} ~1 {call / visit / care / carer / bed / ward / meals / medicine / pills} {time / times / calls / visits / $ / , / needs / rota}
        {stroke unit / cant speak now|anymore / cannot speak}
        {my / his / her} own diagnosis
        {hes / shes / he is / she is} {/[3-9]/ / three / four / five / six / seven / eight / nine} {$ / , / and}
        {babys / daughters / sons / childs / grandsons / granddaughters / in the / behind the / over the / above the / into the / broken / faulty} {cot / crib}
        <EWHO> {was / were / got} {admitted / sedated / intubated / resuscitated / sectioned}
        sedated {my / our / the}
        {kids / children / son / daughter / twins} ~2 {sick / poorly / unwell / poisoned / shivering / freezing / hungry}
        <EILL>
        {on / a / the / his / her / my} ventilator {in / and / $ / , / at / runs / for / battery}
        {<EELDER> / neighbour / neighbor / lady / pensioner} ~1 {<EAGE> / a hundred} {$ / , / and / next / year* / now / this / with / y / yo / has / lives / cant / he / she / but / who / on / waiting / alone}
        {hes / shes / im / he is / she is / i am / were / was / are / aged / turning / turned / we are / theyre / is} ~2 <EAGE> {$ / , / and / next / year* / now / this / with / y / yo / but / who / on}
        {is / are / im / hes / shes / aged / over / theyre / all} ~1 {seventy / eighty / ninety}
        {at / aged / im} ~1 {6[5-9] / sixty five|six|seven|eight|nine / seventy / eighty / ninety}
        {sixty|seventy|eighty|ninety ~1 year*}
        /[6-9][0-9]/ {y / yr / yo / yrs / year / years}
        <EAGE> {y / yr / yo / yrs / year / years} ~1 old
        {elderly / retired / disabled / ill / sick / dying / grieving / confused / blind / deaf / frail} {<EWHO> / man / woman / lady / couple / people / person / folk / teacher / sailor / boy / girl}
        old {woman / man / lady / couple / people / person / folk / folks / sailor / soul / ones}
        {an / my} old {mum / dad / father / mother / nan / aunt / neighbour}
        {us / we} old {ones / folk / people / codgers}
        in my|his|her|their|your ~1 {seventies / eighties / nineties}
        <ESMALL> {week / weeks / month / months / wk / mth} {old / olds}
        <ESMALL> week|weeks|month|months old
        {one / two / three / 1 / 2 / 3} {year / yr / y} {old / olds}
        {twins / baby / triplets} ~3 <ESMALL> {week / weeks / month / months}
        {<EWHO> / wife / she / i / im} ~2 <ESMALL> {month / months / weeks} {gone / along / pregnant / old / post}
        {<EWHO>} ~2 {is / are} ~1 <ESMALL> {week / weeks / month / months}
        {hes / shes / he is / she is / is} {one / two / three / 2 / 3} {$ / , / and}
        {breastfed / breast milk / breastmilk / postpartum / post natal|partum / after ~2 section|birth|c section / gave birth / maternity ward / formula milk / pushchair / antenatal / in labour}
        {sleeping / tiny / hungry / freezing / scared / sick} {child / children / kids / baby / babies / twins / toddler* / boy / girl / daughter / son}
        {small / young / little / sick} {kids / children / child}
        {stage} ~1 {two / three / four / 2 / 3 / 4} {$ / , / became / cancer / now / and / by}
        {heart / cancer / kidney / dialysis / stroke / transplant / terminal / hospice} {patient* / tablets / attack / failure / surgery / op / operation / bypass / meds / monitor}
        {bad|dodgy|wrecked|slipped back|hip|hips|knee|knees|heart|disc / chronic pain|illness|fatigue|migraine* / long covid / weak heart / brain injury|tumour|damage|bleed / spinal injury|cord / cerebral palsy / multiple sclerosis / muscular dystrophy / motor neurone / cystic fibrosis / mental health|illness|breakdown / panic attack|attacks|disorder / nervous breakdown / eating disorder / learning disab*|difficult* / special needs / additional needs / down syndrome}
        {recovering / recover / recovery} from ~2 {surgery / operation / op / stroke / illness / cancer / birth / section / accident / injury}
        {my / his / her / <EWHO>} ~1 {knee|hip|cataract|heart|back|spinal|brain|hernia|hand op|operation|surgery|replacement / chemotherapy / operation / surgery / biopsy / dialysis / radiotherapy / heart tablets / medication / insulin / meds}
        {mums / dads / mams / nans / grans / fathers / mothers / sons / daughters / wifes / husbands / repeat} ~1 {prescription / tablets / medication / medicine}
        {day / before / after / for / having|had} ~1 {surgery / operation} ~1 {on / at / in / $ / last / next / next / tomorrow / today}
        {on / with / using} ~1 {two|2 sticks / sticks / crutches / a|my|his|her stick / a|his|her|my walker / a|his|her|my frame / heart tablets|meds / blood thinners / bed rest / antidepressants / disability / sick pay|leave / the sick}
        {loses / losing / lost / bad|failing} {my|his|her memory|sight|hearing|balance / memory / eyesight}
        {my / his / her} ~1 {sight|eyesight|hearing|memory is|has|isnt|was|going|gone|failing / stammer / dementia / stroke / disability / illness / epilepsy}
        {cant / cannot / can hardly|barely / doesnt / dont / unable|struggle|struggles to} ~1 {walk / stand for|up|long / lift a|my|his|her|anything / lift $ / climb / bend / bath / wash / use stairs / manage|do ~1 stairs / get ~1 up|down ~1 stairs / leave ~1 house|home|flat|bed / feed herself|himself|myself|themselves / dress herself|himself|myself / swallow / sit up / get out of bed / cope alone}
        {lost / without} {my / his / her / a} {leg / legs / arm / sight / hearing / hand}
        {no / have|has|had no} {feeling in / sight in / hearing in / use of}
        {hearing / induction} {loop / amplifier / device / impaired / loss}
        {sight / visually / hearing / partially} {loss / impaired / sighted}
        {screen reader* / voiceover user / large print / bsl / sign language / braille / white cane / guide dog / assistance dog / talking newspaper|book* / subtitles for the deaf / relaxed screening / sensory room|hour|overload / blue badge / step free / accessible|disabled toilet*|taxi*|seat*|space*|entrance*|room*|bay*|parking|queue|ticket*|coach / assisted ticket|travel|collection|shopping / passenger assist* / booked assistance / assistance booked / mobility scooter|aid|aids|car|chair / powerchair / power chair / ramp ~3 broken|missing|out|wheelchair|chair|no / in my|his|her chair / sons|daughters|mums|dads|wifes|husbands chair}
        {sen / ehcp / send} ~2 {transport / school / draft / plan / tribunal / son / daughter / child / kid / pupil / needs / review}
        EHCP|PIP|ESA|DLA|SEND|PTSD|ADHD|COPD|MND|BSL|NICU|IVF|CFS
        {day centre / care alarm / panic button / fall alarm|pendant|sensor / pendant alarm / carers pass / home help / home care|carer* / care worker* / district nurse* / sheltered housing|flat / assisted living / supported living / night nurse / social worker / meals on wheels / medical priority|equipment / priority services|register|line / emergency pendant}
        {care / caring} for {two / my / a / an / our / disabled / ill / elderly / sick} ~3 {<EWHO> / adult* / disabled / elderly / ill / man / woman}
        {own|have|has|got|without no ~1 smartphone / without a smartphone / dont|doesnt|didnt|not ~2 have|own|use ~2 smartphone|computer|internet / dont|doesnt use|do ~1 email / no|without ~1 smartphone|computer / cant|cannot|doesnt use ~1 computer|computers|apps|internet|smartphone}
        {state pension / basic pension / illness pension / disability pension / widows pension / on ~1 pension / my|his|her|mums|dads pension {stopped / is / was / has / hasnt / never / late / gone / cut} / war pension}
        {hardship fund|payment|grant / sick pay / disability payment|allowance / housing benefit / jobseekers / food voucher* / food parcel* / debt advice|charity / payday loan* / bailiff* / evict* / eviction / repossess* / rent arrears / night shelter / womens shelter|refuge / refuge / homeless shelter / in a hostel / sofa surfing / sleeping rough / on the street* / no fixed address / destitute / breadline / council flat / temporary accommodation / asylum}
        {skipped|skipping|skip|missed|missing meals / went|going|go hungry / nothing to eat / no food / cant eat / food or heat* / heating or food|eat* / heat or eat / choose between ~3 heat*|food|eat* / choosing between / lived|living|live on ~1 toast|noodles|beans|bread|crisps|rice|benefits|pension / cant afford ~2 food|heating|rent|eat|milk|nappies|bus|medicine* / couldnt afford ~2 food|heating|rent|eat|milk|nappies|bus|medicine* / no money|cash|credit for|to|left|until|till ~3 / last|only ~1 pounds|quid|euro*|tenner|fiver ~3 until|till|left|account / counting pennies|coins / rent ~2 short / rent|mortgage came from / left me overdrawn / behind on|with ~1 rent}
        {no / without} ~1 {heating / hot water / gas / electric / electricity / power / fridge / heat / boiler / water / running water} ~~10 {baby / kids / children / week* / days / nights / winter / mum / nan / dad / son / daughter / wife / husband / freezing / frost / degrees / flat / house / home / ventilator / cold / insulin / milk / since / twins}
        {boiler / heating / heater / hot water / fridge / electric / power} ~3 {broken / dead / gone / died / out / down / off / bust / failed} ~~10 {baby / kids / children / week* / nights / winter / mum / nan / dad / son / daughter / wife / husband / freezing / frost / degrees / cold / insulin / twins}
        {freezing / cold / frost} ~4 {flat / house / home / bedroom / baby / kids / nan / mum / cot / bed}
        {degrees / celsius} ~3 {bedroom / indoors / inside / living room / kitchen / our|my flat|house|room}
        {gambling addict* / gambling addiction / recovering addict|alcoholic / treatment for gambling|addiction|alcohol|cancer / rehab}
        {grieving / in mourning / mortuary / just buried|lost husband|wife|mum|dad|son|daughter|mother|father|baby|partner|brother|sister / buried my husband|wife|mum|dad|son|daughter|mother|father|baby|partner|brother|sister}
        <EELDER>|son|daughter|wife|brother|sister ~2 {dying / has cancer / in hospital / in a coma / in intensive care / has dementia / in hospice / in a home|care / on a ward / in icu}
        {my / our} ~1 <EWHO> ~3 {in hospital / in intensive care / on ~1 ward / in a|the home / hasnt eaten / cant walk / cant manage / cant see / cant hear / has epilep* / has ~1 disabil* / has ~1 allerg* / is poorly / is sick / is unwell / fell ill / had a fall / had a stroke / broke ~1 hip|leg / has fallen / wheelchair}
        {discharged} ~4 {hospital / ward / brother / mum / dad / son / gown / am / night}
        {a e / intensive care / icu / casualty / ward / hospital} ~3 with my {dad / mum / mam / son / daughter / baby / wife / husband / nan / gran / child}
        {lives alone / living alone / housebound / on ~1 own at /[6-9][0-9]/}
        {raped / domestic violence|abuse / trafficked / my abuser / abusive ex}
        {targeting|target|conned|conning|preying|prey|scam*|cheated|robbed|hunt|trick*|sold|fleeced|bullied|frighten* ~3 old people|woman|man|lady|folk|couple|person|ones|sailor / pensioner* / old people|woman|man|lady|ones}
        {sold / told / charged / conned / cheated / bullied / scared / tricked / frightened / talked / signed / pressured / hounding / chasing} ~1 {my / our} ~1 {nan / gran / grandmother / grandad / grandma / grandfather / granny / nana / grandads / elderly / old}
        {son / daughter / boy / girl / kid / child / grandson / granddaughter} ~~6 {meltdown / locked / terrified / frightened / excluded / bullied / harness}
        {son / daughter / boy / girl / kid / child / grandson / granddaughter} ~3 {has / with / had} ~2 {colostomy / crohns / epilepsy / allerg* / asthma / autism / tourette* / diabetes / cancer / disab* / fever / adhd / down*}
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
        {wheelchair* / disabled / disability / disabilities / blind / visually / deaf / hard of hearing / dementia / terminal|terminally ill|cancer / palliative / dialysis / seriously ill / is ill / terminally ill / ill mother|father|husband|wife / bereaved / widowed / single mum|mom|mother|dad|parent / foodbank / universal credit / prepay meter / walking stick / walking frame / zimmer* / rollator / cant walk / anxiety / suicid* / emergency alarm / care home / cancer / asthma* / autistic / autism / pregnant / newborn / baby / my|our|tiny|sick|two|premature|hungry babies / my|a|our|the|two|with toddler* / carer / oxygen / carers ~4 late|never|didnt|dont|havent|missed|turned|show*|time*|smok*|stole|left|rota / a|her|his|my|minor|another stroke / intubated / seizure* / elderly / frail / vulnerable / hearing aid* / no electricity / no money / kidney / heart condition / chemo* / guide dog}
        {on / my / housing / disability / carers / cut|stopped|sanctioned|stop ~2 / claim|claiming} benefits
        {just died / died|passed ~1 yesterday / died|passed ~1 last|this week|weekend / passed away ~1 last|this week|weekend}
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
        my|our nan|nans|gran|grans|granny|grandma|grandad|grandmother|grandfather|grandmothers|grandfathers|grandads|nana ~10 {without / no / cant / cannot / couldnt / waited / waits / waiting / sat / sits / left / fell / cried / crying / confused / frightened / scared / terrified / alone / lost / signed / sold / stood / stuck / charged / robbed / relies / needs / cold / freezing / hours / bed / hospital / ward / pills / tablets / carers / fall / asthma / broke / shaking / upset / pays / owes / stranded / poorly / ill / sick / dying}
        {told / tell / telling / sold / sell / selling / made / left / leave / leaving / charged / charge / conned / signed / switched / talked / let / pushed / bullied / bully / dropped / kept / threaten* / scared / cut / cancelled / rob / robbed / stole / scammed / tricked / hounded / hounding / refused / shouted / frightened / ignored} ~3 my|our nan|nans|gran|grans|granny|grandma|grandad|grandmother|grandfather|grandmothers|grandfathers|grandads|nana|elderly
        {told / sold / conned / charged / left / made / rang / scared / talked / tricked} {nan / gran / grandad / grandma / nana / mammy / mam / granny}
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
        {electricity / gas / power / water} bill|bills
        small child seat|seats
        no food on ~2 {flight / plane / train / board / boat / ferry / menu}
        {court / tribunal / appeal / disciplinary} hearing
        hearing ~2 {on the / date / moved / postponed / adjourned / court / tribunal}
        it is|was|cost|costs ~1 <EAGE>
        {price / prices / fee / bill / rate / cost / charge / score / total / balance / quote / tariff} ~3 <EAGE>
        {charged / quoted / billed / paid / owe / cost / pays / took / deducted} ~4 <EAGE> {, / $ / for / twice / a / and / instead / per / each / in / from}
        {order / parcel / phone / bike / laptop / car / machine / fridge / oven / boots / shoes / ticket / kettle / contract / sofa / boiler / it / which / thing} ~2 <ESMALL> week|weeks|month|months old
        /[1-9][0-9]?/|<EAGE>|<ESMALL> {year / years / month / months / week / weeks} old? {maple / oak / tree / building / house / bike / boiler / oven / car / laptop / phone / sofa / fridge / machine / contract / policy / panel}
        {the / on / by / ring} bypass
        {user nah / or nah / nah still|it|i|its|im}
        {sourdough / stomach / stomachs / depressing*}
        {sleep / slept / sleeps / sleeping} like a baby
        {baby / toddler / babys} {shark / shower / names / grow* / pink / blue / gym / group / dash / class / classes / brand / carriage / room / clothes / corn / potato* / steps / spinach / names}
        dog walker*
        {elderly / old / blind / deaf / disabled / autistic} {tortoise / dog / cat / horse / hamster / parrot / laptop / phone / car}
        {blackout / roller / venetian / roman} blind*
        {blind} {spot / date / man|eye / alley / auction / taste / faith / tasting / box / bag}
        {turn|turned|turning a blind eye / deaf ears / stroke of}
        hospice {shop / fair / garden / bookshop / raffle}
        {pram / buggy} {race / run}
        {stick / sticks} {of / drift}
        {account / debt / contract / plan / subscription / payment} ~2 arrears {paid / cleared}
        {panic} button on
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
