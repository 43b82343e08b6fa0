"""A lawyer, a court, the police or a regulator is named as a step that is taken or threatened."""

# ruff: noqa: E501 (a rule stands on one line)

from nlp.flags.wording import RiskFlag

FLAG = RiskFlag(
    "legal",
    words={
        "REGULATOR": (
            "acm afm dnb kifid ilt nvwa igj vreg brugel creg bipt kansspelautoriteit favv fsma "
            "consuwijzer consumentenbond testaankoop* woonbond huurdersbond huurdersvereniging vakbond huurcommissie ombudsman ombudsmannen ombudsvrouw ombudsdienst* ombudsmanfonds "
            "unia antidiscriminatie* geschillencommissie* geschilleninstantie* geschillen* toezichthouder* "
            "gegevensbeschermingsautoriteit persoonsgegevens arbeidsinspectie "
            "huurteam rechtswinkel wetswinkel tuchtcollege* tuchtrecht* klachtencommissie "
            "consumentenautoriteit fraudehelpdesk mededingingsautoriteit "
            "privacytoezichthouder privacycommissie consumentenombudsdienst "
            "ofcom ofgem fca ico ftc regulator* dgccrf cnil ufc bafin "
            "verbraucherzentrale verbraucherschutz* bundesnetzagentur datenschutzbehorde "
            "schlichtungsstelle mieterverein mediateur gdpr dsgvo rgpd "
            "ombudsmans ombudsmen ofsted cqc sebi accc afca cma rspca TIO CFPB ASIC AP AVG GBA RDI SGC BBB"
        ),
        "LAWYER": (
            "*advocaat *advocaten *advocate *advocates advokaat advocate advocatenkantoor* jurist juriste juristen "
            "*jurist raadsman raadsvrouw rechtsbijstand* rechtshulp* rechtsbijstandverzekeraar "
            "arag letselschade* incassojurist lawyer* solicitor* attorney* barrister* paralegal "
            "anwalt* anwaltin rechtsanwalt* avocat* huissier"
        ),
        "COURT": (
            "rechter rechters kantonrechter* vrederechter* politierechter rechtbank* rechtszaak "
            "rechtszaken rechtszaal rechtsgang rechtsgeding gerechtshof gerecht gerechtelijk* "
            "dagvaard* "
            "procedure* procederen juridisch* justitie proces "
            "ingebrekestelling* aansprakelijkstelling schadeclaim* massaclaim groepsclaim "
            "sommatie* sommeer sommeren tribunal* court lawsuit* litigation sue suing klage "
            "gericht tribunal plainte justice"
        ),
        "POLICE": "politie wijkagent recherche police polizei* kripo commissariat",
    },
    says="""
        <LAWYER>
        <REGULATOR>
        *rechter|kantonrechter*|vrederechter*|rechters
        rechtbank*|rechtszaak|rechtszaken|rechtszaal|rechtsgang|gerechtelijk*|dagvaard*|gerechtshof
        ingebrekestelling*|aansprakelijkstelling*|schadeclaim*|massaclaim*|groepsclaim*|letselschadeclaim
        sommatie*|sommeer|sommeren|procederen|juridisch*|justitie
        {bij / voor / naar / via / door} {de / het|t} gerecht
        proces ~2 {verbaal / aan / tegen}
        {span / spannen / begin / beginnen / volgt / volgen / start / aan} ~4 {proces / procedure / kort geding / zaak}
        kort geding
        {in gebreke / in beroep / wettelijke rente / collectieve actie / juridische stappen / gerechtelijke stappen / via de wet / in strijd met ~1 wet*|avg / bij wet verboden / tegen de wet / wettelijk verboden / wettelijk verplicht / op grond van}
        {dien / diende / dienen / maak / teken / ga / ingediend} ~5 bezwaar*|beroep ~3 {in / aan / ingediend / indienen / maken}
        {doe / doen / deed / gedaan / is / wordt / loopt / volgt / maak / ga / gaat} ~3 aangifte
        aangifte ~3 {gedaan / doen / volgt / loopt / is / wordt / gemaakt / doe / ligt / bij / tegen / van / wegens}
        {proces verbaal / pv opgemaakt / pv laten}
        <POLICE> ~5 {gebeld / gedaan / ingeschakeld / verwittigd / geweest / weet / heeft / erbij / bellen / langs / ingelicht / inschakelen / gemeld / melding}
        {naar / bij / door / via / aan / met} ~1 <POLICE>
        {klacht / melding / dossier / meldpunt / gemeld / klagen / gemaild / brief / kopie} ~5 {bij / naar / aan / door} ~2 <POLICE>|inspectie|bond|commissie|autoriteit|instantie|ministerie|provincie|wethouder
        inspectie ~3 {gebeld / is / weet / krijgt / komt / gemeld / ingelicht / inschakelen}
        {bij / naar / aan} de inspectie
        {college / raad} ~2 {voor / van} ~2 rechten ~2 mens
        juridisch loket
        {autoriteit / fod} {persoonsgegevens / consument* / financiele / economie}
        deurwaarder ~4 {sturen / stuur / dreigen / inschakelen / inzetten / van|voor mij / erop}
        <I> ~4 deurwaarder ~2 {in / op}
        stel ~5 aansprakelijk|gebreke
        {claim / eis / vorder} ~2 {ik / schadevergoeding / mijn}
        schadevergoeding ~3 {eis* / vorder* / claim* / via}
        {zie / zien} ~5 {rechtbank / rechter / court}
        {verhaal / verhalen} ~5 {schade / kosten} ~3 op
        {consumer / legal / regulatory} {action / advice / team / proceedings / steps / rights}
        {small claims / take you to / to court / in court / better business / against the law / lose your licence|license / instructed a|our|my / crime number|reference / trading standards / data protection}
        {police report / reported ~3 police / police have / the police / guards have}
        {anzeige ~2 erstattet / anzeige / strafanzeige / klage / vor gericht / kriminal*}
        {porte|porter plainte / mise en demeure / plainte / justice / prud hommes / prudhommes / commissariat / tribunal}
        {sue / suing / lawsuit* / litigation / court / tribunal* / legally}
        {vonnis / kort geding vonnis / class action / devant le juge / juge / datenschutzbeauftragt* / see you in court|small}
        deurwaarder ~4 {bij uw / bij jullie / langs / uw kantoor}
        {griffie* / tuchtklacht* / tuchtzaak / verzoekschrift* / hoger beroep / bodemprocedure / arbitrage / arbiter / aanklacht* / officier van justitie / valsheid in geschrifte / beslag leggen / beslag gelegd / rechercheur* / verjaring* / wettelijke rechten / burgerlijk wetboek}
        {klaag / klagen} ~4 aan $
        {gespecialiseerd / advocaten / juridisch} kantoor
        {uitspraak van / uitspraak was / uitspraak is}
        {opgesteld door / namens / brief van} mr
        {zaak / rechtszaak / procedure} ~3 {aanspan* / aangespannen / beginnen / gestart / starten / loopt / aanhangig}
        {sleep / slepen / daag / dagen / breng / brengen} ~5 {rechter / rechtbank / gerecht}
        {voor de rechter / voor het hof / via de rechter / rechterlijk* / rechterlijke uitspraak}
        {gebreke gesteld / ingebreke / ingebrekegesteld / in gebreke gesteld / in gebreke stellen}
        {laatste sommatie / formele sommatie / formeel bezwaar / officiele klacht / formele klacht}
        {*waakhond / woningtoezicht / wooninspectie / gezondheidsinspectie / voedselinspectie / *inspectie ~2 komt|gebeld|weet|ingelicht|langs|gemeld|erbij|heeft / orde van / orde der / reclame code / reclamecodecommissie / raad van state / geschillenkamer / bezwaarcommissie / bemiddelingsdienst}
        {milieupolitie / fiod / parketpolitie} ~4
        {smartengeld / schadeloos* / rechtshulp / pro deo / kosteloze rechtshulp / juridisch advies / wettelijke bedenktijd / herroepingsrecht / koop op afstand / consumentenwet / privacywet* / huurrecht}
        {klacht neergelegd / klacht neerleggen / klacht neer / klacht ~3 ingediend ~2 bij de / klacht ~4 bij ~2 dienst|instantie|ombudsman}
        {DAS / FNV / CNV / ACV / ABVV / VDAB / VAB}
        {politierapport / procesverbaal / pv nummer / aangiftenummer / slachtofferhulp}
        {claims / eis / vordering} ~3 {neergelegd / ingediend / ligt / indienen / volgt / onderweg / tegen}
        {gedupeerden / slachtoffers} ~5 {collectief / stichting / claim / samen / verenig* / bundel*}
        {bewijs / bewijzen / opname / opnames / fotos / dossier} ~5 {rechter / advocaat / jurist / politie / inspectie / verzekeraar}
        {zwarte lijst / boete} ~4 {acm / ap / toezichthouder}
        {hoorzitting / zittingsdatum / rolnummer / verweerschrift / pleidooi / dwangsom* / getuigenverklaring* / bewijsstuk* / schikking / schikkingsvoorstel / gemachtigde / exploot / deurwaardersexploot / vredegerecht / procureur / officier van / strafbaar feit / misdrijf / vervolging / celstraf / burgerlijke partij / ombudsfin / consumentenombudsman / kinderombudsman / onderzoeksraad / raadslieden / sociaal raadslieden / rechtsmiddel* / rechtsgeldig / juridische / arbeidsrechtbank / ondernemingsrechtbank / handelsrechtbank / economische inspectie / verbruikersombudsdienst / beroepsinstantie / beroepscommissie / geschillenorganisatie}
        {ik / we / wij} ~3 {schik / procedeer / klaag ~3 aan / daag ~4 voor / vervolg}
        {zitting / comparitie} ~3 {is / op / volgt / gepland / maandag / dinsdag / woensdag / donderdag / vrijdag}
        {zie / zien / tref / treffen} ~3 {elkaar / u / jullie / mekaar} ~4 {rechtbank / rechter / gerecht / zitting / rechtszaal}
        {termijn / binnen} ~3 {veertien / 14 / tien / 10 / zeven / acht} dagen ~8 {rechter / stappen / rechtbank / deurwaarder / gebreke / maatregelen / advocaat / jurist}
        {verdere / gepaste / juridische / nadere} {stappen / maatregelen} ~3
        {melding / meldingen / klacht / klachten / dossier} ~3 {bij / naar} ~1 {toezichthouder / inspectie / ombuds* / waakhond}
        meldpunt ~1 discriminatie
        college ~1 rechten van de mens
        {zedenpolitie / zedenrecherche / dierenpolitie / dierenbescherming / verkeerspolitie / spoorwegpolitie / tuchtraad / cassatie / klachteninstituut / ombudspersoon / ombudscommissie / ombudsteam / onderwijsinspectie / zorginspectie / openbaar ministerie / skge / skgz / nza}
        {van / naar / bij / aan / door} het OM
        {art / artikel} ~3 BW
        meester in de rechten
        {centrum veilige sport / veilig thuis / vertrouwenscentrum}
        klacht ~3 {bij / in bij} ~2 {bovag / anvr / nvm / focwa / thuiswinkel* / brancheorganisatie / beroepsvereniging / branchevereniging}
        {bovag / anvr / nvm / focwa} ~3 klacht
        {politie / wijkagent / recherche} ~2 {ook / evenmin / noemt / noemen / onderzoekt / kent / stond / misschien / volgt / wil}
        {ggd / milieudienst / omgevingsdienst / bouwinspectie / fod} ~2 {gebeld / ingelicht / verwittigd / gemeld / weet / mag / kent|kende de zaak}
        {zit / zitten} ~3 bij ~1 {politie / zedenpolitie / advocaat}
        recherche ~2 {stond / staat / komt / onderzoekt / misschien}
        {care quality / equality / equalities / competition / data protection / human rights / charity / gambling / housing / information / electoral / consumer / workplace relations / financial services} {commission / commissioner* / authority / forum / court}
        {competition and markets / civil aviation / financial conduct / advertising standards / food standards / solicitors regulation / energy} {authority / regulator}
        {dental / medical / nursing / bar / press / pharmaceutical / veterinary} council
        {health and safety / rail and road / consumer affairs / fair trading} {executive / office / authority / commission}
        {fire service / fire brigade / fire authority / environmental health / governing body / animal welfare / inspectorate / food safety / council inspector / building control / licensing board} ~4 {has / have / knows / know / coming / been / is / are / didnt / told / informed / why / , / now / on / since / next}
        {told / tell / informed / reported ~3 / contacted / called / rang / for / with / emailed / complained ~1} ~1 the? {fire service / fire brigade / environmental health / governing body / animal welfare / inspectorate / food safety / council inspector / building control / inspectors}
        police ~2 {are / is coming / know / came / took / involved / told / been / will / has / complaint / statement / number / informed}
        {guards / gardai / garda / constable / sheriff} ~2 {have / has / know / took / came / told / been / are / informed / said}
        {to / told / called / rang / with / by} the {guards / gardai / garda}
        {to / before / by / in front of / for} {a / the} {judge / magistrate / adjudicator}
        {what|everything|all the law allows / full force / full extent / letter before action|claim / deadlock letter / cease and desist / consumer forum / legal ombudsman / notice before action / court claim / county court / small claim / statutory notice|demand / without prejudice}
        {complaint / report / case / statement} ~2 {filed / lodged / made / registered} ~2 {with / at / police / against / to}
        {seek / seeking / taking / take / took / getting / sought} ~1 legal ~1 {advice / action / steps}
        {legal / formal} {notice / letter} ~2
    """,
    unless="""
        {belasting / btw / ib / inkomstenbelasting / jaarlijkse} ~1 aangifte
        aangifte ~1 {inkomsten* / erf* / ib / invullen / belasting* / omzet* / btw}
        {met / van / door / in / mijn} de? aangifte ~3 {belasting* / helpen / hulp / invullen / inkomsten*}
        mijn aangifte inkomstenbelasting
        klachten? ombudsman heet
        inspectie van ~1 {auto / cv / ketel}
        {doen / doe / doet} {je / u} {recht / justice}
        rechter {dan / hand / kant / been / arm / deur / knop / stoel / oor / oog / schoen}
        {uw / jullie / de} {jurist / advocaat / rechter} ~1 {was / is} ~2 {vriendelijk / fijn / top}
        {a / for your / for} court
        {court / tennis / basketball} {shoes / yard / court}
        {zonder / alle} {juridisch / juridische} {taal / termen / gedoe}
        wettelijke {garantie? feestdag* / vertegenwoordiger}
        sue {from / at / in / was / helped}
        justice {league / to}
        {linker / linkse} ~10 rechter
        {lees / las / staat} ~3 wettelijk verplicht
        ^ {advocaat / rechtbank / rechter / griffie / deurwaarder / gerechtsdeurwaarder / politie / jurist / raadsman} {stuurt / stuurde / laat / liet / legde / houdt / hield / viel / zegt / zei / vergat / verloor / rekent / factureerde / reageert / neemt / nam / kost / vroeg / vraagt / belooft / beloofde / adviseerde / zoekt / stelt / stelde / ging / vond / noemde}
        {van / tijdens / door} ~4 advocaat ~1 {kreeg / drie / ging / kost}
        {mijn / onze / de} {advocaat / advocate / raadsman / jurist} ~2 {reageert niet / neemt niet op / vergat / factureert / rekent / belt niet / belt nooit}
        {uurtarief / declaratie / honorarium / intakegesprek} ~10 advocaat|advocate|jurist|advocatenkantoor
        {geen / een} advocaat ~1 betalen
        rijdende rechter
        {beste / geachte} rechtbank
        via de rechtbank
        {dreigt / dreigen / dreigde} ~3 {politie / deurwaarder / beslag / kort geding / advocaat / rechter / dagvaarding}
        proces verbaal ~2 {vermeldt / gemaild}
        app ~2 politie
        hoorzitting ~2 {afgezegd / verplaatst}
        power|powers of attorney*
        {solicitor / solicitors} ~3 {completion / lender / maternity / fee / plays / searches / conveyancing}
        {mate / friend} ~1 the? {solicitor / lawyer}
        ^ regulator* {fines / fined / opens / warns / says / sets / launches / probes / backs / approves / orders / tells / urges / bans / publishes / to}
        court reporter*
        {find / near / outside / opposite} ~1 the court
        {youd / you would / theyd} be in court
        {nobody / no one} ~3 {sue / suing}
        police station {is / next / on / near / opposite}
        police {desk / webchat / non / website / band / helpline}
        hearing dates ~3 tribunal*
        {dont / didnt / not / doesnt} want ~4 {police / court / lawyer* / solicitor* / ombudsman / regulator* / sue}
    """,
)
