"""Press, television or a consumer programme hears of it."""

# ruff: noqa: E501 (a rule stands on one line)

from nlp.flags.wording import RiskFlag

FLAG = RiskFlag(
    "media",
    words={
        "SHOW": (
            "radar rambam zembla nieuwsuur eenvandaag hartvannederland winwin "
            "boosprogramma pointer kanniewaarzijn BOOS"
        ),
        "PRESS": (
            "journalist* reporter* verslaggever* verslaggeefster redacteur* redactie redacties "
            "persbericht persbureau nieuwsredactie consumentenprogramma* consumentenrubriek* "
            "consumentenman watchdog newspaper* zeitung* fernsehen presse redaktion* "
            "journaliste* newsdesk editor columnist* nieuwsrubriek *journalist* *verslaggever* redactrice* hoofdredact* eindredact* columniste fotojournalist* documentairemaker* documentaire* filmploeg* televisieprogramma* tvprogramma* onderzoeksprogramma* persvoorlicht* persconferentie ombudspagina persmuskiet"
        ),
        "PAPER": (
            "krant kranten streekkrant regiokrant dagblad weekblad huiskrant *krant *dagblad *dagbladen *weekblad *streekblad *studentenblad *nieuwsblad *middagblad *avondblad avondnieuws *journaal nieuwssite nieuwssites nieuwsuur gazet *gazet streekblad middagblad avondblad ochtendblad *courant stadskrant buurtkrant "
            "volkskrant telegraaf nrc tubantia gelderlander parool "
            "nieuwsblad omroep rtv stadsomroep *omroep AD VRT "
            "VTM RTL NOS hln humo knack stentor dvhn bndestem limburger eindhovens nieuwssite"
        ),
        "KNOWS": (
            "weten weet komt komen krijgt krijgen kreeg heeft hebben neemt gestuurd belt belde "
            "bellen lezen leest ingelicht interesse geinteresseerd interessant gemaild schrijft "
            "schreef schrijven erbij filmen filmt zendt uitzending uitzenden langs contact gebeld "
            "benaderd getipt tippen vraagt vroeg wil item artikel stuk stukje verhaal "
            "meekijken meeleest publiceert publiceren inschakelen ingeschakeld opgepikt volgt tip "
            "interview opname opnames camera smult duikt doken gesproken sprak zoekt meegelezen "
            "kijkt meekijkt quote weerwoord tagde getagd afdrukken luistert wacht ligt liggen verschijnt"
        ),
        "EPAPER": "guardian herald gazette chronicle argus observer tribune bugle telegraph examiner",
        "EPAPERS": (
            "guardian herald gazette chronicle argus observer tribune bugle telegraph examiner echo "
            "courier mail post express star times sun mirror independent standard"
        ),
        "EPROOF": ("video videos story footage screenshot* recording* evidence"),
        "LOCAL": "landelijke regionale lokale plaatselijke local regional national",
    },
    says="""
        <SHOW>
        <PRESS>
        {bij / naar / aan / voor / van / en / of / door / met / redactie van} kassa
        kassa {heeft / krijgt / komt / wil / heeft / mag / belde / belt / zocht / is / gaat / weet / of} ~4
        <PAPER> ~6 <KNOWS>
        {benader / benaderd / stap / stuur / mail / tip / bel / gebeld / gemaild / contact / sprak / spreek / ga / stuurde / stuurt / licht / getipt / ingelicht / wil / interview / vertel / vertelde / verteld} ~6 {naar / aan / met / door / van / bij / in / de / het / onze|mijn} ~1 <PAPER>
        {naar / bij / aan / via / door} {de / het|t / een / mijn|onze|ons} <LOCAL>? <PAPER>|pers|media|zender|televisie|tv
        {staat / zet / staan / komt / komen / stond / brengt / breng / lees / leest} ~4 {in / op} {de / het / een} ~1 <PAPER>|pers|media|voorpagina
        <LOCAL> {krant* / omroep / media / zender / pers / tv / radio / televisie / nieuws / news / paper / press / newspaper / station / radio}
        {een vandaag / hart van nederland / keuringsdienst van waarde / undercover in nederland / ook getest op mensen / tros radar / de pers / een journalist / op televisie / op de radio / het journaal}
        {stuk / stukje / artikel / verhaal / item / column} ~5 {krant / blad / weekblad / website / journaal / nieuws / uitzending}
        {tv / televisie / radio} ~1 {programma / uitzending / ploeg / maker* / reportage / opname*}
        tv|televisie|radio|programma|camera ploeg|maker*|programma|uitzending
        {televisieprogramma / tvprogramma / radioprogramma / televisieploeg / cameraploeg / radiomaker / programmamakers}
        {uitzending / aflevering / reportage / item} ~5 {over / met} ~2 {jullie / uw / dit / u / deze}
        {een? programma} ~3 {gebeld / gemaild / gezocht / interesse / geinteresseerd}
        {fotograaf / cameraman} ~5 {krant / omroep / pers / langs}
        {channel / bbc / itv / fox / cnn / local} {news / /[0-9]/ / one / two / four}
        {go / going / goes} {public / viral / to} ~1 {with / press / papers / media}
        {the press / the papers / the news / a newspaper / the media / consumer programme|program|show}
        {wiso}
        {la presse / journal televise / les journaux / la tele / temoins}
        {lezersbrief / ingezonden brief / lezersbrieven}
        {kijk / zet} ~5 {televisie / tv / npo / de buis} ~4
        {zondagavond / vanavond / maandagavond / dinsdagavond / donderdagavond / zaterdagavond / morgenavond} ~3 {televisie / tv / radio / uitzending / uitgezonden / npo / een? vandaag}
        {in de uitzending / voor de camera / op beeld} ~3 {bij / met / van}
        {reportage / documentaire / uitzending} ~4 {over / van / maakt / draait / gefilmd / meegewerkt / maken}
        researcher ~6 {programma / item / reportage / uitzending / verhaal / over / omroep}
        {draait / maakt / maken / bezig met / werkt aan} ~2 {reportage / item / documentaire / uitzending / artikel}
        {cameras / filmploeg / microfoon / microfoons} ~3 {van <PAPER>|een / voor de deur / stoep}
        {studio van / in de studio}
        {financiele / landelijke / regionale} ~1 {katern / bijlage / editie / pagina}
        {zaterdagbijlage / weekendbijlage / voorpagina / paginagroot / opiniepagina / consumentenpagina / katern / primeur / hoor en wederhoor}
        {omroep / rtv / radio} {max / brabant / gelderland / west / zeeland / flevoland / noord / oost / drenthe / utrecht / rijnmond / fryslan / limburg / friesland}
        {follow the money / de correspondent / telefacts / terzake / pano / at5 / nu nl / rtl nieuws / het laatste nieuws / nos stories / geenstijl / dumpert}
        {schrijft voor / werkt bij / werken bij / werkt voor} ~3 <PAPER>
        {mijn / ons / dit / het / dat} verhaal ~5 {krant / pagina / zender / radio / katern / nummer / editie / uitzending}
        {*presentatrice / programmamaker* / programmamaakster / podcastmaker / televisiemaker / tvmaker* / cameraploeg / draaiploeg / tvploeg / opnameploeg / nieuwsploeg / persfotograaf}
        {geinterviewd / interviewde / interviewen / interviewt / interview}
        {opname / opnames / filmopname* / draaidag} ~5 {morgen / vandaag / zijn / staan / gepland / volgende / maandag / dinsdag / woensdag / donderdag / vrijdag / zaterdag}
        {krantenkop* / voorpaginanieuws / persaandacht / nieuwswaardig / mediaaandacht / wederhoor / brievenrubriek / lezersrubriek / huisaanhuisblad / streekomroep / regiojournalist / tipgever / perscontact / scoop}
        {haal / haalde / halen / haalt} ~2 het nieuws
        {podcast / vlog} ~5 {aflevering / over jullie / over u / interview / opgenomen / opname / gast / consumenten*}
        {leeuwarder courant / friesch dagblad / brabants dagblad / de limburger / pzc / bn destem / de stentor / noordhollands dagblad / belang van limburg / gazet van antwerpen / de zondag / het parool / de volkskrant / de telegraaf / radio 1|een|2|twee|4 / ring tv / tv oost / focus wtv / npo / vpro / bnnvara / avrotros / kro ncrv / omroep max / de morgen schrijft|belde|belt / de standaard schrijft|belde|belt / het ad / dag allemaal / consumentengids}
        {gepubliceerd / publiceren / publicatie / afgedrukt / uitgezonden / uitzenden} ~6 {jullie / verhaal / naam / brief / u / artikel}
        {verhaal / brief / foto / fotos / ingezonden} ~5 {gepubliceerd / geplaatst in / afgedrukt / verschijnt / verschijnen}
        {vertel / vertellen / verteld / vertelde / praat / praten / gepraat / babbel / gebabbeld} ~6 {krant / journalist* / omroep / zender / radio / televisie / tv / nieuws / reporter}
        {stap / stappen / trek / trekken / ga / gaan} ~3 naar de {pers / krant / media / televisie / radio / omroep}
        {in / op} {het nieuws / de televisie / tv / de radio / het journaal / de krant} ~3 {komen / komt / kom / gekomen / zien / horen / lezen}
        {op de buis / beeldbuis / opnamewagen / satellietwagen / uitzendwagen / talkshow / talkshows / achtuurjournaal / tiplijn / tipformulier / roddelblad* / consumentenblad / nieuwsblog / ombudspagina / persbureaus / persmensen / nieuwsjager* / redactielokaal / mediastorm / persvragen}
        {heel / half} ~1 {nederland / belgie / vlaanderen / brabant / limburg / twente} ~3 {weten / lezen / zien / meelezen / meekijken / horen}
        {NPO / RTL / SBS / VRT / VTM / NOS / BBC / EO / KRO / AD / NRC / FD / PZC / HLN / AT5} ~4 {gebeld / belde / belt / komt / kwam / heeft / langs / weet / krijgt / interview / gemaild / contact / redactie / verhaal / uitzending / filmt / filmen / opgepikt / ingelicht / getipt}
        {naar / bij / aan / met / van / voor} {de / het}? NPO|RTL|SBS|VRT|VTM|NOS|BBC
        microfoon ~4 {neus / gezicht / omroep / zender / voor de}
        {columnist / columniste / verslaggever / redacteur / redactrice / presentator / presentatrice} ~5 {van / bij / belde / belt / langs / komt / geinteresseerd / gesproken}
        {de kop / koppen / krantenkop} ~3 {al / luidt / boven / klaar / verzinnen}
        {schrijft / maakt / schreef / maakte} ~4 {stuk / artikel / item / verhaal / column / reportage / podcast} ~5 {over / met / voor}
        {artikel / stuk / stukje / column} ~4 {verschijnt / verscheen / komt / staat} ~4 {zaterdag / zondag / maandag / morgen / vrijdag / volgende / deze / krant / online / weekend}
        {bij / naar / aan / voor / door / van / programma} opgelicht {gemeld / gemaild / gestuurd / gebeld / , / $ / en / weet / heeft}
        opgelicht {belt / belde / weet / heeft ~2 gebeld|gemaild|interesse}
        kassa ~1 {jullie / u / hoort / pakt / smult / zet / jou}
        op {tv / televisie / de buis} ~1 {zet / zetten / brengt / komt / komen / kom}
        rijdende rechter
        {max meldpunt / meldpunt max / argos / editie nl / factcheckers / de inspecteur van radio / hallo nederland / tijd voor max / zwarte zwanen / reisprogramma* / sportredactie / stadsredactie}
        kassa ~2 {mail / mailtje / bericht / brief / tip} ~2 gestuurd
        {mag / mogen} ~4 op tv
        {in / naar} de krant van {morgen / zaterdag / maandag / volgende}
        {neef / nicht / zus / broer / buurman / buurvrouw / vriend / vriendin} ~2 bij de {krant / gazet / omroep / radio / redactie}
        publiceer ~1 {alles / dit}
        the <EPAPERS> {has / have / got / gets / will have} the|my|our|these|all ~1 <EPROOF>
        the <EPAPER>|sun|mirror|echo|express|times {has / have / got / gets / will have} the|my|our|these|all ~1 {photo* / picture* / pics / letters / emails}
        <EPAPER> ~1 {wants / knows / rang / called / phoned / contacted / interested / prints / printed / ran / running / loves}
        {at / of} the <EPAPERS> {$ / , / loves / has / wants / knows / who}
        {told / tell / telling / contacted / emailed / gone / going / rang / rung / wrote / writing / sent ~4} to? the <EPAPER>
        {bbc / itv / cnn / rte / panorama / dispatches / newsnight / channel four / channel 4} ~4 {in touch / has / have / might / interested / rang / called / contacted / filming / story / know / knows / coming / loves}
        {told / tell / telling / contact / contacted / emailed / gone / going / rang / rung / wrote / writing} to? the {paper / papers / press / radio / telly / tv}
        {to / on / told / with / by} {the / a} ~1 {breakfast / radio / consumer / tv / morning} show
        {im / be / youre / youll / see you} ~1 on ~1 {telly / television / the news / the radio / national tv / local tv}
        {youll / will / can / can all} ~1 {read / see / find} ~4 in the <EPAPER>|paper|papers
        {consumer / news / money / picture} desk {at / of / loves / has}
    """,
    unless="""
        {ben / was / ik / heel / erg / zo / echt / best / word / werd / wordt / super / maak* / zijn / me / mij / niet / niks} BOOS
        BOOS {op / over / maken / worden / om / dat / van / en / aan}
        {aan / achter / bij / in / naar / van / voor} de kassa
        kassa {stond / ging / dicht / sluit / open / nummer / bon / /[0-9]/}
        {radio / tv / televisie} {gids / scherm / kijken / kijk / aan / uit / stand / meubel}
        {tv / radio / televisie} ~3 {kapot / stuk / doet / besteld / gekocht / beeld / scherm / geluid / bezorgd / geleverd}
        <SHOW> {test / systeem / detectie}
        krant ~4 {bezorgd / bezorger / bus / brievenbus / nat / besteld / abonnement / gelezen}
        {mijn / onze / de} krant {niet / nooit / weer / pas / ook}
        nieuws {van / over} ~2 {mij / jullie / u}
        {geachte / beste} redactie
        {lazen / las / gelezen} ~4 {krant* / *krant / omroep / blad}
        reclame ~3 {radio / tv / televisie}
        {radio / tv / televisie} van ~1 {onderburen / buren / bovenburen}
        opgelicht {door / werd / word / ben / te}
        de libelle
        weerwoord dan
        {the / my / our / your / that / this / phone / job / their / zoom / hr / for|to an / <ORD> / after|missed|at|in that|my|an} interview
        ^ interview {on / was / went / at / said / is}
        interview ~1 {at 2|/[0-9]*/ / on zoom / tomorrow / went / said}
        {court reporter / reporter you / reporter invented / your reporter*}
        {^ editor / to editor / to the editor / photo|text|video|image|code|page editor}
        editor ~1 {loses / crashes / wont / page / freezes}
        {talking / your / deliver a / me a / from the / daily} newspaper*
        you told the press
        newspaper* ~4 {delivered / wet / late / arrived / delivery / bin / subscription}
        the news {site* / app / feed / page}
        {tried / on / wifi} channel /[0-9]*/
        channel /[0-9]*/ {, / and} /[0-9]*/
        paper of the year
        {dont / didnt / not / doesnt} want ~4 {press / papers / media / newspaper* / reporter* / journalist*}
    """,
)
