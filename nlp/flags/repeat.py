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
        <NUM>|several|multiple|many times ~2 {now / already / i / we / and / this}
        {the / my / a / our / this / for|is} ~1 <ORD> ~1 {time / email / call / message / complaint / visit / attempt / letter / install* / request / engineer / week / month / replacement / mail}
        still {no / not / havent / nothing / hasnt / isnt} ~3
        {already / repeatedly / previously} ~1 {called / emailed / reported / asked / told / contacted / complained}
        {keep / keeps / kept} {getting / calling / asking / being / having / telling / saying / ringing}
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
    """,
)
