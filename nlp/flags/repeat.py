"""It is not the first contact about this, or the same fault returns."""

# ruff: noqa: E501 (a rule stands on one line)

from nlp.flags.wording import RiskFlag

FLAG = RiskFlag(
    "repeat",
    words={
        "DONE": (
            "gebeld belde belden bel bellen gemeld meld meldde melden gemaild mailde mail mailen "
            "gemailt gevraagd vroeg vraag vragen geschreven schreef schrijf geklaagd klaag klagen "
            "geappt appte app gerapporteerd gesproken gestuurd stuurde stuur verstuurd opgestuurd "
            "doorgegeven doorverbonden aangekaart aangegeven teruggebeld opgebeld nagevraagd "
            "afgemeld aangemeld uitgeschreven contact beloofd ingediend ingeleverd gereclameerd "
            "gereclameerd uitgelegd verteld verzocht herinnerd aangeschreven ingestuurd "
            "geprobeerd aangevraagd gezegd langsgeweest langs bezocht geweest gehad gekregen "
            "geinformeerd verzonden terug teruggestuurd hersteld gerepareerd vervangen gerapt "
            "doorgestuurd ingevuld ingelogd verzet verplaatst verschoven toegezegd "
            "gewisseld gestaan gezeten gepleit opgehangen afgezegd misgegaan"
        ),
        "TOLD": (
            "gebeld gemeld gemaild gemailt gevraagd geschreven geklaagd geappt doorgegeven "
            "aangekaart aangegeven gerapporteerd verteld uitgelegd gezegd beloofd ingediend "
            "nagevraagd teruggebeld verzocht gereclameerd gecontacteerd contact verstuurd gestuurd "
            "gewaarschuwd verwittigd opgemerkt ingelicht gesignaleerd aangetekend "
            "gemelde aangemeld opgestuurd gesproken toegezegd herinnerd herhaald aangemaand"
        ),
        "MESSAGE": (
            "mail mails mailtje mailtjes email emails brief brieven briefje melding meldingen "
            "herinnering herinneringen afspraak afspraken poging pogingen telefoontje "
            "telefoontjes bericht berichten berichtje belletje belletjes monteur monteurs gesprek "
            "gesprekken klacht klachten verzoek verzoeken ticket tickets terugbelverzoek* "
            "inspecties loketten aanvragen chats reparatie reparaties bezoek bezoeken "
            "aangetekende dossiernummer* zaaknummer* contactformulier* tweets appjes ronde "
            "call calls letter letters request requests message messages complaint complaints "
            "visit visits appointment appointments engineer engineers agent agents departments "
            "attempt attempts replacement anruf brief mails courrier* appel* relance* antwoorden "
            "beloftes beloften toezeggingen verhalen storing storingen vervanging vervangingen"
        ),
        "AGAIN": (
            "nogmaals opnieuw wederom weer alweer andermaal again wieder encore nochmals erneut weeral were"
        ),
        "ANSWER": (
            "antwoord antwoorden reactie gehoor gehoord vernomen opgelost teruggebeld terugbetaald "
            "terugbetaling beantwoord gereageerd reageert teruggehoord hersteld gerepareerd gefikst "
            "geregeld verholpen respons terugbericht oplossing aangepast uitbetaald gestort "
            "bevestiging"
        ),
        "SAME": "dezelfde hetzelfde zelfde same",
        "FAULT": (
            "fout storing lekkage probleem verhaal kapot stuk lek raak mis klacht defect liedje "
            "ellende antwoord plek kamer vraag vragen smoes gezeur deuntje riedel ruis mankement "
            "zeik euvel kuren verhaaltje"
        ),
        "ETOLD": (
            "called rang rung ring phoned emailed mailed wrote written messaged texted asked told "
            "reported contacted complained chased flagged raised logged requested begged warned "
            "reminded explained tweeted dmed notified asking informed"
        ),
        "ESENT": (
            "sent send resent uploaded submitted applied tried returned filed filled visited "
            "provided cancelled unsubscribed"
        ),
        "EMONTH": (
            "january jan february feb march april may june july august september sept october "
            "november december monday tuesday wednesday thursday friday saturday sunday spring "
            "summer autumn winter christmas easter"
        ),
        "ESPAN": "day days week weeks wk wks month months year years yrs fortnight",
        "EWAY": "phone email mail post letter voicemail webchat chat text app note online",
        "ECONTACTS": (
            "emails mails reminders voicemails whatsapps dms tweets calls phonecalls "
            "complaints visits forms appointments engineers callbacks requests messages chats "
            "appeals applications attempts"
        ),
        "EVERY": "elke iedere elken every telkens steeds jedes",
    },
    holds="""
        <ORD> ~1 {keer / maal / mal / fois / time}
        {de / den / het|t / al / nu / is / mijn / onze / mn / n / een / deze / the / my / a / our / this} <ORD> ~1 <MESSAGE>
        ^ <ORD> ~1 <MESSAGE>
        <ORD> ~1 {week / maand / dag / zondag / zaterdag / avond / winter / jaar / nacht / ochtend / month / year / day / weekend} ~1 {op rij / zonder / achter / in|a a? row}
        {dit is / is dit / dat is / t is / dit wordt} ~3 de|het|mn|mijn <ORD>
        <NUM> <TIMES> ~5 <DONE>
        <DONE> ~3 <NUM> <TIMES>
        <NX> ~5 <DONE>
        <DONE> ~3 <NX>
        <TWICE> ~4 <DONE>
        <TOLD> ~3 <TWICE>
        {meermaals / meermalen / herhaaldelijk* / mehrmals / mehrfach / repeatedly}
        {al / nu / reeds / intussen / inmiddels / ondertussen / already / schon} ~2 <NUM> ~1 <TIMES>
        {nu / reeds / intussen / inmiddels} ~2 <NX>
        al ~1 <NX> ~4 {gedrukt / geklikt / verkeerd / fout / mis}
        <NUM> {onbeantwoorde / boze / vriendelijke / lange / andere / verschillende}? {mails / mailtjes / meldingen / telefoontjes / herinneringen / belletjes / klachten / terugbelverzoek* / verzoeken / aanmaningen / monteurs / reparaties / pogingen / mail|telefoontje|bericht|melding}
        <NUM> {aangetekende / onbeantwoorde} brieven
        <NUM> brieven ~2 {gestuurd / geschreven / later / verstuurd / verder / en}
        <NUM> {calls / phone calls / complaints / engineers / departments / requests}
        {zoveel / zo vaak / hoe vaak / hoeveel / honderd / tien / duizend / tig / meerdere / verschillende / diverse / talloze / ontelbare / veel / x aantal / paar} ~1 {keer / keren / malen / maal / mails / meldingen / mailtjes / brieven / telefoontjes / telefoons}
        {hoe vaak / hoeveel keer / hoe dikwijls / al zo vaak / zo vaak} ~3 {moet / nog / ga / kun / heb / ik / mensen / al / gezegd / gebeld / gemeld}
        nogmaals
        <AGAIN> ~2 <TOLD>
        {weer eens / voor de zoveelste} ~3 <TOLD>|<FAULT>|bellen|mailen|uitleggen|vragen|opsturen|melden
        {opnieuw / nogmaals} ~2 {bellen / melden / mailen / vragen / uitleggen / aanmelden / opsturen / indienen / beginnen / insturen / invullen / aanvragen / doorgeven / van voren / van nul}
        {weer / alweer / wederom / weeral / opnieuw / nog altijd / nog steeds} ~1 <SAME>
        {alweer / wederom / weeral / opnieuw} ~2 {kapot / stuk / storing / lek / lekkage / fout / mis / raak / uitgevallen / defect / prijs / begonnen / bezig / plat}
        <SAME> ~1 {fout / storing / lekkage / probleem / klacht / vraag / smoes / liedje / riedel / mankement / euvel / defect / meneer / robot}
        {telkens / steeds / elke keer / iedere keer / keer op keer / elke maand / iedere week / elke ochtend} ~4 {weer / opnieuw / hetzelfde / dezelfde / een andere|ander / wat anders / iemand anders / nieuwe / mis / fout / prijs / raak}
        {keer op keer / telkens weer / steeds weer / tot vervelens toe / aan de lopende band / week na week / maand na maand / dag na dag / jaar na jaar / week in week / again and again / time and again / over and over / time after time}
        {elke / iedere} {keer / maand / week / medewerker / jaar / collega} ~4 {bel* / vraag* / meld* / krijg* / hoor / hoort / begin* / beloof* / zegt / zeggen / verwij* / wijz* / doorverbonden}
        {blijf} ~4 {bellen / mailen / vragen / terugkomen / melden / herhalen / sturen / uitleggen / wachten / aan de gang / hangen}
        {van het kastje} ~1 de? muur
        doorverbonden ~4 {doorverbonden / weer / opnieuw / terug}
        {nog / steeds / altijd / tot op|nu heden / heden / sindsdien / daarna / tot nu toe / al weken / al maanden / nooit / totaal} ~3 {geen / niet / niks / niets / nergens / niemand / nul} ~4 <ANSWER>
        {geen / niet / niks / niets} ~4 {teruggebeld / teruggehoord / gereageerd / beantwoord / gehoord / vernomen / opgevolgd / teruggekomen}
        {geen / nooit / niets} ~3 {antwoord / reactie / respons / gehoor} ~3 {gehad / gekregen / ontvangen / gekomen / op / meer / terug / $}
        niemand ~2 {mailt / reageert / reageerde / antwoordt / antwoordde / terugbelt} ~2
        {op / mijn / ondanks / na} ~6 {geen / nooit / niet / niks / niets} ~2 {antwoord / reactie / gereageerd / beantwoord}
        {al eerder / eerder al / eerder ook / vorige keer / vorige week / net als vorig* / al eens / al vaker / al meermaals / reeds / in * al / maanden geleden / weken terug / maanden terug / jaren geleden} ~4 <TOLD>|ook
        {eerdere / vorige / voorgaande / oude / onbeantwoorde} {mail* / bericht* / melding* / klacht* / brief / brieven / contact* / verzoek* / emails / gesprek* / e}
        {in vervolg op / naar aanleiding van / conform / verwijzend naar} ~3 {mijn / eerder / onze / afgesproken}
        op mijn ~2 {schrijven / mail / brief / bericht / klacht / mails / herinnering* / email / vorige} ~3
        mijn ~2 {mail / mails / brief / brieven / bericht / berichten / klacht / verzoek / emails / e} ~2 van <NUM>|<MONTH>|/[0-9]*/
        {zou / zouden} ~5 {terugbellen / teruggebeld / terugkomen op}
        {terugbellen / teruggebeld / terugbelt / teruggebeld} ~3 {beloofd / zou / nooit / niet / worden / weer}
        {beloofd / beloofde / beloofden / toegezegd} ~6 {niet / nooit / weer / niks / niets}
        {herinnering*} ~2 {gestuurd / verstuurd / op / van}
        {herinner / help} ~2 {u / jullie} ~2 {aan / nogmaals / herinneren}
        {al / nu / intussen / inmiddels / ondertussen / sinds} ~2 <NUM>|een|weken|maanden|jaren|paar|half|hele ~1 <SPAN> ~5 {bezig / bel* / mail* / meld* / vraag / vragen / achteraan / achterheen / zeur* / gemeld / contact / klaag / lopen / rond}
        {weken / maanden / jaren / maand / dagen} ~3 {achteraan / achterheen / aan het bellen|mailen|wachten / zeuren / niks gehoord / niets gehoord / stilte}
        {gebeld / gemeld / aangevraagd / geschreven / gemaild / schreef|mailde|belde|meldde ik? u?} ~2 {op / in} ~1 <MONTH>|/[0-9]*/ ~6 en ~3 <MONTH>|/[0-9]*/
        {op / in} ~3 <NUM>|<MONTH>|/[0-9]*/ ~4 en ~2 <NUM>|<MONTH>|/[0-9]*/ ~4 {schreef / belde / mailde / gebeld / gemaild / gemeld / gevraagd / meldde / geschreven / vroeg}
        <MONTH> ~6 {gebeld / gevraagd / gemaild / gemeld / gezegd / beloofd / bellen} ~~6 <MONTH> ~8 {gebeld / gevraagd / gemaild / gemeld / weer / opnieuw / nog / aanmaning / zelfde}
        {storing / melding / poging / monteur / mail / gesprek / update / ronde / aanmaning / brief / telefoontje / bericht / klacht / bezoek / levering / reparatie / ticket} {nummer / nr}? <NUM>
        {eerste / eerst} ~8 {tweede / toen / daarna} ~8 {derde / nu weer / nu zegt}
        eerste {bericht / mail / melding / keer / monteur / reparatie} ~~12 {tweede / derde}
        {alle / alledrie} {drie / vier / vijf / twee}? ~2 {keren / keer}
        <NUM> {aangetekende / vriendelijke / boze / keurige / onbeantwoorde} ~1
        <NUM> ~1 {mensen / medewerkers / collegas / afdelingen / personen} ~4 {gesproken / gehad / lijn / verder / later / antwoorden / doorverbonden}
        {ik zit aan / ben bij / zijn aan / zitten aan} <NUM> ~1 <MESSAGE>
        {weer / opnieuw / nogmaals / alweer} ~2 {uur / halfuur / uurtje / kwartier} ~2 wacht*
        {langsgeweest / langs geweest / teruggekomen / terug geweest} ~4 {weer / opnieuw / keer}
        {told / asked / called / rang / phoned / emailed / wrote / reported / contacted / complained / chased / tried} ~4 <NUM>|multiple|several|many times
        <NUM>|several|multiple|many times ~2 {now / already / we / and / this}
        {the / my / a / our / this / for|is} ~1 <ORD> ~1 {time / email / call / message / complaint / visit / attempt / letter / install* / request / engineer / week / month / replacement / mail}
        still {no / not / havent / nothing / hasnt / isnt} ~3
        {already / repeatedly / previously} ~1 {called / emailed / reported / asked / told / contacted / complained}
        {keep / kept} {calling / ringing / emailing / chasing / asking for|you / having to / being told|passed|transferred|sent|fobbed|promised}
        {keep / keeps / kept} {telling / saying} ~2 {me / us / its / it / tomorrow / the same / they / to}
        {follow / following} up on ~1 {my / our}
        {again / yet again} ~2 {today / called / no / broken / nobody}
        attempt number
        {immer noch / noch immer / bis heute} {keine / kein / nicht / keinen / nichts}
        {schon / bereits} ~1 <NUM> ~1 mal
        zum <ORD> mal
        {toujours / encore} {pas / aucune / rien}
        <NUM> {fois / courriers / appels / mails / relances}
        {relance* / plusieurs reprises / encore une fois / a nouveau}
        <ORD> ~1 {deze maand / dit jaar / al deze / sinds / in korte|twee|drie|een}
        <TOLD>|<MESSAGE> ~6 <MONTH> ~2 {en / , / daarna / toen / weer / opnieuw / nog / vervolgens} ~3 <MONTH>
        <TOLD> ~5 <MONTH> ~~8 <MONTH> ~3 {nog / weer / opnieuw / steeds / ook / nogmaals}
        <MONTH> ~6 <MONTH> ~~6 <TOLD>|schreef|belde|mailde|vroeg|meldde
        <TOLD> ~4 op de <NUM>|<ORD>|/[0-9]*e/ ~4 en
        {in / eind / begin} <MONTH> {eveneens / ook / opnieuw / nogmaals}
        ook al {eens / gezegd / gemeld / gevraagd / vorige / in / toen}
        {nog een keer / nog n keer} {van / proberen / vragen}
        {alweer / wederom / weeral / opnieuw} {een / n / ne / nen / geen / niet / niks}
        belpoging|poging {nummer / nr}? <NUM>
        {taal noch teken / nul reactie / nul antwoord / nul respons / geen letter / geen teken van leven / radiostilte / oorverdovende stilte / blijft het|u|jullie stil / bleef het stil / doodstil / geen kik / geen enkele reactie / geen enkel antwoord}
        {ondanks / ook na} ~3 <MESSAGE> ~3 {en / nog / van / aan / geen}
        {gister / gisteren / eergisteren} ~~8 vandaag ~~8 {morgen weer / weer / opnieuw}
        {eerder / al / reeds} ~1 {gemeld / gevraagd / aangekaart / aangegeven / gebeld / gemaild / doorgegeven / geklaagd}
        in <MONTH> ~5 {gemeld / gevraagd / aangekaart / aangegeven / gebeld / gemaild / geschreven}
        iedereen ~1 begint ~3 {weer / opnieuw / bij / over}
        {elke / iedere} keer ~1 {was / dezelfde / hetzelfde / weer / krijg / zegt}
        {weer / alweer} {aan de lijn / aan de telefoon / in de wacht / in de rij / naar de winkel}
        onbeantwoord*
        <MONTH> ~~4 <TOLD> ~~6 <MONTH>
        sinds ~3 {vorig / vorige} ~8 {lijn / bellen / bel / wacht}
        <NUM> {mailtjes / formulieren / medewerkers / collegas} {later / verder / gestuurd / gesproken / en / ,}
        {ben ik weer / daar ben ik weer / hier ben ik weer}
        {pontius naar pilatus / van hot naar her / pingpong* / carrousel / mallemolen} ~3
        {val / vallen} ~1 in herhaling
        {zoals / gelijk} {ik / we / wij} ~2 {schreef / zei / meldde / gemeld / gezegd / mailde / aangaf / uitlegde / vertelde}
        {zoals gezegd / zoals gemeld / zoals eerder / zoals afgesproken}
        {rappel* / terugbelafspraak / terugbelbelofte / heropend}
        {ticket / dossier / melding / klacht / case / zaak} ~4 {gesloten / afgesloten / afgehandeld / heropend / opgelost} ~6 {zonder / terwijl / maar / niet / weer / niets}
        {deel / aflevering / episode / act / bedrijf} {twee / drie / vier / vijf / zes / 2 / 3 / 4 / 5 / ii / iii / zoveel / nummer}
        {doorverwezen / terugverwezen / doorgestuurd / verwees / verwijzen} ~6 {weer / terug / naar / elkaar / die}  ~6 {weer / terug / naar elkaar / opnieuw}
        {verwijzen / wijzen / sturen} ~2 naar elkaar
        {dag / week / maand} <NUM> {en / ,} ~5 {nog / geen / niks / niets}
        {toegezegd / toezegging / belofte / afspraak} ~4 {niet nagekomen / geschonden / verbroken}
        niet {teruggebeld / beantwoord / nagekomen / gereageerd / opgevolgd}
        {geen mens} ~3 {teruggebeld / gereageerd / geantwoord / gekomen / geweest / gehoord}
        {al / nu / reeds} ~2 {derde / vierde / vijfde / tweede / zesde / zoveelste}
        {na / ondanks} ~1 <NUM> ~1 {mails / telefoontjes / meldingen / bezoeken / gesprekken / reparaties / monteurs / herinneringen / brieven / klachten / weken wachten / maanden wachten}
        {verleden} {week / maand / keer} ~4 {beloofd / gezegd / gebeld / gemaild / gemeld / ook / al}
        {volgens de vorige / de vorige} {medewerker / monteur / collega / dame / meneer / mevrouw}
        elke <MONTH>|keer|maand|week|dag dezelfde|hetzelfde
        {weer / opnieuw / nogmaals} {contact / uitleggen / uitgelegd / van voor af aan / van voren af aan}
        van {voren / voor} af aan
        {herhaalde / talloze / tientallen / meerdere / vele / diverse / ettelijke / verschillende} {malen / keren / verzoeken / mails / telefoontjes / meldingen / pogingen / brieven / klachten / gesprekken / oproepen / herinneringen}
        kastje ~2 muur
        {gebeld / gemaild / geappt / geschreven / gechat / gemeld} {, / en}? {weer / opnieuw / nog eens}? {gebeld / gemaild / geappt / geschreven / gechat / aangetekend}
        {called / rang / phoned / emailed / wrote} ~3 {called / rang / phoned / emailed / wrote}
        {asked / told / reported / flagged / raised / warned} ~~14 still {there / not / no / on / in / up / here}
        <DONE>|gewaarschuwd ~3 op <NUM>|/1/|/[0-3][0-9]?/ ~3 en ~2 <NUM>|/[0-9]*/ <MONTH>?
        {gebeld / gemaild / gemeld} ~2 in {week / maart} <NUM>|/[0-9]*/ {, / en} ~1 <NUM>|/[0-9]*/
        en {nog eens / nog een keer / opnieuw / nogmaals / daarna weer} {in / op / vorige / vorig}
        ^ en in <MONTH>
        al {in / sinds / op / van / vorig / vorige / begin / eind} ~4 {gemeld / gevraagd / aangegeven / gezegd / doorgegeven / gewaarschuwd / gebeld / gemaild / aangekaart / laten weten}
        {vorig / vorige} {jaar / maand / week / winter / zomer / keer} ~1 al ~2 {gemeld / gevraagd / gewaarschuwd / gezegd / gebeld}
        <ORD> ~2 {running / straight / in a row}
        <ORD> ~2 this {week / month / year / winter}
        ^ <ORD> ~1 {mail / aanvraag / melding / poging / brief / winter / monteur / klacht / bericht} ~2 {hierover / loopt / van / over / of}
        <ORD> {mail / aanvraag / melding / bericht / brief} {hierover / loopt / over dit|hetzelfde}
        nummer <NUM> ~6 {dezelfde / hetzelfde}
        {uur / weken / maanden / jaar / jaren / maand} ~4 {bedelen / smeken / zeuren / soebatten / leuren / aan het lijntje}
        <NUM> ~1 {verschillende / different} {mensen / people / medewerkers / antwoorden / answers / collegas}
        {elk / ieder} jaar ~1 {vraag / meld / bel / mail / schrijf} ~1 <I>
        <NUM> {dag / dagen / week / weken / maand / maanden / jaar} ~1 {bel / mail / meld / vraag / klaag / schrijf} ~1 {ik / we / wij}
        {mailen / bellen / melden / klagen / vragen} ~1 {doe / doen} ~1 <I> ~1 al
        sinds <MONTH> ~1 {meld / bel / mail / vraag / klaag} ~1 <I>
        <NUM> {anrufe / mails / briefe}
        {wacht / wachten / wachtte} ~8 op ~3 {antwoord / reactie / uitsluitsel / terugkoppeling / telefoontje}
        {al / sinds / nog} ~6 {wacht / wachten} ~2 <I>? ~2 op ~3 {antwoord / reactie / uitsluitsel / terugkoppeling}
        {antwoord / reactie / respons} ~3 {bleef / blijft / bleven} ~1 uit
        {mails / mail / berichten / klacht / klachten / meldingen / melding / verzoek / verzoeken / vragen} ~4 {genegeerd / negeer* / weggeklikt}
        {negeren / negeert / negeerde} ~3 {mails / mail / berichten / meldingen / vragen / verzoeken / klachten}
        {keep / kept / been / still} chasing
        {no / zero} {reply / response / answer} ~3 {to / from / since / yet / still / $}
        {ignored / ignoring} ~2 {my / our} ~2 <MESSAGE>
        unanswered
        {every / each} time i {call / ring / ask / email / phone / complain}
        {still / been} waiting ~4 {reply / answer / response / refund / callback}
        {net als / zoals} {vorige / vorig} {keer / week / maand / jaar}
        {telkens / elke keer / iedere keer / steeds} {als / dat / wanneer} ~1 <I> ~2 {bel / mail / vraag / klaag / langskom}
        {heb / hebben} ~4 {al / eerder} laten weten
        {weet / weten} ~2 {dit / het / dat} ~1 al ~4 {maanden / weken / jaren / jaar}
        <NUM> <TIMES> bijge*|terugge*|doorge*|opge*|rechtgezet|geruild|gewaarschuwd|verwittigd|ingediend|ingevuld|geupload|verzocht|aangetoond|bezorgde
        <TWICE> bijge*|terugge*|doorge*|opge*|rechtgezet|geruild|gewaarschuwd|verwittigd|ingediend|ingevuld|geupload|verzocht|geslepen
        tweemaal|driemaal|viermaal|vijfmaal ~~5 tweemaal|driemaal|viermaal|vijfmaal
        en dat <TWICE>
        /[0-3]?[0-9]/ ,? /[0-3]?[0-9]/ en /[0-3]?[0-9]/ <MONTH>
        /[0-3]?[0-9]/ <MONTH> ,? /[0-3]?[0-9]/ <MONTH> {, / en} /[0-3]?[0-9]/
        /[0-3]?[0-9]/ /1?[0-9]/ , /[0-3]?[0-9]/ /1?[0-9]/ , /[0-3]?[0-9]/
        <MONTH> ~4 weer|wederom|opnieuw|alweer ~4 <MONTH>|nu
        <MONTH> , <MONTH> ~1 en ~2 <MONTH> ~6 {gevraagd / gemeld / ook / gewijzigd / gebeld / doorgegeven / gemaild / gezegd}
        {gevraagd / vroeg / gemeld / gewijzigd / doorgegeven / gebeld / opgezegd} ~6 <MONTH> , <MONTH>
        {vroeg / vraag / meldde / wijzigde / gaf / opzegde} ~3 in <MONTH> , <MONTH>
        <MESSAGE> <MONTH> ~~2 <MESSAGE> <MONTH>
        <ORD> ~2 idem
        {de ene / ene} ~8 {ander / andere} ~~10 de derde
        wederom
        {alweer / weeral / weer} ~1 {mis / raak / andermans}
        <NUM> {afbellers / toezeggingen / beloftes / adreswijzigingen / oproepen / rondjes / bezwaren / verzoekjes / dringende mails|brieven}
        <NUM> {afspraken / bezoeken / ritten / leveringen / lessen} , <NUM>
        {mijn / onze / de} vorige <NUM> {<MESSAGE> / briefjes / $ / liggen / zijn / wegens / waren / bleven}
        {elk / elke / ieder / iedere} {jaar / maand / week / kwartaal} ~3 {dezelfde / belooft / smoesje}
        al <NUM> {zaterdagen / dinsdagen / maandagen / woensdagen / donderdagen / vrijdagen / zondagen}
        voor de <ORD> {zaterdag / dinsdag / maandag / woensdag / donderdag / vrijdag / zondag / avond / week / maand}
        {mailt en mailt / belt en belt / bel en bel / mail en mail / bellen en bellen / mailen en mailen / bellen bellen / wacht en wacht}
        {gemeld / verwittigd / gewaarschuwd / gevraagd / gebeld / gemaild} ~2 tevergeefs
        {gemeld / doorgegeven / gevraagd / gemaild / aangekaart} {, / .} ~1 {geen reactie / nul reactie / niemand / geen antwoord / genegeerd / niks gehoord / niets gehoord}
        {probeer / proberen} ~3 al ~2 <NUM>|hele|weken|dagen|maanden|week
        {vraag / vragen / bel / mail} ~1 <I> ~4 al ~2 {sinds / weken / maanden / <NUM>}
        <I> {vraag / vragen / bel / bellen / mail / mailen} ~3 al ~2 {sinds / weken / maanden / <NUM>}
        {nul / niks / niets} ~1 {gehoord / vernomen}
        <NUM> <SPAN> {stil / stilte}
        {weken / maanden / dagen} {stil / stilte}
        {ingestuurd / opgestuurd / gestuurd / verstuurd / geupload / ingeleverd} ~~3 {kwijt / afgekeurd / onleesbaar / terug} ~~3 {nog eens / weer / opnieuw / nogmaals}
        {kwijt / afgekeurd / afgewezen / geweigerd} ~~2 {nog eens / nogmaals / opnieuw / weer} ~~3 {kwijt / afgekeurd / afgewezen / geweigerd}
        {<DONE> / opgezegd} ~2 , <DONE>|opgezegd ~2 , <DONE>|opgezegd
        {sorry dat ik ~2 weer / sorry dat ik ~2 stoor}
        {al / nu} ~1 vaak genoeg
        {mail / bel / praat / schrijf} ~1 {tegen een muur / in het niets / in het luchtledige / met een muur}
        {melden / meld / bellen / bel} ~1 {het / dit / dat} {dagelijks / wekelijks / elke|iedere dag|week|maand}
        {blijft / blijven / bleef} ~4 {aanmaningen sturen / innen / incasseren / sturen / mailen} ~6 {ondanks / terwijl / hoewel / opgezegd}
        {weer / alweer / wederom / opnieuw} ~1 {verschoven / verzet / uitgesteld / verplaatst / uitgevallen / afgezegd / niet door}
        ^ {opnieuw / wederom / alweer} $
        {weer eens} ~2 {niemand / niet / geen / te laat}
        {zeggen / zegt} ~1 {elke / iedere} {keer / zaterdag / week / maand}
        ditmaal
        {week / dag} <NUM> ~~14 {week / dag} <NUM> ~~14 {week / dag} <NUM>
        still waiting
        {im / am / are / were / been} ~1 {still / yet} ~1 {waiting / asking / chasing / having}
        still {unresolved / unanswered / unfixed / dead / outstanding / nobody / ignored / having to / charging / being charged|billed|told|ignored / the same}
        {not / never} ~1 {fixed / resolved / sorted} {, / $ / yet / after / despite}
        <NUM>|several|multiple|countless|many|dozens|numerous unanswered|separate|polite|phone? <ECONTACTS> ~2 {later / and / in / now / no / not / zero / without / sent / since / , / $ / to / about / closed / still}
        <NUM> letters ~1 {in / sent / no / without / later / and no}
        ^ <NUM> unanswered|separate|polite|phone? <ECONTACTS>
        {told / asked / called / rang / phoned / emailed / explained / contacted / reported} ~2 <NUM>|several|multiple|both ~1 {people / agents / managers / advisers / advisors / times / departments / staff / drivers / visits / addresses}
        <I>|ive|weve ~3 {asked / sent / rang / called / phoned} ~4 twice|thrice|repeatedly|3x|2x|4x|5x
        {emailed / complained / requested / reported / told / resent / uploaded / submitted} ~2 twice|thrice|repeatedly|3x|2x|4x|5x
        twice|thrice|repeatedly ~2 <ETOLD>|sent|promised
        {thats / now} twice
        twice now
        <ETOLD>|<ESENT> ~5 <NUM> times
        <NUM> times {now / already / since}
        {been / im / was} ~1 {told / promised / fobbed / passed / sent / transferred / bounced} ~5 {again / before / twice / since / weekly / round / around / pillar / different / every / each / week / tomorrow}
        <I>|ive|weve|been|youve ~1 <ETOLD> ~6 {since <EMONTH>|last|the|<NUM> / weekly / daily / for|the|<NUM>? years|weeks|months / every day|week|month|year|time / each time|week|month}
        {ive / weve / i / we / been} ~2 {asked / told / said / asking / reported / flagged / warned / complained / explained} ~3 {before / already / again / previously / since}
        {as / like} ~1 {i / ive / we / weve} ~1 {said / told / explained / mentioned / asked / been|already asking|said|told}
        {youve / theyve / you have / they have / was / were} been told
        {youve / they / theyve} ~1 had {letters / emails / complaints / reports / warnings}
        {i / we / ive / weve} ~1 <ETOLD> ~10 {in / on / since / last / back in} ~1 <EMONTH>
        {i / we / ive / weve} ~1 <ETOLD> ~8 {last / <NUM>|a|few|several} {week / month / weeks / months / days / year / fortnight} ago?
        ^ {told / asked / reported / emailed / wrote / rang / phoned / called / logged / chased} ~6 {in / on / since / last / <EMONTH>} ~1 <EMONTH>|week|month|year
        <ETOLD>|cancelled|logged|rang ~4 <EMONTH> ~~10 <EMONTH> ~~6 <ETOLD>|<EMONTH>|again|today|still
        in? {january / february / march / april / june / july / august / september / october / november / december / monday / tuesday / wednesday / thursday / friday} ~~1 in? {february / march / april / may / june / july / august / september / october / november / december / tuesday / wednesday / thursday / friday / saturday} ~~2 {and / in / again / now / today / then}
        {ignored / ignore / ignores / ignoring} ~2 {my|our|every <MESSAGE> / emails / email / letters / messages / calls / complaint* / every}
        {nobody / no one / noone / not one / none} ~4 {replied / replies / reply / answered / answers / responded / responds / called back / rang back / contacted / come back / got back / gets back / phoned / been in touch / calls back / rings back}
        {never / not / no / didnt / hasnt / havent / dont / wont / nobody / doesnt / without} ~3 {called / rang / ring / call / get / got / come / phoned / calls / rings / gets} ~1 back
        {never / not / didnt / hasnt / havent / dont / nobody / nothing / without} ~2 {heard / hear / hearing} ~1 {back / anything / nothing / from / since}
        {never / not / didnt / hasnt / havent / nobody} {replied / answered / responded / reply / respond} ~1
        {no / zero / without a / not a single} {reply / response / callback / acknowledgement}
        {not a / nor a} ~1 word {back / since / from}
        no answer {on / to / from / yet / since / ,}
        {radio silence / ghosted / zero words / deafening silence / total silence / complete silence / fobbed off / pillar to post / round in circles / going in circles / back and forth / wild goose chase / brick wall / broken record / passed around / passed from / autoreply / auto reply}
        {email / mail / emails} ~5 bounced
        {was / were / been / is|am / i / we / they / you / ive / youve / theyve} ~1 promised ~12 {nobody / never / nothing / still / nowt / no one / didnt / hasnt / not / again / tomorrow}
        {promised / promises} ~3 {call back / callback / ring / to call / refund / to phone / a call / to contact}
        <ETOLD>|<ESENT>|billed|charged|failed ~3 again {$ / , / and / in / today / last / yesterday / this}
        {yet again / once again / once more / here we go again / again today / again this week|morning|month}
        {late / down / off / broken / wrong / dead / out / gone / missing / failed / cancelled / delayed / closed / refused / leaking / blocked / empty / short / rejected / overcharged / stuck / lost / wet / missed / come / leaked / crashed / happened} again {$ / , / and / this / today / after / last / in / on}
        ^ again {$ / ,}
        {came / come / is / are / its / was} back again
        {got / the / with / exactly / had / ,} same {fault / problem / issue / error / answer / reply / response / message / story / excuse / result / mistake / script / line / leak / noise}
        ^ same {fault / problem / issue / error / answer / reply / response / message / story / excuse / result / mistake / script / line / leak / noise}
        {cut|copy paste / copy pasted / cutpaste} ~2 same
        {every / each} ~~1 {single / blessed / damn / bloody} ~~1 {time / week / month / delivery}
        {week after week / month after month / day after day / year after year / time after time / email after email / call after call / week in week / day in day}
        {third|fourth|fifth / <NUM> times|weeks|months|mondays|tuesdays|fridays|saturdays|deliveries} ~1 {running / in a row / on the trot / straight}
        {just / its / thats / this / now} ~2 {third / fourth / fifth / sixth / umpteenth} ~4 {this week|month|year / time}
        <ORD> ~4 {on the trot / in a row / running / in as many / in <NUM>|a weeks|months|days|month|week|year}
        ^ {third / fourth / fifth / sixth / seventh / eighth / 3rd / 4th / 5th / 6th / umpteenth} ~2 {time / email / mail / call / notice / card / bill / delivery / replacement / engineer / visit / driver / charger / one / week / month / day / date / attempt / letter / complaint / request / reminder / ticket / repair / appointment / failure / try / order / appeal}
        for the <ORD> ~1 {friday / monday / tuesday / wednesday / thursday / saturday / sunday / week / month / year / time / day / night / morning}
        {complaint / replacement / attempt / call / email / engineer / remake / no show / visit / ticket / letter / reminder / delivery / repair / driver / excuse / request / appointment} {number / no} {two / three / four / five / six / seven / eight / nine / ten / /[2-9]/ / /[1-9][0-9]/}
        {been / was / ive / weve} ~2 {trying to / chasing / ringing / calling / phoning / emailing / begging / asking / onto you / on to you / on hold} ~8 {since / for / days / weeks / months / all / every / hours / again / still / now}
        {im / am / are / were / so / sick / tired} ~2 {tired / sick / fed up|weary} of ~1 {explaining / asking / chasing / ringing / calling / repeating / waiting}
        {having / have / had} to {chase / repeat / re}
        {stop / been / to / of} chasing
        {day / week / month} <NUM> of ~2 {asking / waiting / chasing / no / me / trying / this / being}
        <NUM> ~1 <ESPAN> ~1 {, / and / of / with} ~1 {no|zero reply|response|answer|refund|contact|callback|update / nothing / silence / waiting / chasing}
        <NUM>|few ~1 <ESPAN> {waiting / later ~3 still|no|nothing}
        {been / am / are / im / still} waiting ~4 {since / <NUM>|last <NUM>? weeks|months|days|wks}
        <NUM> ~1 {different|separate people|answers|stories|advisers|departments|excuses|versions}
        {told / given / get / got} ~2 different ~2 {thing|things / answer|answers / story|stories / person|people / every|each}
        {each / every} {person / agent / adviser / advisor / driver / manager / operator / department} ~4 {say / says / speak / spoke / tells / told / asks / promises / blames}
        {tickets / cases} ~2 {closed / resolved / reopened}
        {ticket / case / complaint} ~3 {closed / resolved} ~~6 {again / responded / replied / reopened}
        tried ~3 , ~3 tried
        {resubmitted / reuploaded / resending}
        {no luck / checked again / hi again / hello again / me again / tried again / any joy}
        did you manage to
        {my / our} {last / previous / earlier / other / original} <MESSAGE>|tweet|dm|email|ticket|report
        {by / on / via} ~1 <EWAY> {, / and / then} ~1 and? {by / on / via} ~1 <EWAY>
        by <EWAY> , <EWAY>
        {i|we rang / i|we called / i|we phoned / i|we emailed / i|we wrote} ~~14 {rang / called / phoned / emailed / wrote / ring / email} ~1 {again / instead}
        {called / rang / phoned} ~4 {cut off / hung up / rang out} ~~6 {called / rang / phoned / again}
        {cancelled / unsubscribed / returned / asked / told} ~~20 still {getting / charging / being / taking / get / there / sending / waiting / on}
        {ive / weve / i have / we have} told {you / them / him / her / the|your|<NUM> ~1 desk|manager|managers|office|agent|driver|staff|reception|school|landlord}
        {ive / weve} {asked you|for|them|to|nicely|repeatedly / begged / explained / complained / requested / chased}
        {i / we / ive / weve} {reported / flagged / logged} {it / this / him / her / them / that} ~1 {to / at / on / in / by / and / , / last / when / twice / again / before}
        <ETOLD>|applied|applications ~6 <NUM>|few|last ~1 <ESPAN> ago
        <NUM> ~1 <ESPAN> ago ~2 {i / we} ~1 {asked / told / said / reported / applied / wrote / emailed / cancelled / requested / rang / called}
        {rang / called / phoned / asked / emailed} ~~14 {rang / called / phoned / asked / emailed} {today / yesterday / back / <EMONTH>}
        {they / you / u / ye / youve / theyve / yeve / agents / staff} ~2 {said / saying / told / promise / promised / promising} ~8 since <EMONTH>|last|<NUM>
        {every / each} {day / week / time / month} ~2 {they / you / u / he / she} ~2 {say / saying / says / promise / tell / told / telling / said / ask}
        waiting ~6 {from / since} ~1 {last / <NUM>} ~1 <ESPAN>
        {sent / resent / uploaded / submitted / requested / posted / told / asked / emailed / called / rang} ~1 <NX>
        {reported / report / requested / requests|complaints given / pressed} ~4 <NUM> times
        same {text / answer / reply / message / response / thing / excuse / email / error / problem / fault} {as / again / every / each}
        {anyone / ever / somebody|someone} going to {answer / reply / respond / ring / call}
        ^ {sent / posted / asked / told / explained} ~3 twice
        {i / we / ive / weve} ~1 {sent / written / made / logged / raised / filed} ~2 <NUM>|several|multiple <ECONTACTS>|letters
        {yet another / lost count}
        {keep / keeps / kept} {happening / coming back}
        chased ~2 twice
        that was ~1 <NUM>|a|last|over ~1 <ESPAN> ago
        how {many more? times / often / much longer} ~1 {do / must / have / will / are / am / can / should / did} ~1 {i / we}
        {lost / asked / acknowledged / ignored / refused / charged / billed / sent / failed / rejected} {it / me / us / them} again
        just the <ORD> ~8 this|in {week / month / year / a}
        {its / thats / is / this / for} the {third / fourth / fifth / sixth / umpteenth} ~1 {winter / summer / time / week / month / year / day / weekend / christmas / delivery / engineer}
        {week / month} /1/|one ~~10 {week / month} /2/|two
        {it took / taken / months to / weeks to} <NUM>? ~1 {emails / calls / letters / visits}
        {last / the other} {time / week / month} ~3 {i / we} ~1 {called / rang / asked / told / phoned / emailed / complained / reported}
    """,
    unless="""
        {tweede / second / deuxieme / zweite* / derde / vierde / vijfde} {kans / keus / hand / plaats / verdieping / kerstdag / etage / leg / floor / chance / hands}
        {een / 1 / twee / 2 / drie / 3} {keer / x} per {dag / week / maand / jaar}
        <NX> per {dag / week / maand / jaar}
        elke keer ~1 {feest / genieten / blij / top / lekker}
        ook de tweede keer
        {twee / drie / vier} keer {zo / meer / duurder / groter / hoger / sneller / langer / de prijs}
        {weer / opnieuw} {bellen / beginnen} {kan / mag}
        <ORD> keer ~2 {gebruik* / dat ik ~4 boek* / dit jaar}
        {boete / bonus / prijs} voor ~2 <ORD>
        <NUM> {keer / x} {per / in de / achter}
        <ORD> maand op rij
        {radar / boos / kassa / politie / krant / advocaat / ombudsman / acm / afm / autoriteit / programma / omroep / journalist* / nieuwssites / inspectie / eentje} ~4 {al / reeds} ~2 <TOLD>
        {staan / staat} ~3 <NUM> <TIMES> in
        waarom <NUM> <TIMES>
        {teacher / he / she / waitress} kept {asking / telling / saying}
        van {gate / kamer / perron / zender} gewisseld
        <ORD> {jaar / year} ~2 op de wachtlijst
        gebeld om ~1 zeker
        <ORD> brief {werd / was / kwam}
        <NUM> <TIMES> {op en neer / ingelogd / flauwgevallen / verhoogd / afgeschreven / afgeboekt / geprobeerd ,|$}
        niemand die ~1 eens
        <NUM> meldingen {op zijn|haar naam / per dag}
        {dag / week} <NUM> ~4 {uitgerekend / zwanger}
        {vergrendeld / geblokkeerd / ban / slot} ~3 <NUM> pogingen
        <NUM> pogingen ~8 {vergrendeld / geblokkeerd / ban / slot}
        niemand gevraagd
        <NUM> telefoontjes per
        aan de lopende band
        {week / dag} <NUM> meekomen
        see ~4 again
        do it again
        {havent / hasnt / not / never} {asked / told / said / reported / complained} ~3 before
        no need ~4 back
        {come / go / going / visit / recommend / watch / read / friends ~3} again and again
        <NUM> calls {on / at / a / per}
        {second / 2nd} {email / call / letter / visit / message} {explained / sorted / cleared / solved / fixed / was}
        first <NUM> letters
        {back / there / here / it} again {soon / thanks / please}
        {never / once and} again
        {try / start / begin / read / check} again
        {will / can / could / may / please} ~2 {ask / call / email / try} ~2 again
        on the <ORD> ,
    """,
)
