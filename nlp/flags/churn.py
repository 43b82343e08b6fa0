"""The writer leaves, cancels, switches, or will not come back."""

# ruff: noqa: E501 (a rule stands on one line)

from nlp.flags.wording import RiskFlag

FLAG = RiskFlag(
    "churn",
    words={
        "TIE": (
            "abonnement* abbonement* abonement* *abonnement abo abos abootje contract contracten "
            "*contract lidmaatschap* account* *rekening rekeningen polis polissen *polis "
            "verzekering verzekeringen *verzekering klantenkaart *pas pasje lidkaart *kaart kaart "
            "spaarkaart machtiging incasso domiciliering donatie lening hypotheek simkaart sim "
            "overeenkomst relatie samenwerking bezorging maandblad tijdschrift weekblad dienstverlening "
            "sleutel sleutels krant boel boeltje winkeltje handel zaak zaakje membership subscription contract account policy "
            "vertrag konto abo mitgliedschaft versicherung contrat compte"
        ),
        "ENDED": (
            "opgezegd opgezeg opgezecht beeindigd stopgezet opgeheven ontbonden geannuleerd "
            "gecanceld gecancelled gecanceled verbroken dichtgegooid dichtgezet gesloten "
            "verwijderd doorgeknipt ingetrokken ingeleverd weggehaald "
            "overgestapt overgeschreven weggegooid geschrapt gedelete gedeleted uitgeschreven "
            "afgemeld gestopt doorgehaald verscheurd opgedoekt weggedaan losgelaten ondergebracht doormidden"
        ),
        "ENDING": (
            "opzeggen opzegge beeindigen stopzetten opheffen ontbinden annuleren cancelen "
            "cancellen verwijderen wissen intrekken inleveren overstappen overzetten uitschrijven "
            "stoppen verbreken dichtgooien schrappen opdoeken weghalen wegdoen veranderen sluiten"
        ),
        "GO": (
            "ga gaan zit zitten stap stappen bestel bestellen boek boeken koop kopen haal halen "
            "tank tanken huur huren teken tekenen vertrek vertrekken verhuis verhuizen switch "
            "wissel wisselen kies kiezen neem nemen doe doen zoek zoeken eet eten drink vlieg "
            "vliegen rij rijd rijden reis sport slaap logeer kijk kijken bank verzeker sluit "
            "sluiten breng brengen loop stuur verstuur laat laten probeer klop zet zijn ben fiets "
            "geef geven lever"
        ),
        "AWAY": "elders andersom concurrent* concurent* concurrentie* konkurrent* overkant buren",
        "FIRM": (
            "*maatschappij bank *bank *winkel provider* leverancier *leverancier *aanbieder "
            "verzekeraar *verzekeraar garage *garage dokter huisarts tandarts kapper kapster "
            "sportschool fitness school opvang creche apotheek bakker slager restaurant hotel "
            "camping bedrijf partij club vereniging supermarkt webshop *dienst uitgever "
            "vakantiehuisje adres merk zaak bureau makelaar notaris operator installateur "
            "monteur loodgieter vervoerder telecom* netwerk kabelboer boer fonds park app site "
            "fysio* praktijk pakketdienst bezorger gym salon pension bioscoop tent boekhouder "
            "krantje abonnement verhuurder wasserij dierenarts bouwmarkt taxi* rijschool lessen"
        ),
        "OTHER": "ander andere anders nieuw nieuwe anderen",
        "HERE": "hier daar bij er jullie u naar dit deze die terug daarheen",
        "BUY": (
            "kom komen koop kopen bestel bestellen boek boeken huur huren vlieg eet eten rij "
            "reis ga gaan zet tank haal neem nemen doneer geef verleng verlengen sluit gebruik "
            "wil vertrouw"
        ),
        "EI": "i we ive weve ill id im",
        "ETIE": (
            "membership* subscription* account accounts policy policies contract contracts plan "
            "plans cover insurance profile card savings mortgage broadband apps lot standing "
            "donation* direct box tariff sim licence pass"
        ),
        "EFIRM": (
            "firm company provider supplier bank practice salon shop network insurer garage agency "
            "operator club gym surgery chemist platform store dentist doctor vet school nursery "
            "landlord landscaper broker airline hotel restaurant app brand plumber energy one "
            "contractor carrier courier place pub cafe bakery pharmacy optician"
        ),
        "LASTS": (
            "bestelling aankoop bezoek rit vlucht maandbedrag betaling factuur termijn les "
            "boeking reis abonnement vakantie verblijf afspraak order bezoekje ritje premie "
            "incasso overboeking donatie knipbeurt storting cent euro bon beurt feestje etentje "
            "jaar maand seizoen nummer keer maal"
        ),
        "BAGS": "doos container kliko prullenbak vuilnisbak vuilbak afvalbak shredder versnipperaar schaar bus",
        "ENDLATE": "nog meer ooit terug",
        "BYE": "doei adieu ajuus tabee salut saluut vaarwel ciao aju houdoe doeg byebye doehoei",
    },
    says="""
        <I> ~4 zeg|zeggen|zegde ~3 <TIE> ~4 op
        zeg|zegde|zeggen ~1 ik|we|wij ~5 op {$ / , / en / per}
        <I> zeg|zeggen ~3 op {$ / , / en / per}
        zeg|zegde|zeggen ~3 <TIE> ~4 op
        zeg ~2 op $
        <TIE> ~6 <ENDED>
        <ENDED> ~3 <TIE>
        <TIE> ~5 laten|laat ~3 <ENDING>
        ga|gaan|ging|wil|willen|laat|zal|zullen|moet ~6 <TIE> ~4 <ENDING>
        <I> ~1 ga|gaan|zal|wil|willen ~6 opzeggen|overstappen|beeindigen|switchen|vertrekken
        ga|gaan|wil|zal ~1 ik|we|wij ~6 opzeggen|overstappen|beeindigen|stoppen|vertrekken
        opgezegd $
        {inmiddels / gisteren / vandaag / meteen / net / al / dus / daarom / vanavond / zojuist / vanmorgen / vanochtend / hierbij / bij deze / nu} ~2 opgezegd|overgestapt|uitgeschreven|opzeggen|overstappen|gecanceld
        opgezegd ~1 heb|hebben|zojuist|gisteren
        opzegging|opzegbrief|opzegmail ~4 ligt|volgt|onderweg|deur
        <MY>|deze|hierbij ~2 opzegging
        <I> ~5 stap|stappen|stapte|stapten ~6 over|op
        ben|zijn|inmiddels|nu|familie ~3 overgestapt
        overweeg|overwegen|denk|denken ~4 overstap*|stoppen|weg
        <I> ~4 haak|haken ~3 af
        ik|we|wij ~3 beeindig|beeindigen|annuleer|ontbind|cancel|verbreek|schrap|verwijder ~5 <TIE>|alles|boel
        beeindig|ontbind|cancel|verwijder ~1 ik|we ~4 <TIE>|alles
        <I> &2 trek|trekken ~5 <TIE> ~5 in
        trek|trekken ~1 ik|we ~5 in
        hef|heffen ~6 <TIE> ~4 op
        <TIE> ~3 {hef / zeg / haal / gooi / zet / knip / lever / trek} ~4 op|weg|eraf|dicht|door|in|stop|over
        {gooi / haal / zet / lever / knip / doe} ~3 <TIE> ~4 {weg / eraf / dicht / door / in / stop / over / de deur uit}
        abo|abonnement|pas eraf
        {rekening / polis / abonnement / zaken / boeltje / alles / geld / spaargeld / hypotheek} ~3 overgezet
        <TIE> ~3 {gaat / gaan / vliegt / mag / kan} ~5 {dicht / weg / eruit / eraf / over / terug / <BAGS> / stop / de deur uit / buiten / per}
        <TIE> ~3 ligt|legde|leg|ging|hangt|hang ~4 {<BAGS> / balie / toog / brievenbus / tafel / plastic / papier / vuilnis / afval / wilgen / oudpapier}
        {hang / hangen} ~6 wilgen
        schrijf|schrijven ~2 <I> ~4 uit
        schrijf|schrijven|meld ~2 {me / mij / ons} ~4 uit|af
        {me / mij / ons} ~3 uitschrijven|uitgeschreven|afmelden|uit te schrijven
        ik|we|wij|k ~4 stop|stoppen|kap|kappen|nok|nokken ~4 {ermee / er mee / met jullie|deze|dit|die|mijn|het|u / per}
        stop|kap|stoppen|nok ~1 ik|we|wij ~4 {ermee / er mee / met jullie|deze|dit|die|mijn|het|u}
        stop ~1 er ~2 mee
        {hou / houd / houden} ~3 {het|t hier|dan? voor gezien / ermee op / er mee op / voor bekeken}
        <I> ~4 {ben / zijn / was / gaan / ga} ~4 {weg / vertrokken / foetsie / ribbedebie / pleite / vort} $
        {ben / ga / gaan} ~1 <I> ~3 {hier / er / daar / dus}? {weg / vertrokken / vandoor / pleite}
        {klaar / gehad / genoeg / afgelopen} ~1 met jullie|u|deze|die|dit|dat ~4
        <I> ~4 klaar ~1 mee|hier
        {en / dus / per direct / ik ga / wij gaan / ben ik} weg $
        {per direct / meteen} ~2 weg
        weg ermee
        eraf ermee
        <I> &2 <GO> ~7 {ergens anders / elders / bij|naar|nr|voor|via de|den|een|n|ne|andere? <AWAY>|ander|anderen}
        <GO> ~1 <I> ~7 {ergens anders / elders / bij|naar|nr|voor|via de|den|een|n|ne|andere? <AWAY>|ander|anderen}
        {dan maar / dan / dus / voortaan / nu / maar} ~2 {naar / bij / via} {de / een / den} <AWAY>|ander
        {bij / naar} {de / den / een / n} concurrent*|concurentie|overkant
        {via / voor / met} {een / nen} ander $
        naar een ander toe
        {ga / gaan / zoek / zoeken / neem / nemen / kies / heb / hebben / vond / wil / willen / moet / word / wordt / teken / stap / ben / zijn / op zoek naar} ~4 {een|n|ne|nen|de|bij|naar} <OTHER> ~2 <FIRM>
        <OTHER> ~1 <FIRM> ~3 {gevonden / genomen / gekozen / zoeken / gezocht / geworden / nemen / gebeld / kiezen / geregeld / aangevraagd}
        {op zoek / uitkijken / rondkijken / kijken / zoeken / zoek} ~3 naar ~3 {ander / andere / anders / iets}
        {voortaan / vanaf nu / van nu af / in het vervolg / de volgende keer / volgend jaar / volgende keer / komend jaar / hierna / vanaf morgen / vanaf vandaag} ~3 <GO> ~2 {ik / we / wij}
        {ik / we / wij} ~3 <GO> ~3 {voortaan / vanaf nu / volgend jaar / de volgende keer}
        {volgend jaar / volgende keer / voortaan} ~3 {iets anders / ergens anders / elders / een ander / zonder jullie / zonder mij / zonder ons}
        {dan / liever / nog liever} <GO> ~1 {ik / we / wij} ~5 {elders / ergens / wel bij / naar / bij / zelf / liever}
        <MY>|de|dit|dat|het ~2 laatste ~1 <LASTS> ~5 {hier / bij / geweest / ooit / overgemaakt / was / $}
        {laatste keer / laatste maal} ~4 {iets / ons / mij / daar / geweest / hier / bij / ooit / kwam / kom / kwamen / klant / bestel* / koop / kocht / boek / ga / eet / $}
        {dit / dat / het} was ~3 laatste ~1 <LASTS>
        {een / weer een / deze / trouwe / vaste / goede} ~1 klant ~2 {kwijt / armer / minder / verloren / af / geweest}
        {klant af / klant geweest / klant was ik / was ik klant / klant-af / ex klant}
        <YOU>|jullie|u ~3 {mij / me / ons} ~2 kwijt
        {mij / me / ons} ~3 <YOU> ~2 kwijt
        {zijn / is / bent / ben / raakt / raken} ~1 <YOU> ~1 {mij / me / ons} ~3 kwijt
        {afscheid genomen / neem afscheid / nemen afscheid / afscheid nemen} ~3
        {zwaai / zwaaien} ~3 af|uit
        {verlaat / verlaten / verlies / ontvlucht} ~1 {deze / dit / jullie / u / de}
        {mijn / ons / onze} ~2 {geld / spaargeld / zaken / klandizie / spullen / centen / euros / boodschappen / handel / portefeuille} ~5 {weg / elders / ergens / eraf / overgezet / weggehaald / ander*}
        {haal / halen / breng / zet} ~3 geld ~3 {weg / eraf / er weg / elders / over}
        {app / spel / account} ~1 {ook / direct / meteen / weer / dus / inmiddels / nu / maar / heb ik} ~1 {verwijderd / eraf / gewist / weggegooid / gedeinstalleerd / gedelete}
        {en / direct / meteen / weer} verwijderd
        nummer ~3 {mee / overgezet / meegenomen / geporteerd}
        overgezet ~1 naar
        {mag / mogen / moogt / kan / kunt / kunnen} ~5 {houden / hebben} &3 {abonnement / kaart / pas / contract / baan}
        {polissen / rekeningen / abonnementen / alles} {gaan / gaat} {weg / eruit / over}
        {bij / van} {jullie / u} ~2 {weg / vertrek / vertrekken}
        contract|abonnement|termijn|proefperiode ~4 {loopt / lopen / laat / laten / uitzitten / uit te zitten} ~4 {af / aflopen / $} ~8 {blijft / weg / klaar / uit / niet}
        {daar / hier / daarbij / hierbij} blijft het bij
        {laat / laten} ~5 aflopen
        {einde / over en} {oefening / samenwerking / relatie / klantrelatie / uit}
        <BYE> ~1 $
        ^ <BYE>
        {de groeten / bekijk het / bekijken jullie het / het beste ermee / veel succes zonder / tot nooit / tot nooit meer / nooit meer} $
        {trouwe / jarenlange} klant ~4 {weg / vertrokken / overgestapt / was}
        {vertrek / vertrekken} ~2 {we / ik / wij}
        ^ ik|wij|we vertrek|vertrekken
        {retour / alles retour} en ~2 {klaar / weg / nooit}
        dan maar ~3 {zonder / ergens / elders / weer naar / terug naar}
        ik ~2 {bedank / dank} voor ~2 {lidmaatschap / eer / abonnement / krant}
        im|were|am|are ~2 {leaving / switching / cancel* / done}
        <EI> ~3 {cancel / cancelled / canceled / switched / ditched / leaving} ~3 <TIE>|my|our|from|everything
        <EI> ~1 {switched / switching} ~3 to
        ^ switched to {a / the / another}
        {moving / switching / going / gone / moved} to the other {crowd / lot / lads / shop / firm / company / place / side|one}
        <EI> {moved / transferred} to ~1 new {gp / doctor / dentist / practice / school / gym / vet / bank / nursery}
        cancel everything
        <EI> ~2 switch ~2 {provider* / supplier* / bank / banks / elsewhere}
        {moving / moved / switching / switched / swapped / swapping / changed / changing / gone / went / going / go / rebooked / booked / signed / transferred / transferring} ~6 {to / with / for} ~1 {rival / rivals / competitor* / competition / another|different|new ~1 <EFIRM> / someone else / somebody else}
        {moving / switching / moved / switched / going / gone / go / shop / shopping / book / booked / buy / buying / bank / order / ordering} ~5 {elsewhere / somewhere else}
        {^ gone / ive gone / weve gone / im going / were going} to ~4 instead
        {lost / losing} {a / this / another / my / our} ~3 {customer / custom / business}
        {taking / take / taken / took} ~1 {my / our} ~1 {business / custom / accounts / savings}
        {ill / im} {take / taking} ~1 {my / our} money
        {spend / spending} ~1 {my / our} money elsewhere
        {taking / take / took / taken} ~1 {my / our / it / this} ~2 elsewhere
        leaving {asap / today / now / you / this / for ~2 <EFIRM>|rival|competitor*|good}
        {before / when} {i / we} leave {for / you / ,}
        <EI> ~2 {cancel / cancelling / canceling / cancelled / canceled} ~1 {everything / my / our / the / it / mine / this / all}
        ^ {cancelling / canceling / cancelled / canceled} ~1 {everything / my / our / it / mine / today / now / tomorrow}
        ^ {cancelled / canceled} {in / by lunchtime|phone|letter|email|post / last / on the / within}
        {please / just / to / now / and / asked} cancel {everything / my / our / it / mine}
        cancelling {mine / ours / today / tomorrow / tonight}
        {delete / close / erase / terminate} ~1 <MY> ~1 <ETIE>
        <EI> ~3 {closed / closing / close / deleted / deleting / ended / ending / binned / ditched / dropped / quit / stopped / stopping / terminated} ~4 <ETIE>
        {membership / subscription} ~1 {binned / ended / ditched / closed}
        ^ {closed / closing / deleted / deleting / quit / binned / ditched / ended / stopped / quitting} ~2 <ETIE>
        closing ~1 <MY> ~2 account*
        {good riddance / going elsewhere / were off / uninstalled / uninstalling / deleted the app / being ported}
        {i / we} ~1 {gave / give} ~1 notice {after / to / in / on / ,}
        {ive / weve / i have / we have / im / were} ~1 {given / giving} ~1 notice
        ^ gave notice
        {find / finding / found / chosen / choosing / looking for / time for} ~1 {another / different / new} {supplier / provider / bank / insurer / gym / dentist / broker / garage / salon / landscaper / operator / practice}
        ^ bye bye {, / $}
        {im / were} ~1 off to ~1 {different / another / cheaper / rival / new ~1 <EFIRM>}
        im {out / off / gone} $
        ^ were {out / gone} $
        ^ so long ~3 {, / and / $}
        ^ bye ~2 $
        bye {then / now}
        <EI> ~4 {buying / shopping / drinking / eating / dining / banking / ordering / booking / flying / driving / cycling / travelling} ~6 from now on
        {elsewhere / somewhere else} {from now on / in future / next time}
        {i / we} ~4 left {you / them / the scheme / for a|another}
        {wont / not} ~1 {get / see / have} ~1 {another / one more} ~1 {penny / cent / order / booking / pound}
        {withdrawn / withdrawing}
        {all / our / my} ~4 {line / lines / account / accounts} {is / are} going
        bye $
        {kundige / kundigen wir / habe ~4 gekundigt / wechsle / wechseln wir}
        {resilions / vous quitte / je quitte / desabonn* / change de / changeons de / pars chez}
        {ik ben / ben ik / we zijn / wij zijn / k ben / ik ga / wij gaan / we gaan} ~6 weg {daar / na / bij / hier / , / en}
        ^ {opgezegd / verwijderd / uitgeschreven / gedeinstalleerd / geannuleerd / beeindigd}
        {nooit / geen} ~2 {euro / cent / geld} ~2 {van / uit} {mij / ons / mijn}
        naar {een / n / nen / ne} {ander / andere} {<FIRM> / $}
        {mijn / ons / onze} ~4 bij {een / n / nen / ne} {ander / andere} {<FIRM> / $}
        {bij / naar} nen andere
        ^ zonder mij|ons
        <I> {ga / gaan} ~6 stoppen {$ / ,}
        {ga / gaan} <I> ~6 stoppen {$ / ,}
        {boodschappen / zaken / bankzaken / inkopen / aankopen} ~2 {nu / voortaan / dan} ~1 {aan / bij / in / elders / ergens}
        {zonder mij / zonder ons} {verder / ,}
        {laatste} ~2 als klant
        {elders / ergens anders} ~1 {ondergebracht / afgesloten / besteld / gekocht / geboekt / gehaald / geregeld / verzekerd}
        {elders / ergens anders} {koop / haal / bestel / boek / ga / kijk} ~1 <I>
        {contract / subscription / membership / account} cancelled|canceled
        annule|annulons le|la|mon|ma|tout
        {voortaan / vanaf nu / vanaf <MONTH> / vanaf /[0-9]*/ <MONTH>} ~8 {ergens anders / elders / overkant / concurrent* / bij een|de}
        {ergens anders / elders} $
        {mijn / de / onze} ~3 {kaart / klantenkaart / pas / pasje / mijne} ~2 ligt ~3 {stukjes / snippers / stukken / prullenbak / gracht / sloot}
        {klant / gebruiker / lid / abonnee / huurder / donateur} ~3 {vertrokken / vertrekt / weg}
        {de / liefst ~3} stekker eruit
        trek ~3 stekker
        {beeindiging / stopzetting / opzegging} van
        {gaarne / graag / verzoek / gelieve / hierbij / wil / wens} ~5 {beeindiging / stopzetting / opzegging}
        ^ {klaar / fini / afgelopen / basta / finito / einde} $
        vaarwel|adieu
        {volgend / volgende / komend} {jaar / zomer / seizoen / winter} ~6 {elders / naar een / in|naar de|het}
        <TIE> te <ENDING>
        {gelieve / verzoek / graag / wil / hierbij} ~8 <TIE> ~3 <ENDING>
        {iets beters / wat beters / betere} {gevonden / gezien / aanbieding}
        {eentje / een} minder $
        {geen / nooit meer een} ~1 *box|krant|abonnement|boek|bestelling meer
        {onze wegen / wegen} ~2 {scheiden / uiteen}
        scheiden ~3 {onze wegen / de wegen}
        {het is uit / t is uit} {tussen / met}
        {uitgekeken / uitgepraat} ~2 {op jullie / met jullie / op u}
        {heb / hebben} het ~2 gehad met {jullie / u / deze / die}
        {is / t is} {welletjes / mooi geweest / goed geweest / genoeg geweest}
        {het / t} was {mooi geweest / leuk zolang}
        trek|trekken ~3 deur ~3 {dicht / toe}
        {zeg / zeggen} ~1 {jullie / u} ~1 {vaarwel / gedag / adieu / tot ziens}
        {we / wij} ~2 {zit / zitten / ben / zijn / bankier / bel / rijd / tank / huur / leas / lees / sport} ~2 {nu / inmiddels / sinds} ~4 bij
        {overstap / overstapservice / overstapformulier / nummerbehoud} ~5 {geregeld / gang / aangevraagd / ingevuld / gestart / rond / ingediend / bevestigd / loopt}
        concurrent* ~5 {blij / handen / welkom / klant / aanbod / gebeld / ontvangt / ontving / krijgt / goedkoper / wel}
        {mijn / ons / onze} ~1 {geld / euros / centen / klandizie / abonnementsgeld / premie} ~2 {gaat / gaan} ~2 naar
        {tot hier en niet verder / einde verhaal / over en uit / dit was het / dat was het dan / dit was t dan}
        {voor / wat} {mij / ons} ~1 {hoeft / is} ~3 {niet meer / klaar / einde / over / gedaan / afgelopen}
        {bedankt / dank} voor ~2 {jaren / mooie jaren / afgelopen jaren}
        {verwijder / wis / schrap / sluit / deactiveer} ~2 {mijn / mn / ons|onze} ~2 {account / gegevens / profiel / rekening / abonnement / lidmaatschap}
        {haal / halen} {me / mij / ons} ~3 {bestand / lijst / systeem}
        {modem / router / kastje / decoder / tvkastje / apparaat / pinapparaat / alarmkastje / meter / badge / sleutel / pas / kaart / zegels} ~4 {retour / teruggestuurd / terugbrengen / teruggebracht / inleveren / ingeleverd / terug per post}
        {breng / brengen / stuur / sturen / lever} ~3 {modem / router / kastje / decoder / badge / sleutel / pas / kaart} ~3 {terug / retour / in}
        {storneer / gestorneerd} ~5 {en / opgezegd / klaar / weg}
        zoek|zoeken maar een ander*
        {van mij / van ons} krijg* ~3 {niets / geen / niks} ~3 meer
        {voortaan} {fiets / loop / rij / bak / kook / was / maak / doe / brouw / knip / repareer / schilder} ~1 {ik / we / wij} ~5 {zelf / wel}
        {besloten} ~4 {niet / weg / stoppen / overstappen / over te stappen / te stoppen / vertrekken / op te zeggen / te vertrekken}
        {getekend / ingeschreven} ~3 bij ~2 {ander* / concurrent* / buren / overkant}
        {hier / jullie} zie* ~1 <YOU>|ze ~1 ons|mij|me ~2 niet
        {inruilen / ingeruild / ruil / ruilen} ~4 voor ~2 {ander* / concurrent* / die van}
        {ik / we / wij / ben / zijn / gauw / snel / dus} ~2 {wegwezen / ervandoor / er vandoor}
        klandizie
        {weet / weten / ken / kennen / vind / vinden} ~4 {een betere / een ander adres / betere adressen / nog andere}
        {ik / wij / we} {kijk / kijken} ~1 verder
        {daarom / dus} ~2 {naar / bij} ~2 {concurrent* / andere / een ander}
        {mij / ons} {niet meer gezien / nooit meer gezien / niet meer terug / niet langer}
        {ben / zijn} ~2 overgegaan ~2 {naar / op}
        {verder met / verder bij} {een / n / nen}? {ander* / concurrent*}
        {offerte / offertes / aanbod / prijs} ~3 {aangevraagd / opgevraagd / gevraagd / ligt} ~3 {bij / van} ~2 {ander* / concurrent* / drie / twee / buren}
        {heroverweeg / heroverwegen / orienteer / orienteren} ~5
        {hevel / hevelen / sluis / verhuis / verhuizen} ~5 {over / geld / rekening / spaargeld / polis*}
        overgeheveld
        {hele / heel} ~2 {familie / straat / buurt / club / vereniging / team / flat / vve / kantoor / klas} ~3 {stapt / zegt / gaat / overgestapt / vertrekt / weg / over}
        geen zaken meer
        {eens / een keer / 1 keer} ~2 nooit {weer / meer}
        {boycot* / mijd / mijden} ~3 {jullie / deze / dit / die / ik / u}
        {laat / laten} ~4 links liggen
        met een ~2 boog omheen
        {lid / leden / abonnee / donateur / klant} ~1 {minder / kwijt / armer / af}
        {opzegformulier / opzegbrief / opzegmail} ~4 {ingevuld / verstuurd / ligt / op de bus / onderweg / gestuurd}
        {ik / we / wij} ~1 {pas / passen / bedank / bedanken} {ervoor / voor}
        {vanaf / per} ~1 {maandag / dinsdag / woensdag / donderdag / vrijdag / morgen / vandaag / <MONTH> / /[0-9]*/ <MONTH>|januari} ~4 {ben / zit / rij / sta / stap / ga} ~1 {ik / wij / we} ~5 {bij / elders / weg / klant / over}
        {switchen / overstappen / vertrekken / weggaan} ~1 {doe / doen / ga / gaan} ~1 {ik / we / wij}
        {dus / daarom / genoeg / klaar / ,} ~1 <I> vertrek|vertrekken {$ / hier / bij / nu / naar}
        dus ~1 vertrek|vertrekken <I>
        {bij / voor} {mij / ons} ~2 {afgedaan / klaar / uitgespeeld / verbruid}
        op ~1 <NUM>|<MONTH>|/[0-9]*/ ~4 opgezegd
        {heb / hebben} ~6 {opgezegd / geopzegd / opgezegt}
        {maand / maanden / week / weken / jaar} {geleden / terug} ~2 opgezegd
        <I> {koop / neem / pak} ~1 {een / n / ne / de} {fiets / auto / wagen / brommer} $
        <I> zoek|zoeken ~1 wel ~1 {een / n / ne / nen} ander
        zoek <I> ~1 wel ~1 {een / n / ne / nen} ander
        <I> {teken / tekenen} ~2 {daar / elders} ~4
        {neem / nemen} ~1 <I>? <MY> {spaarcenten / centen / geld / spaargeld / zaken / klandizie / rekening} mee
        {spaarcenten / spaargeld / klandizie} mee
        <I> ~3 cancelled|canceled
        {volgende} {komt / koop / kopen} ~2 {uit / van / bij / in} {een|n ander* / een andere / elders}
        volgende ~2 {wordt / koop / komt} ~3 {ander / andere / elders}
        <I> ~1 {koop / kopen / haal / halen / zwem / zwemmen / eet / eten / tank / tanken / bestel / bestellen / sport / sporten / lees / leen} voortaan ~4 {in / bij / naar / via / aan}
        {koop / kopen / haal / halen / rijd / rij / rijden / zwem / zwemmen / eet / tank / bestel / sport} <I> voortaan ~4 {in / bij / naar / via / aan}
        <I> ~1 {koop / kopen / haal / halen / bestel / bestellen} nu ~1 {in / bij / via}
        {haal / halen} <I>? ~4 {geld / euros / spaargeld / kinderen / kind / rekening* / inleg / tegoed} ~3 {weg / eraf / eruit}
        <I> ~1 {stop / stoppen} ~1 {incasso / betaling / donatie / machtiging}
        <I> {stop / stoppen} ,
        {bij / via} {een / n / ne / nen} {ander / andere} ~4 {gekocht / gekozen / geregeld / besteld / genomen / afgesloten / gehaald / geboekt}
        {gekocht / geregeld / besteld / geboekt / afgesloten} ~1 {bij / via} {een / n / ne / nen} {ander / andere}
        {heb / hebben} ~4 {een / n} ander {gekozen / gebeld / gezocht / genomen / gevonden}
        {zoek / zoeken / gezocht / vonden / vond / gevonden / gekozen} ~3 {ander / andere} {kantoor / advocatenkantoor / makelaarskantoor / opticien / makelaar / instructeur / trainer / tandarts / school / accountant / notaris / advocaat / kinderopvang / syndicus / beheerder / uitzendbureau / verhuizer}
        via een ander {kantoor / bureau / makelaar / winkel / firma} ~2 {gekocht / geregeld / gedaan}
        {opzegbrief / opzegging / opzegmail / ontslagbrief} ~8 {verstuurd / verzonden / getekend / bijgesloten / bijgevoegd / op de bus}
        opdracht ingetrokken
        <I> ~1 {annuleer / ontbind} ~3 {aankoop / bestelling / koop / overeenkomst / opdracht / boeking}
        bij {jullie / u / hen} hoeft ~1 niet meer
        u bent van mij af
        weg wil ik
        {elders / ergens anders} ~1 {begonnen / heen / gegaan}
        {nu / voortaan / weer} {antiquarisch / tweedehands / bij de boer / op de markt / in het buitenland / in duitsland / in belgie}
        {haal / koop} ~3 {in duitsland / in belgie / bij de boer / antiquarisch}
        {ga / gaan} ~5 naar de {boer / concurrent* / markt}
        {verhuis / verhuizen} ~5 {rekening / rekeningen / polis* / spaargeld / pakjes / hypotheek}
        <I> {reed / liep / ging / vertrok} ~1 weg $
        nooit {sta / koop / huur / boek / leen} <I> ~1 {nog / meer / weer}
        profiel {verwijderd / gewist}
        {zeg / gaf / geef} ~3 mijn ~1 {geld / klandizie} ~2 {elders / ander*}
    """,
    holds="""
        nooit|nie|nimmer meer|weer ~2 {hier / bij / naar / terug / klant / bestel* / boek* / koop / kopen / iets bij|van|kopen / met jullie|deze|die / van jullie|deze|die}
        ^ nooit meer|weer
        nooit meer|weer $
        {eens maar nooit / en nooit / doe ik nooit} {meer / weer}
        <BUY> ~4 nooit|nie {meer / weer}
        nooit ~2 <BUY> ~2 <I>
        {mij / me / ons / mn} zie|ziet|zien ~6 {niet / nooit / niemer / nimmer / nie}
        zie|ziet|zien ~1 <YOU>|ze ~2 {mij / me / ons} ~4 {niet / nooit / niemer / nimmer / nie}
        {jullie / u / ze / ge / je} zie|ziet|zien ~1 {mij / me / ons} ~4 {niet / nooit / niemer / nimmer / nie}
        <BUY> ~1 {we / wij / k} ~4 {niet / nooit / nie} {meer / terug / weer} {$ / bij / , / naar / hier}
        {we / wij / k} <BUY> {hier / bij / daar / er} ~3 {niet / nooit / nie} {meer / weer}
        {ik / we / wij / k} {kom / komen / keer} ~4 {niet / nooit / nie} ~2 {meer / terug / weer} {$ / , / binnen / hier}
        {ik / we / wij / k} ~2 {verleng / verlengen} ~4 niet
        {verleng / verlengen} ~1 {ik / we / wij} ~4 niet
        {niet / geen} ~1 {verlengen / verlenging / verleng}
        {geen / niet langer / niet meer jullie / nooit meer} {klant / verlenging / lid / abonnee / klandizie} ~1
        geen ~2 {cent / euro / stuiver / frank / rooie / kaartje / boek / bestelling} ~4 {meer / nog}
        geen voet ~2 {meer / over / binnen}
        {hoef / hoeven} ~3 {niet / geen} ~1 meer $
        {dan / voortaan / verder / volgende / jullie / doe / doen / maar} ~4 zonder mij $
        vertrouwen ~3 weg ~6 klant
        never {again / coming back|here|to / setting foot / renting / booking / staying / dealing / eating / ordering / buying / flying / using / shopping / returning / banking}
        never {rent / book / stay / come / deal / eat / order / buy / fly / use / shop / return / bank / set / go / drink / dine / travel / park / renew} ~6 {again / another / anything / here / you / there}
        {ill / will / shall} ~1 never ~1 {rent / book / stay / come / deal / eat / order / buy / fly / use / shop / return / bank / set / go / drink / dine / travel / park / renew}
        never ~3 {my / our} {custom / business} ~1
        {wont} ~1 {renew* / returning / ordering again / coming back / return}
        {not / wont / shant} be ~1 {renew* / back / returning / coming back}
        {not / wont} ~1 be ~1 {using / buying / booking / shopping / ordering / staying / flying / eating / dining / banking / travelling / going / visiting / coming / subscribing / playing} ~6 {again / anymore / any more / with you / from you / there / here}
        {last / final} {order / purchase / visit / booking / bill / time i|we|ill} ~4 {with you / from you / from me / from us / here / before / ever / shop|use|book|order|fly}
        {no longer / not a} ~1 {customer / member / subscriber} ~1 {of / $}
        were|im done
        done with {you / them / this}
        sooner {swim / crawl / walk}
        nie wieder
        plus jamais
        opzeggen ~1 lukt
        {probeer / proberen / probeert / wilde / wou / willen} ~6 {opzeggen / op te zeggen / te sluiten / te stoppen / op te heffen}
        {om op te zeggen / op te zeggen}
        {zie / ziet / zien} ~1 {ons / mij / me} ~6 {niet / nooit} ~1 meer
        {ons / mij} ~6 {niet / nooit} meer {terug / terugzien / zien}
        {heeft / hebben} {mij / ons} niet ~1 nodig
        <I>|blijf|blijven ~2 {blijf / blijven / ik / wij / we} ~3 geen ~1 {dag / minuut / maand / jaar / seconde / nacht} langer
        {kom / komen / keer / keren} {er / hier / daar / bij jullie} {niet / nooit} meer {terug / weer}
        {nooit / nooit of nooit} meer ziens
        {zie / ziet / zien} {mij / me / ons} ~3 {niet / nooit} ~2 {meer / terug / weer}
    """,
    unless="""
        {hoe / kan / kun / wil / mag / waar / wanneer} ~1 {ik / je / we} ~6 {opzeggen / overstappen / stopzetten / annuleren}
        {hoe / kan / kun / mag / waar / wanneer} {ik / je / we} ~6 {opzeggen / overstappen / stopzetten / annuleren}
        {jullie / u / zij / ze / bedrijf} {hebben / hebt / heeft} ~6 <ENDED>
        nooit meer ~1 {gezeur / last / zorgen / gedoe / problemen / antwoord / reactie / gehoord / teruggebeld / teruggezien / geld / ruzie / stress}
        nooit ~1 meer ~3 {gehoord / gezien / teruggebeld / gereageerd / teruggekregen / teruggevonden}
        how {do / can} i cancel
        {laatste / vorige} keer dat ik {belde / mailde / bel / vroeg}
        {vorig / vorige} {jaar / maand / keer} ~2 {weg / stopgezet}
        {bank / bankje} {af / zitten}
        {zit / zat / zitten} ~3 {ineens / opeens / plots / nu} ~4 bij
        {gaat u / ga je / gaat ge / ga dan / gaat u toch / ga toch} ~3 {ergens anders / elders}
        nooit meer {zelf / naar een / ergens anders}
        {als ge|je|u / wie / mensen} ~4 <ENDING>
        tot ~2 laatste <LASTS>
        trek|trekken ~3 {klacht / review / beoordeling / woorden / opmerking} ~3 in
        {klacht / review / beoordeling / woorden / opmerking} ~6 trek|trekken ~3 in
        {was / were / been / cancelled} ~4 moved
        of wegwezen
        {jullie / u / ze / ge / verhuurder / huisbaas / bank} ~2 {heeft / hebben / hebt} ~6 {opgezegd / geannuleerd / stopgezet}
        {door / namens} {jullie / u / de} ~4 {opgezegd / geannuleerd / stopgezet}
        {is / werd / was / wordt / zijn / waren} ~5 {opgezegd / geschrapt / gesloten / opgeheven / beeindigd / stopgezet / doorgeknipt / verbroken}
        {eenzijdig / permanent / plots / plotseling / ineens / ongevraagd} ~1 <ENDED>
        <ENDED> ~1 {omdat mijn|u|onze|de / wegens / vanwege / zonder}
        {zaak / handel} ~4 gesloten|geschrapt
        {incasso / machtiging / domiciliering} ~2 {stopgezet / ingetrokken} ~2 {, / .} ~3 {toch / nu / bevestigd / ze}
        {bij / naar} de overkant ~2 {van / straat}
        naar ~1 {een / de} concurrent* ~3 {behalve / vertrokken}
        bij de concurrent ~8 {duurder / goedkoper / weggestuurd / kost / wel}
        verwijderd en opnieuw
        neem een ander abonnement
        {dat / die} pakt ~3 nooit meer terug
        {kan / kon / kunnen / mag} ~3 niet verlengen
        {voel / voelt} ~4 nooit meer
        op de klant af
        handel ~4 gesloten worden
        {how / where / when} ~1 {do / can / to} {i / we}? ~1 {cancel / close / delete / switch / end}
        {you / youve / they / theyve / he / she / nobody / bank / app / desk / office / landlord / driver / shop} ~1 {moved / cancelled / canceled / closed / switched / deleted / ended / stopped}
        {cancelled / canceled} {by you|them|somebody|someone|the / itself}
        {cancel / cancelled} my|our {weekend / sunday / saturday / plans / evening / holiday|trip? plans}
        {ive / i / weve / hes / theyve} never {dealt / ordered / booked / set foot / used}
        so long {as / to / ago / that / wait* / for / i / it}
        bye {for now / bye}
        {if / when} {i / we} ~1 {switch / cancel} ~1
        switch* {from / between}
        {said / says / saying} i|id cancelled
        {dont / didnt / not / doesnt} want ~2 {leave / switch / switching / cancel / close / delete / move}
        leaving for {work / school / home / holiday / the / /[0-9]*/}
        {sister / son / daughter / teacher / tutor / she / he / who / trainer / driver / brother / colleague / neighbour} ~2 {leaving / switched / switching / moving / moved / cancelled / left}
        never again will ~2 {doubt / complain / moan}
        {if / might / could / should / dont / didnt} {i / we}? {switch / leave|left / move|moved}
        every time ~1 switch
        {closing / close} of
    """,
)
