"""Whom somebody loves, what their gender history is, or what their sex life is like."""

# ruff: noqa: E501 (a rule stands on one line)

from nlp.special.categories import SpecialCategory

CATEGORY = SpecialCategory(
    "sex_life",
    words={
        "LOVES": (
            "homo homoseksueel lesbisch lesbienne biseksueel bi panseksueel aseksueel transgender "
            "transman transvrouw trans nonbinair queer hetero heteroseksueel "
            "gay homosexual lesbian bisexual pansexual asexual transgender transsexual nonbinary straight"
        ),
        "ORIENTATION": "homo homoseksueel lesbisch lesbienne biseksueel transgender transman transvrouw gay lesbian bisexual queer homosexual",
    },
    says="""
        {ik ben / ben ik / we|wij zijn / i am / im / we are / <MY> <KIN> is / is <MY> <KIN> / <KIN> is|was / als|as een|a?} ~1 <LOVES>
        {als / as} {een / a}? ~1 <ORIENTATION> {stel / koppel / couple / man / vrouw / woman / person / klant / customer}
        {wij|we zijn / we are / ons / our} ~1 een|a? {homostel / lesbisch stel|koppel / gay couple / lesbian couple / same sex couple}
        <MY> {geaardheid / seksuele geaardheid|voorkeur|orientatie / sexual orientation|preference|preferences / seksleven / sex life / transitie / gender transition / coming out}
        {sinds|since|na|after|voor|before} <MY> {transitie / transition / geslachtsverandering / coming out}
        {uit de kast / came out as / coming out as} ~3 {<ORIENTATION> / gekomen / trans}
        <MY> {minnaar / minnares / maitresse / affaire / buitenechtelijke relatie / lover / mistress / affair}
        {vreemdgegaan / vreemdging / cheated on <MY>}
        {homofoob / homofobe / homohaat / homophobic} ~6 {<I> / <MY> / mij / ons / me / us}
        <MY> {homoseksuele / lesbische / transgender / gay / lesbian / bisexual / trans} <KIN>
        {mannen / vrouwen / jongens / meisjes} die op {mannen / vrouwen / jongens / meisjes}
        {soa / chlamydia / gonorroe / syfilis / gonorrhoea / syphilis / erectiestoornis / erectieproblemen / erectile dysfunction / vibrator / dildo / seksspeeltje / seksspeeltjes / sex toy / sex toys}
        {<MY> / een / a / my} {sekswerker / sex worker}
        {ik|i <AM> / im / ben ik} ~1 een|a? {sekswerker / sex worker / escort / prostituee}
    """,
    unless="""
        {trans / bi} {ip / link / fat / europe / am / weekly / monthly}
        {im|i am|<AM> straight} {up / away / to / out / forward / back}
    """,
)
