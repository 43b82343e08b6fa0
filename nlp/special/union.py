"""That somebody belongs to a trade union, is active in it, or went on strike."""

# ruff: noqa: E501 (a rule stands on one line)

from nlp.special.categories import SpecialCategory

CATEGORY = SpecialCategory(
    "union",
    words={
        "UNION": "vakbond vakbonden fnv cnv vcp acv abvv aclvb vakbondslid unison unite usdaw rmt gmb aslef nut tuc",
    },
    says="""
        {ik|i|<KIN>|we|wij} ~2 {<AM> / im} ~3 {lid / kaderlid / vakbondslid / bestuurder / vakbondsman / vakbondsvrouw / member / rep / steward} ~3 {van|bij|of|in de|het|the|a|my|mijn|een?} <UNION>
        {ben ik / im / i am} ~3 {lid / kaderlid / vakbondslid / member / rep / steward} ~3 {<UNION> / trade union / labour union / labor union / a union / the union}
        {ik ben / ben ik / als|as een|a?} ~1 {vakbondslid / fnver / cnver / kaderlid / vakbondsbestuurder / shop steward / union rep / union member / unionist}
        <MY> {vakbond / vakbondslidmaatschap / bond|fnv|cnv lidmaatschap / trade union / union / union rep / union membership}
        {vakbond / <UNION>} &4 {ingeschakeld / ingelicht / verwittigd}
        {via / met / bij / through / with} <MY> {vakbond / union / trade union / shop steward}
        {ik|i|<KIN>} ~3 {staak / staakte / gestaakt / staakten / striking / went on strike / am on strike}
    """,
    unless="""
        <MY> {credit / student} union
        <MY> union {jack / pay}
    """,
)
