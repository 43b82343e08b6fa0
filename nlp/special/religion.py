"""What somebody believes, or that they do not."""

# ruff: noqa: E501 (a rule stands on one line)

from nlp.special.categories import SpecialCategory

CATEGORY = SpecialCategory(
    "religion",
    words={
        "FAITH": (
            "moslim moslima moslims islamitisch islamitische christen christelijk christelijke "
            "katholiek katholieke protestants protestantse gereformeerd gereformeerde hervormd "
            "hervormde evangelisch joods joodse jood hindoe hindoestaanse boeddhist boeddhistisch "
            "jehova atheist bekeerd gedoopt gelovig gelovige "
            "muslim muslims christian catholic protestant jewish jew hindu buddhist sikh mormon "
            "atheist religious baptised baptized"
        ),
        "GARB": "hoofddoek hijab nikaab niqab boerka keppel keppeltje tulband headscarf burqa turban yarmulke kippah",
        "HOUSE": "moskee synagoge kerk tempel mandir mosque synagogue church parish parochie gemeente bijbelstudie koranles",
    },
    says="""
        {ik|we|wij <AM> / <AM> ik|we|wij / i am / im / we are / were / als|as een|a|an? / <MY> <KIN> is|was / is <MY> <KIN> / <KIN> is|was} ~2 <FAITH>
        <MY> {geloof / religie / faith / religion / geloofsovertuiging / belijdenis / doop / communie / bekering / gebedskleed / koran / bijbel / torah}
        <MY> {moskee / synagoge / kerkgemeente / parochie / mosque / synagogue / parish / imam / dominee / pastoor / rabbijn / rabbi / vicar}
        {ik|we|wij|i|<KIN>} ~3 {bid / bidden / vast / vasten / pray / fasting / fast} ~5 {ramadan / vijf keer / gebed / vrijdaggebed / five times / lent}
        {ik|we|wij|i|<KIN>} ~2 {draag / draagt / dragen / wear / wears} ~2 <GARB>
        <MY> {islamitische / moslim / christelijke / katholieke / joodse / hindoeistische / muslim / christian / catholic / jewish / hindu / sikh} <KIN>
        {vrouw / meisje / dame / collega / woman / girl / medewerkster} ~1 {met / in / with / wearing} ~1 <GARB>
        {hoofddoek / hijab / niqab / nikaab / boerka / keppel / keppeltje / headscarf / yarmulke / kippah / burqa}
        {kerkdienst / eredienst / zondagsmis / kerkdiensten} &8 {<I> / <KIN>}
        {om / vanwege / wegens / because of / due to} <MY> {geloof / hoofddoek / hijab / keppeltje / headscarf / faith / religion}
        {ik|we|wij|i|<KIN>} ~3 {ga / gaan / gaat / go / goes} ~3 naar|to ~2 {moskee / synagoge / kerk / mosque / synagogue / church}
        {wij|we|i|ik} ~2 {eten / eet / eat} ~3 {halal / koosjer / kosher}
        {vanwege|wegens|tijdens|voor|for|during|because de|the? ramadan} ~4 {<I> / <MY>}
    """,
    unless="""
        {verkoopt / verkopen / collectie / webshop / assortiment / sale} &6 {hoofddoek / hijab / headscarf}
        christelijke {feestdag / feestdagen / school / partij / basisschool}
        {kerk / church} {street / straat / plein / lane / square / road / st}
        {jezus / christus} christ*
        <MY> geloof|faith ~1 in {jullie / u / you / de / het / this / the / dit / deze / bedrijf}
        geloof {ik|je|mij|me|het|er|dat}
        {ik|we|wij|i} geloof
        <MY> bijbel {van / voor}
    """,
)
