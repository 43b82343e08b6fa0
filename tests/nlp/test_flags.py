"""Risk flags: raised by what the writer says of the own case, not by denial or headlines."""

import pytest

from nlp.flags import find_flags, risk_flags
from nlp.taxonomy import FLAGS


def test_there_is_one_file_for_every_flag_of_the_taxonomy() -> None:
    assert tuple(flag.name for flag in risk_flags()) == FLAGS


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("Ik zeg mijn abonnement op, jullie zien mij niet meer terug.", "churn"),
        ("Never again. We are switching to another provider.", "churn"),
        ("Mijn advocaat neemt contact met jullie op.", "legal"),
        ("I will report this to the ombudsman.", "legal"),
        ("Melding gedaan bij de Autoriteit Persoonsgegevens.", "legal"),
        ("Wir sehen uns vor Gericht, mein Anwalt weiß Bescheid.", "legal"),
        ("Radar heeft alle stukken al gekregen.", "media"),
        ("A journalist has my file now.", "media"),
        ("De oplader vloog in brand naast mijn bed.", "safety"),
        ("There is a smell of gas in our hallway since your engineer left.", "safety"),
        ("Mijn moeder van 86 zit al drie dagen zonder warm water.", "vulnerable"),
        ("I am in a wheelchair and the ramp is broken.", "vulnerable"),
        ("Voor de derde keer geen monteur gezien.", "repeat"),
        ("Still no answer to my two emails.", "repeat"),
        ("Zum dritten Mal kein Paket bekommen.", "repeat"),
        ("Voortaan haal ik het bij de winkel op de hoek.", "churn"),
        ("Contract per 1 juni stopgezet, doei.", "churn"),
        ("Aangifte is gedaan.", "legal"),
        ("De regionale omroep belde vanmorgen over jullie.", "media"),
        ("De meterkast rookte na jullie bezoek.", "safety"),
        ("Het ruikt hier 's avonds naar gas.", "safety"),
        ("Drie weken zonder insuline door jullie gesteggel.", "vulnerable"),
        ("Mijn moeder (82) staat al een uur buiten.", "vulnerable"),
        ("Ik zit in ne rolstoel en ge laat mij staan.", "vulnerable"),
        ("I told you five times and nothing happens.", "repeat"),
        ("Volgende week teken ik bij een andere leverancier.", "churn"),
        ("De pas ligt in stukjes in de prullenbak.", "churn"),
        ("Mijn rechtsbijstandverzekeraar heeft het dossier overgenomen.", "legal"),
        ("De kantonrechter mag ernaar kijken.", "legal"),
        ("Een redactrice van de streekkrant heeft mij gebeld.", "media"),
        ("Er komt een cameraploeg langs voor de reportage.", "media"),
        ("De trap brak af en mijn zoon viel drie meter naar beneden.", "safety"),
        ("Twee stuks glas in de soep gevonden, er zat een scherf in mijn mond.", "safety"),
        ("Ze is blind en ging met haar geleidehond naar binnen.", "vulnerable"),
        ("Sinds de bevalling zit ik hier met een pasgeborene in de kou.", "vulnerable"),
        ("In maart gebeld, in april gebeld, en in mei weer.", "repeat"),
        ("Dit is alweer de derde monteur.", "repeat"),
        ("Ik ben het zat, dus ik vertrek.", "churn"),
        ("Op 4 maart opgezegd en toch verlengd.", "churn"),
        ("Ze hebben bij mij voorgoed afgedaan.", "churn"),
        ("Wij blijven hier geen maand langer.", "churn"),
        ("Unia is ingelicht over dit gesprek.", "legal"),
        ("Ik hoop dat Kassa jullie op tv zet.", "media"),
        ("De gesp van het autostoeltje schoot los bij het remmen.", "safety"),
        ("Er viel een doos op een meter van mijn zoon.", "safety"),
        ("De crèche gaf haar terug met een bult op haar voorhoofd.", "safety"),
        ("Die schimmel maakt onze kinderen ziek.", "safety"),
        ("Na één hap zwol haar tong op.", "safety"),
        ("The step broke and the railing came off in my hand.", "safety"),
        ("Iemand van 67 zo onder druk zetten.", "vulnerable"),
        ("Mijn zus zit in een invacar en kan er niet in.", "vulnerable"),
        ("Onze Bo van 5 maanden lag in de kou.", "vulnerable"),
        ("Vader kan de trap niet meer op.", "vulnerable"),
        ("Al twaalf dagen geen warm water in huis.", "vulnerable"),
        ("Doorgegeven op 2, 9 en 16 juni.", "repeat"),
        ("Gebeld, gemaild, en toch ligt het er nog.", "repeat"),
        ("Vorig jaar al gemeld, nu weer.", "repeat"),
        ("Ik wacht nog altijd op antwoord.", "repeat"),
        ("Drie maanden bel ik al.", "repeat"),
        ("I told the manager last week and it is still there.", "repeat"),
        ("Wij hebben vandaag een ander gekozen.", "churn"),
        ("De opzegbrief is getekend en gaat morgen op de bus.", "churn"),
        ("De zedenpolitie komt vrijdag met mij praten.", "legal"),
        ("Zulke dingen meld ik bij het OM.", "legal"),
        ("Ik heb Kassa een mailtje gestuurd over deze truc.", "media"),
        ("Misschien iets voor de Rijdende Rechter.", "media"),
        ("Uit het stopcontact kwam een benzinelucht.", "safety"),
        ("Mijn man heeft een gescheurde kruisband door die losse steen.", "safety"),
        ("De herder was dood toen wij terugkwamen bij het pension.", "safety"),
        ("De kraan hing boven de straat zonder afzetting.", "safety"),
        ("Ze gaven mij de pillen van de buurman mee.", "safety"),
        ("De staaroperatie is weer verplaatst.", "vulnerable"),
        ("We eten deze week wat er overblijft, met niks erbij.", "vulnerable"),
        ("De nachtzorg is vannacht niet geweest.", "vulnerable"),
        ("Ons moeder haar kamer is al een week niet gepoetst.", "vulnerable"),
        ("Ik was er op 4, 8 en 15 maart.", "repeat"),
        ("De tweede loodgieter idem.", "repeat"),
        ("Viermaal bijgesteld, het piept nog.", "repeat"),
        ("De ene zegt ja, de andere nee, de derde weet het niet.", "repeat"),
        ("Voor de vierde zaterdag sta ik hier.", "repeat"),
        ("Wederom dicht.", "repeat"),
    ],
)
def test_a_flag_is_raised_by_its_words(text: str, flag: str) -> None:
    assert flag in find_flags(text)


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("Ik ga géén advocaat bellen, maar netjes is het niet.", "legal"),
        ("I'm not going to call a lawyer over this.", "legal"),
        ("Het is niet gevaarlijk, alleen vervelend.", "safety"),
        ("Ik ben er best boos over.", "media"),
        ("De rij bij de kassa was eindeloos.", "media"),
        ("Hoe kan ik mijn abonnement opzeggen?", "churn"),
        ("De helpdesk hield zich oost-indisch doof.", "vulnerable"),
        ("Er is een tweede kans voor deze winkel.", "repeat"),
        ("In maart 14,99 afgeschreven en daarna niets meer.", "vulnerable"),
        ("Ms. Okafor heeft me uitstekend geholpen.", "vulnerable"),
        ("Kan ik alles in 1 keer betalen?", "repeat"),
        ("Mijn aangifte inkomstenbelasting staat nog open.", "legal"),
        ("Ik zeg mijn abonnement nog niet op.", "churn"),
        ("Nooit meer gezeur met wachtwoorden.", "churn"),
        ("Op mijn polisblad staat een verkeerd kenteken.", "media"),
        ("Met verwondering las ik uw brief.", "safety"),
        ("Jullie houden je doof voor elke vraag.", "vulnerable"),
        ("Wat een mooie tweede hand kast.", "repeat"),
        ("Mijn klacht van gisteren trek ik bij dezen in.", "churn"),
        ("De huisbaas heeft het contract opgezegd.", "churn"),
        ("Mijn koffer is op vakantie zonder mij.", "churn"),
        ("De linker mouw is te kort, de rechter te lang.", "legal"),
        ("Ik voel me opgelicht.", "media"),
        ("Wij lazen het in de lokale krant.", "media"),
        ("De conducteur sloeg de deur dicht voor mijn neus.", "safety"),
        ("Een kopie van mijn röntgenfoto kost 40 euro.", "safety"),
        ("Achter het glas zaten drie collega's aan de taart.", "safety"),
        ("Het is praten tegen de muur.", "safety"),
        ("Ik kreeg reclame voor steunkousen.", "vulnerable"),
        ("De dierenarts heeft de hond aan de verkeerde poot geopereerd.", "vulnerable"),
        ("De IC naar Oostende was afgeschaft.", "vulnerable"),
        ("Geen verwarming in de trein vandaag.", "vulnerable"),
        ("Hij reed met twee telefoons in zijn hand.", "repeat"),
        ("Radar is al gemaild.", "repeat"),
        ("Mijn foto's staan er nu drie keer in.", "repeat"),
        ("Wat u doet is gewoon strafbaar.", "legal"),
        ("Advocaat vroeg een voorschot en liet niets horen.", "legal"),
        ("Hun incassobureau dreigt met beslag en de politie.", "legal"),
        ("De waterpomp lekte op het parket.", "legal"),
        ("Contract met de sportschool eenzijdig beëindigd, zonder brief.", "churn"),
        ("Mijn rekening is opgeheven wegens een tikfout.", "churn"),
        ("Mijn dossier ligt nog bij de garage in Breda.", "legal"),
        ("Er zat een Libelle in de bus in plaats van mijn boek.", "media"),
        ("De verkoper zette zijn voet tussen de deur.", "safety"),
        ("Een mens van vlees en bloed nam de telefoon op.", "safety"),
        ("Mijn contactpersoon is met zwangerschapsverlof.", "vulnerable"),
        ("De kruk aan de bar wiebelt.", "vulnerable"),
        ("Er geldt een opzegtermijn van drie maanden in dit contract.", "vulnerable"),
        ("Na drie pogingen is mijn account vergrendeld.", "repeat"),
        ("Werken aan de lopende band is zwaar.", "repeat"),
    ],
)
def test_a_flag_stays_down_when_denied_or_meant_otherwise(text: str, flag: str) -> None:
    assert flag not in find_flags(text)


@pytest.mark.parametrize(
    "headline",
    [
        "Rechter: Nederlandse bank moet duizenden klanten terugbetalen",
        "Drie gewonden bij brand in magazijn te Tilburg",
        "Radar onderzoekt klachten over energieleveranciers in Nederland",
    ],
)
def test_a_headline_raises_no_flag(headline: str) -> None:
    assert find_flags(headline) == ()


@pytest.mark.parametrize("text", ["", "\x00", "\ud83d", "a" * 100_000, "advocaat " * 20_000])
def test_hostile_texts_are_answered_quickly(text: str) -> None:
    assert isinstance(find_flags(text), tuple)
