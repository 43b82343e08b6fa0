"""What invented people are made of: names as often as in the Netherlands and Flanders, places.

The weights are rough counts in thousands; nobody in here exists.
"""

from typing import Final


def _words(listed: str) -> list[str]:
    return listed.split()


MEN: Final = _words("""
Jan:90 Piet:14 Johannes:40 Cornelis:30 Willem:30 Hendrik:30 Pieter:22 Peter:35 Gerrit:16 Dirk:14
Kees:8 Henk:20 Hans:24 Rob:18 Erik:20 Mark:22 Marcel:14 Michel:10 Robert:14 Martin:16 Paul:18
Frank:16 Dennis:14 Bas:8 Sander:12 Jeroen:18 Tim:14 Thomas:20 Tom:14 Daan:10 Sem:8 Lucas:10
Milan:8 Levi:7 Finn:7 Bram:8 Luuk:6 Jasper:9 Joost:8 Wouter:9 Maarten:9 Ruben:9 Stefan:9 Niels:10
Kevin:10 Rick:8 Lars:8 Stijn:7 Koen:7 Jesse:8 Mohamed:9 Ahmed:5 Ali:5 Mehmet:4 Mustafa:4 Youssef:3
Hassan:3 Ibrahim:3 Karim:2 Anton:6 Theo:8 Ton:7 Wim:10 Ben:5 Leo:6 Simon:5 Arjen:5 Harm:4 Sjoerd:4
Jelle:5 Tjeerd:2 Wiebe:1 Douwe:1 Sietse:1 Egbert:1 Berend:2 Antonius:14 Franciscus:8 Petrus:7
Jacobus:9 Adrianus:8 Alexander:6 Christiaan:5 Frederik:4 Matthijs:5 Gijs:5 Rens:3 Teun:4 Sven:5
Thijs:7 Joris:5 Floris:3 René:7 André:7 Ramón:1 Sébastien:1 Özgür:1 Emre:2 Jürgen:1
""")

WOMEN: Final = _words("""
Maria:70 Anna:35 Johanna:30 Cornelia:16 Elisabeth:18 Catharina:14 Wilhelmina:10 Hendrika:9
Adriana:8 Petra:12 Marieke:8 Annemieke:4 Anneke:5 Marijke:7 Ingrid:10 Monique:10 Linda:14
Esther:10 Sandra:12 Karin:9 Wendy:8 Saskia:6 Mirjam:6 Miriam:4 Inge:6 Ilse:4 Els:5 Ellen:7 Lies:2
Liesbeth:4 Bets:1 Betty:2 Annelies:4 Sophie:9 Emma:10 Julia:9 Lisa:12 Anne:11 Eva:8 Sanne:10
Lotte:7 Fleur:5 Femke:6 Iris:7 Laura:10 Kim:11 Naomi:4 Romy:4 Noa:5 Tess:5 Mila:4 Zoë:3 Chloë:1
Renée:2 Daniëlle:4 Michèle:1 Joëlle:1 Fatima:5 Aisha:2 Samira:2 Yasmina:1 Zeynep:2 Ayşe:2 Hatice:1
Nadia:4 Leila:2 Truus:3 Riet:3 Corrie:2 Ria:5 Tineke:4 Ineke:3 Joke:4 Greet:2 Marja:3 Geertruida:5
Jacoba:6 Margaretha:8 Helena:6 Theresia:3 Christina:6 Francisca:4 Alida:3 Janneke:5 Mieke:3
Willemijn:2 Hanneke:4 Jolanda:6 Yvonne:6 Nicole:8 Simone:6 Charlotte:5 Roos:4 Maud:3 Nienke:4
Marloes:5 Froukje:1 Sietske:1 Wietske:1 Grietje:2 Trijntje:1 Aaltje:2 Jantine:1 Berdien:1 Hilde:2
Karlijn:3 Merel:4
""")

FLEMISH_GIVEN: Final = _words("""
Jef:3 Luc:9 Marc:11 Jozef:5 Guido:2 Dirk:8 Wim:5 Bart:8 Koen:7 Steven:5 Kristof:4 Pieter:5 Wout:2
Jens:3 Lowie:1 Griet:2 Veerle:3 Katrien:4 An:4 Hilde:5 Lieve:2 Goedele:1 Ann:4 Sofie:4 Leen:2
Elke:3 Ilse:3 Nele:3 Lien:2
""")

COMMON_FAMILIES: Final = _words("""
de-Jong:84 Jansen:74 de-Vries:71 van-den-Berg:57 van-Dijk:56 Bakker:55 Janssen:54 Visser:50
Smit:43 Meijer:40 de-Boer:39 Mulder:36 de-Groot:36 Bos:35 Vos:30 Peters:30 Hendriks:29
van-Leeuwen:28 Dekker:28 Brouwer:26 de-Wit:24 Dijkstra:24 Smits:24 de-Graaf:22 van-der-Meer:21
van-der-Linden:20 Kok:20 Jacobs:20 de-Haan:19 Vermeulen:19 van-den-Heuvel:18 van-der-Veen:18
van-den-Broek:18 de-Bruijn:17 de-Bruin:17 van-der-Heijden:17 Schouten:17 van-Beek:16 Willems:16
van-Vliet:16 van-de-Ven:15 Hoekstra:15 Maas:15 Verhoeven:15 Koster:14 van-Dam:14 van-der-Wal:14
Prins:14 Blom:13 Huisman:13 Peeters:13 Kuipers:13 van-Veen:13 Kuijpers:10 Postma:10 Martens:12
van-Es:8 Sanders:9 Bosch:12 Driessen:10 Mol:7 Jonker:8 van-Wijk:9 van-Loon:8 Hermans:11 Wouters:9
Post:9 Timmermans:8 Evers:8 Groen:8 Gerritsen:11 Bosman:9 Molenaar:8 de-Lange:7 Verbeek:9
van-Doorn:8 Kramer:10 Scholten:10 van-Rijn:4 Veenstra:8 Zijlstra:5 Hofman:6 Hoffman:2 Terpstra:3
Bouwman:5 Bakx:1 Yılmaz:4 Kaya:3 Öztürk:2 Demir:3 Çelik:2 El-Amrani:1 Bouzid:1 Nguyen:4 Chen:3
Singh:3 Wong:2 Kowalski:1 Nowak:1 Müller:3 Sørensen:1 Lefèbvre:1 Ferreira:1 van-'t-Hof:2
van-'t-Hoff:1 op-den-Kamp:1 in-'t-Veld:1 ter-Horst:2 ten-Brink:3
""")

FLEMISH_FAMILIES: Final = _words("""
Peeters:31 Janssens:29 Maes:24 Jacobs:19 Mertens:18 Willems:18 Claes:16 Goossens:15 Wouters:14
De-Smet:13 Vermeulen:12 Pauwels:11 Hermans:10 Aerts:10 De-Backer:8 Van-den-Bossche:6 Van-Damme:6
De-Clercq:7 Desmet:6 Lambrechts:6 Verhaeghe:4 Vandenberghe:6 Vanderlinden:2 Van-de-Velde:7
De-Wilde:5 Cools:6 Segers:6 D'Hondt:3 Vanhoutte:3 Thys:2 Ceulemans:3 De-Ridder:4 Van-Hecke:3
Dewulf:2 Bogaert:3 Vlaeminck:1 T'Joens:1
""")

# The many rare names are put together: 60 × 27 of them, half as often with a prefix.
RARE_FIRST: Final = _words("""
Veld Broek Hout Wester Ooster Noorder Zuider Rooi Eik Berk Linde Kerk Molen Brug Water Zand Klei
Heide Steen Boom Hoog Laag Nieuwen Ouden Groen Zwart Wit Rood Vogel Haver Korte Lange Grave Ruiter
Winter Zomer Mei Krom Schaap Paarden Kalver Bieze Riet Varen Elzen Wilgen Dool Haze Vosse Wolve
Rave Kraaij Meer Vliet Kolk Poel Gouden Zilver IJzer Koper
""")
RARE_LAST: Final = _words("""
huis huizen man mans kamp kampen berg bergen hof hoven stra ma inga dam dijk brink horst laar donk
enburg weg akker veld beek siepen meijer voort
""")
PREFIXES: Final = ("van", "van der", "van de", "ter", "van den", "te", "de")

# City, first two digits of its postcodes, thousands of inhabitants.
CITIES: Final = _words("""
Amsterdam/10:900 Rotterdam/30:650 Den-Haag/25:550 Utrecht/35:360 Eindhoven/56:240 Groningen/97:235
Tilburg/50:225 Almere/13:220 Breda/48:185 Nijmegen/65:180 Apeldoorn/73:165 Haarlem/20:162
Arnhem/68:163 Enschede/75:160 Amersfoort/38:158 Zaandam/15:78 's-Hertogenbosch/52:156
Hoofddorp/21:77 Zwolle/80:130 Leiden/23:125 Zoetermeer/27:125 Maastricht/62:120 Leeuwarden/89:95
Dordrecht/33:119 Ede/67:75 Delft/26:104 Alkmaar/18:109 Venlo/59:66 Deventer/74:82 Hilversum/12:91
Heerlen/64:68 Roosendaal/47:67 Oss/53:60 Hengelo/75:78 Purmerend/14:81 Vlaardingen/31:73
Helmond/57:80 Assen/94:63 Bergen-op-Zoom/46:55 Gouda/28:73 Katwijk/22:48 Veenendaal/39:67
Zeist/37:62 Nieuwegein/34:64 Harderwijk/38:40 Doetinchem/70:46 Tiel/40:36 Weert/60:38 Meppel/79:30
Sneek/86:34 Drachten/92:45 Emmen/78:57 Winschoten/96:18 Goes/44:28 Middelburg/43:42
Terneuzen/45:25 Barneveld/37:35 Uden/54:37 Waalwijk/51:31 Culemborg/41:29 Bussum/14:33
Heemskerk/19:39 Medemblik/16:8 Dokkum/91:13 Urk/83:21 Bathmen/74:4 Giethoorn/83:2 Ootmarsum/76:4
Thorn/60:2 Vaals/62:8 Oirschot/56:12 Zoutkamp/99:1 Marken/11:2
""")
FLEMISH_CITIES: Final = _words("""
Antwerpen/20:530 Gent/90:265 Brugge/80:118 Leuven/30:102 Mechelen/28:87 Aalst/93:88 Kortrijk/85:78
Hasselt/35:80 Oostende/84:72 Genk/36:66 Turnhout/23:45 Lier/25:37 Dendermonde/92:46 Ieper/89:35
""")

STREETS: Final = _words("""
Dorpsstraat Kerkstraat Molenweg Schoolstraat Stationsweg Beatrixlaan Wilhelminastraat
Julianastraat Nieuwstraat Hoofdstraat Eikenlaan Beukenlaan Lindelaan Industrieweg Havenweg
Parklaan Oranjestraat Marktstraat Singel Veldweg Bosweg Sportlaan Achterweg Voorstraat Zuiderpark
Kastanjelaan Wilgenstraat Esdoornlaan Vinkenstraat Merelhof Zwaluwplein Leeuwerik Hofweg
Kanaalstraat Dijkweg Binnenweg Heuvelweg Ringbaan Zonnebloem Tulpstraat
""")

MAILBOXES: Final = (
    "mail.example.com", "post.voorbeeld.nl", "thuis.voorbeeld.nl", "web.example.org",
    "vrij.example.net", "kabel.voorbeeld.nl",
)  # fmt: skip
PRODUCTS: Final = (
    "wasmachine", "stofzuiger", "televisie", "fatbike", "koffiezetter", "laptop", "matras",
    "tuinset", "airfryer", "vaatwasser", "hoekbank", "koelkast",
)  # fmt: skip
TRADES: Final = (
    "Bouw", "Transport", "Installatie", "Schilderwerken", "Advies", "Techniek", "Catering",
    "Makelaardij", "Hoveniers", "Bakkerij", "Rijschool", "Media",
)  # fmt: skip
