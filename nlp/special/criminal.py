"""That somebody was convicted, is suspected, sits in prison, or has a criminal record."""

# ruff: noqa: E501 (a rule stands on one line)

from nlp.special.categories import SpecialCategory

CATEGORY = SpecialCategory(
    "criminal",
    words={
        "PRISON": "gevangenis gevangenisstraf bajes detentie cel huisarrest enkelband tbs prison jail custody parole probation",
        "CRIME": (
            "diefstal winkeldiefstal inbraak mishandeling drugsbezit drugshandel moord doodslag "
            "verkrachting zedendelict witwassen rijden theft shoplifting burglary assault fraud "
            "murder manslaughter rape fraude oplichting"
        ),
    },
    says="""
        {ik|i|<KIN>|hij|zij|ze|he|she / im} ~2 {<AM> / werd / got / ben|is|was} ~3 {veroordeeld / convicted / gearresteerd / aangehouden / arrested / jailed / imprisoned / gedetineerd / voorwaardelijk vrij / on parole / on probation / on bail / on remand}
        {ben ik|<MY> <KIN>} ~3 {veroordeeld / gearresteerd / aangehouden}
        {ik|i|<KIN>|hij|zij|ze|he|she / im} ~3 {zit / zat / heb|heeft gezeten / in / spent} ~4 <PRISON>
        {uit|from de? <PRISON>} ~3 {gekomen / kwam / vrijgelaten / ontslagen / released}
        {vrijgekomen / released} ~2 {uit|from de? <PRISON>}
        <MY> {strafblad / veroordeling / strafzaak / detentie / reclassering / reclasseringsambtenaar / enkelband / taakstraf / gevangenisstraf / conviction / convictions / criminal record / probation officer / prison sentence / parole officer / jail time}
        {ik|i|<KIN>} ~2 <HAVE> ~2 {strafblad / criminal record / conviction / taakstraf / enkelband}
        ik ~2 strafblad|taakstraf|enkelband ~1 heb|had|kreeg
        {ex / voormalig}? {gedetineerde / exgedetineerde / ex offender / ex convict / ex con}
        {ik|i|<KIN> / im} ~3 {verdacht / verdachte / suspected / accused / beschuldigd} ~2 {van|of} ~1 <CRIME>
        {ik|i|<KIN>} ~3 {veroordeeld|convicted wegens|voor|of} <CRIME>
        aangifte ~3 tegen <MY> ~1 <KIN>
        {contactverbod / straatverbod / gebiedsverbod / huisverbod / restraining order}
        {geen / weigert / refused} ~1 vog ~3 {<MY> / strafblad / verleden}
    """,
    unless="""
        {scheur / scheurtje / gescheurde / verstuikt / verrekt / verrekte / voet / operatie} &4 {enkelband / enkelbanden}
        {jullie / you / they / bedrijf / company / ceo / directeur} ~4 {veroordeeld / convicted}
        {gearresteerd|aangehouden} {zending / pakket / post / parcel}
        {aangehouden} ~3 {klacht / zaak / dossier}
    """,
)
