"""What somebody thinks of politics: a party they vote for, belong to or work for."""

# ruff: noqa: E501 (a rule stands on one line)

from nlp.special.categories import SpecialCategory

CATEGORY = SpecialCategory(
    "politics",
    words={
        "PARTY": (
            "pvv vvd d66 cda pvda groenlinks glpvda sp fvd bbb nsc denk volt ja21 sgp christenunie "
            "50plus bij1 partij vlaams belang nva vooruit groen openvld cdenv pvdapvtb "
            "labour tories tory conservatives libdems snp plaid ukip republicans republican democrats "
            "democrat greens sinn wilders baudet trump biden corbyn farage"
        ),
        "SIDE": (
            "socialist communist marxist anarchist liberaal conservatief rechts links "
            "linksstemmer rechtsstemmer klimaatactivist "
            "conservative liberal leftist lefty libertarian feminist"
        ),
    },
    says="""
        {ik|i|we|wij|<KIN>} ~2 {stem / stemde / stemmen / stemt / gestemd / vote / voted / votes} ~3 <PARTY>
        {stem ik / stemde ik} ~3 <PARTY>
        {ik|i|<KIN>|wij|we <AM> / ben ik / im} ~2 {lid / raadslid / kandidaat / vrijwilliger / member / councillor / candidate / volunteer / activist} ~3 <PARTY>
        {ik|i|<KIN> / im} ~4 {flyer / flyeren / folder / campagne / canvass / campaign / campaigning} ~3 {voor|for de|the?} <PARTY>
        <MY> {partijlidmaatschap / politieke overtuiging|voorkeur|mening / political views|opinion|opinions|beliefs / party membership}
        {ik ben / ben ik / i am / im} ~1 {een / a / an / overtuigd / convinced}? ~1 {socialist / communist / marxist / anarchist / conservatief / libertarian / pvver / vvder / pvdaer / leftist / a conservative / a liberal / een liberaal}
        {als / as} {een / a / an}? {pvver / vvder / pvdaer / d66er / cdaer / sper / socialist / communist / labour voter / tory voter}
    """,
    unless="""
        {voor / op} partij
    """,
)
