"""Data of somebody's body that tells who they are, or of their genes."""

# ruff: noqa: E501 (a rule stands on one line)

from nlp.special.categories import SpecialCategory

CATEGORY = SpecialCategory(
    "biometric",
    words={
        "BODY": (
            "vingerafdruk vingerafdrukken irisscan gezichtsscan gezichtsherkenning stemafdruk "
            "handpalmscan vingerscan fingerprint fingerprints faceprint voiceprint"
        ),
        "GENES": "dna erfelijkheidsonderzoek genoom stamboomtest genome genetic genetisch genetische",
    },
    says="""
        <MY> {<BODY> / iris scan / face scan / facial scan / facial recognition / voice print / biometrische gegevens|data / biometric data|details}
        {camera / cameras / winkel / kassa / bewaking / poortje / scherm / shop / store} &10 {gezichtsherkenning / gelaatsherkenning / facial recognition / face recognition}
        <MY> {gezicht / gelaat / face} ~4 {gescand / scannen / scant / filmen / filmt / gefilmd / herkend / herkennen / scanned / scan / recognised / recognized}
        {vingerafdruk / vingerafdrukken / fingerprint / fingerprints} &3 {onvoldoende / afgekeurd / afgewezen / geweigerd / rejected}
        {scant / scannen / filmt / filmen / scans / scanning} ~2 <MY> {gezicht / gelaat / face}
        {herkent / herkennen / herkende / recognises / recognizes} <MY> {gezicht / gelaat / stem / vingerafdruk / face / voice}
        {gezicht / gelaat / face} van <MY> <KIN> ~4 {gescand / gefilmd / herkend}
        {sla|slaan|bewaar|bewaren|scan|scannen|gescand|opgeslagen|kept|stored|scanned} ~4 <MY> ~1 <BODY>
        {vingerafdruk|vingerafdrukken|fingerprint|fingerprints} {van|of <MY>|mij|me}
        <MY> {dna / genen / genetische / genoom / genome / genetic / genes} ~1 {test / profiel / uitslag / uitslagen / gegevens / data / onderzoek / profile / results / result / sample / monster}
        {dna|genetisch|genetische|genetic} {test|onderzoek|uitslag|results} ~4 {<MY> / <KIN>}
        {<MY>|ik|i|<KIN>} ~5 {drager / draagster / carrier} ~2 {gen / brca* / genmutatie / gene / mutation}
        {brca1 / brca2 / brca gen|gene}
        {erfelijk belast / hereditary condition}
    """,
    unless="""
        {dna van het|jullie|de bedrijf|merk}
        {<BODY>} {scanner / sensor / slot / lezer / lock / reader}
    """,
)
