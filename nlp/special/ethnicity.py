"""Somebody's ethnic origin or the colour of their skin, or that they fled to here."""

# ruff: noqa: E501 (a rule stands on one line)

from nlp.special.categories import SpecialCategory

CATEGORY = SpecialCategory(
    "ethnicity",
    words={
        "ORIGIN": (
            "marokkaan marokkaans marokkaanse turk turks turkse surinamer surinaams surinaamse "
            "antilliaan antilliaans antilliaanse molukker moluks molukse koerd koerdisch koerdische "
            "roma sinti zigeuner syrier syrisch syrische somalier somalisch somalische eritreeer "
            "eritrees eritrese ghanees ghanese nigeriaan nigeriaanse afrikaan afrikaans afrikaanse "
            "chinees chinese indonesier indonesisch pool pools poolse roemeen roemeense bulgaar "
            "bulgaarse oekrainer oekraiens oekraiense afghaan afghaans afghaanse irakees iraakse "
            "iranier iraans iraanse arabisch arabische hindoestaan hindoestaans creools zwart zwarte "
            "moroccan turkish surinamese antillean kurdish gypsy traveller syrian somali eritrean "
            "nigerian ghanaian african caribbean asian indian pakistani bangladeshi polish romanian "
            "ukrainian afghan iraqi iranian arab black"
        ),
        "ORIGINADJ": (
            "marokkaanse turkse surinaamse antilliaanse molukse koerdische syrische somalische "
            "eritrese ghanese nigeriaanse afrikaanse chinese indonesische poolse roemeense "
            "bulgaarse oekraiense afghaanse iraakse iraanse arabische hindoestaanse creoolse "
            "zwarte marokkaans turks surinaams antilliaans moroccan turkish surinamese kurdish "
            "syrian somali eritrean nigerian ghanaian caribbean pakistani bangladeshi polish "
            "romanian ukrainian afghan iraqi iranian black"
        ),
        "FOLK": (
            "stel koppel echtpaar gezin familie klant klanten jongen jongens meisje meid vrouw man "
            "gast gasten mensen jongeren vriend vriendin vrienden collega medewerker medewerkster chauffeur studente student couple family customer "
            "woman man boy girl colleague employee driver"
        ),
        "ROOTS": "afkomst roots achtergrond komaf etniciteit heritage descent ethnicity origin",
    },
    says="""
        {ik|i <AM> / ben ik / im / we|wij <AM> / <MY> <KIN> is / <KIN> is} ~2 <ORIGIN>
        {als / as} {een / a / an}? {zwarte / black / moroccan / asian / marokkaanse / turkse / surinaamse / <ORIGIN>} {vrouw / man / klant / gezin / vader / moeder / nederlander / woman / man / person / customer / family / mother / father / brit}
        {<ORIGIN> / buitenlandse / allochtone / foreign} <ROOTS>
        {<MY> / ons / een / a} ~1 <ORIGINADJ> {<KIN> / buren}
        {<MY> / als / as / as a / wij / een / a / die / the} ~2 <ORIGINADJ> <FOLK>
        {donkere / getinte / gekleurde / dark skinned} {man / vrouw / gast / gasten / jongen / jongens / mensen / vriend / vriendin / klant / klanten / huid / meisje}
        {vrouw / man / mens / mensen / persoon / person / people / woman / man} {van / of} {kleur / colour / color}
        {woonwagen* / woonwagenbewoner / reizigers gemeenschap / buitenlands uiterlijk}
        {zon / zulke / such a} {achternaam / surname}
        {met / with} zo een achternaam
        {achternaam / accent / surname} &6 {buitenlands / foreign}
        {achternaam / naam / accent / surname / name} &6 {discriminatie / gediscrimineerd / discriminated / niet nederlands}
        {huidskleur / donkere huid / apengeluiden / skin colour / skin color / monkey noises}
        {ga|go terug|back naar|to je|your eigen|own? land|country}
        {van} {marokkaanse / turkse / surinaamse / <ORIGIN>} {afkomst / komaf / origine}
        <MY> {afkomst / huidskleur / etniciteit / migratieachtergrond / ethnicity / skin colour / skin color / race}
        {vanwege / wegens / om / door / because of / due to} <MY> {buitenlandse|arabische|turkse|marokkaanse|poolse|foreign achternaam|naam|accent|name|surname}
        {ik|i <AM> / ben ik / im / we|wij <AM> / <KIN> is / als|as een|a?} ~2 {vluchteling / vluchtelingen / statushouder / asielzoeker / refugee / asylum seeker / roma / sinti}
        {gevlucht / fled} {uit / from}
        {etnisch / racial|ethnic} {geprofileerd / profilering / profiling / profiled}
        {ik|i / we|wij} ~3 {gediscrimineerd / discriminated against / racially}
        {ik|i|we|wij|<KIN>} ~4 {racistisch / racist} {bejegend / behandeld / uitgescholden / treated / abused / abuse}
    """,
    unless="""
        land van herkomst ~3 {product* / spullen / artikelen / fruit / vlees / rommel}
        country {selector / page / site / settings}
        {zwarte / black} {baby / kids / kid} {jas / jasje / jacket / stroller / seat / shoes / bed / kleding / clothes / car / schoenen}
        {zwarte / black} ~1 {friday / list / lijst / box / cab / taxi}
        {chinees / chinese / turkse / poolse / indian / marokkaanse / turkish} {eten / restaurant / pizza / supermarkt / winkel / food / takeaway / afhaal}
        {is / zijn / are} ~1 {zwart|zwarte|black} {scherm / beeld / schermen / of / van / screen / friday / geblakerd / uitgeslagen / met / or / with / and / en / gemaakt / geworden / ,}
        {zwart / black} {scherm / beeld / screen / vlek / schimmel / mould / friday / op wit / gat / list / lijst}
        <KIN> pool
    """,
)
