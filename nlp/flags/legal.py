"""A lawyer, a court, the police or a regulator is named as a step that is taken or threatened."""

# ruff: noqa: E501 (alternatives that belong together stay on one line)

from nlp.flags.wording import RiskFlag, exceptions, says

FLAG = RiskFlag(
    "legal",
    (
        says(
            r"\w*advoca(?:at|ten)\w*|jurist\w*|rechtsbijstand\w*|juridisch\w*|deurwaarder (?:sturen|dreigen)",
            r"(?:kanton|vrede)?rechters?|rechtbank\w*|rechtszaak|rechtszaal|kort geding",
            r"dagvaard\w*|ingebrekestelling|in gebreke|aansprakelijk\w*|schadeclaim|massaclaim",
            r"(?:groeps|schade|letselschade)claim|collectieve actie|wettelijke rente|(?:dien|diende|dienen|maak|teken)(?: \w+){0,4} bezwaar(?:schrift)?(?: \w+)? (?:in|aan)",
            r"acm|afm|dnb|kifid|iltt?|nvwa|igj|vreg|brugel|creg|bipt|kansspelautoriteit",
            r"(?:de|bij|aan|naar|door) ap|ap (?:is|weet|krijgt)|avg|gdpr|dsgvo|rgpd",
            r"autoriteit (?:persoonsgegevens|consument\w*|financiele)|toezichthouder\w*",
            r"gegevensbeschermingsautoriteit|college (?:voor de|voor) rechten van de mens",
            r"geschillen(?:commissie|instantie)\w*|huurcommissie|ombuds\w+|tuchtrech\w+|tuchtcollege",
            r"(?:bij|naar|aan|via|door|met) (?:de )?consumentenbond|test-?aankoop|consuwijzer|juridisch loket|arbeidsinspectie|inspectie (?:gebeld|is|weet|heeft|krijgt)|bij de inspectie",
            r"aangifte (?:is |wordt |loopt|gedaan|volgt|doen)|politie (?:geweest|gebeld|gedaan)|proces-verbaal|wetsovertreding|strafbaar",
            r"in strijd met de (?:wet|avg)|bij wet verboden|onwettig|contractbreuk|wanprestatie",
            r"aangifte(?! (?:van|over) )|(?:melding|klacht)(?: \w+){0,4} (?:bij|naar|aan) (?:de |het )?(?:politie|acm|ap|afm|igj|inspectie|ombudsman|toezichthouder|geschillencommissie|autoriteit)|sommatie|sommeer|gerechtelijk\w*|juridische stappen|naar de politie|politie (?:ingeschakeld|verwittigd|is)",
            r"regulator\w*|crime number|crime reference|lose your licen[cs]e|instructed (?:a|our|my)|legal(?:ly)? (?:advice|proceedings|steps|team|binding)|tribunal|polizei\w*|strafanzeige|kripo|kriminal\w*|proces|police|commissariat|prud'?hommes",
            r"lawyers?|solicitors?|attorney(?: general)?|legal (?:action|advice|team)|small claims",
            r"(?:in|to|take you to) court|sue|suing|lawsuit|ombudsman|trading standards|against the law",
            r"data protection (?:commission|authority)|ico|fca|ofcom|ofgem|ftc|better business bureau",
            r"police report|guards have|reported (?:it |this )?to the police|the police have",
            r"(?:rechts)?anwalt\w*|anwaltin|gericht|klage|verbraucherzentrale|bundesnetzagentur",
            r"datenschutzbehorde|anzeige(?: erstattet)?|mieterverein|schlichtungsstelle",
            r"avocat\w*|tribunal|justice|plainte|huissier|mise en demeure|ufc|dgccrf|cnil|mediateur",
        ),
    ),
    exceptions(
        r"(?:belasting|btw|met de|van de|door de|in de|mijn|jaarlijkse) ?aangifte|aangifte(?:n)? (?:inkomsten|erf|ib|invullen)|eerst aangifte",
        r"(?:klachten|gemeentelijke )?ombudsman heet|inspectie van de (?:auto|cv|ketel)",
        r"(?:doen|doe) (?:je|u) (?:recht|justice)|rechter(?: dan|hand|kant|been|arm|deur|knop|stoel)",
        r"(?:uw|jullie|de) (?:jurist|advocaat|rechter) (?:was|is|bent) (?:zo |heel )?vriendelijk",
    ),
)
