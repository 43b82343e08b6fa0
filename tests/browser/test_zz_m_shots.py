import pytest, os
from datetime import timedelta
from backoffice import START, add_mention
from triage.models import MentionMonitor, Monitor
from triage.monitors.listening import match_mentions
from triage.monitors.relevance import learn, Example
pytestmark = pytest.mark.browser
def test_shots(site, violations):
    w=site.world
    import random
    d=random.Random(4)
    with site.sessions.begin() as s:
        ids=[]
        for n in range(60):
            m=add_mention(s,w,f"m{n}",d.choice(["Mijn pakket is weer te laat, dit is de derde keer deze maand dat de bezorger niet aanbelt","Rekening klopt niet, bel nu al drie kwartier","pakketje netjes bezorgd, top!","Zit ik weer met een rekening van vorige maand"])+f" {n}",published_at=START-timedelta(hours=d.randint(1,600)))
            ids.append(m.id)
        s.add(Monitor(name="Concurrentie", query='(snelpost OR "post van morgen") -vacature', enabled=False))
        mm=Monitor(name="Campagne voorjaar", query="#zevenlente OR zevenlente lang:nl", look_due_at=START, look_from=START, look_at=START-timedelta(days=12), look_id=3, looked=18200)
        s.add(mm); s.flush()
        match_mentions(s, ids)
        ours=["bezorgd","pakket","klant"]; other=["regen","wolken","houden"]
        j=learn([Example(frozenset(d.sample(ours if n%2 else other,2)+["rekening",str(n)]),(),bool(n%2)) for n in range(60)])
        one=s.get_one(Monitor,w.monitors["name"])
        one.name="Onze pakketten"; one.context="bezorgd, laat, klopt"; one.context_near=10; one.relevance=j.to_json()
        for i in ids[:2]:
            r=s.get(MentionMonitor,(i,one.id))
            r.is_doubtful=True; r.relevance=0.08
    out=os.environ["SHOTS"]
    for theme,width in (("light",1440),("dark",1440),("light",360)):
        page=site.open("ada",width=width,height=1000)
        page.context.add_cookies([{"name":"theme","value":theme,"url":site.address}])
        page.emulate_media(color_scheme=theme)
        page.goto("/monitors"); page.screenshot(path=f"{out}/list-{theme}-{width}.png",full_page=True)
        page.goto(f"/monitors/{w.monitors['name']}"); page.screenshot(path=f"{out}/one-{theme}-{width}.png",full_page=True)
        page.goto("/monitors/new"); page.wait_for_load_state("networkidle")
        q=page.locator("#query"); q.press_sequentially('pakket AND (laat OR "niet bezorgd'); page.wait_for_timeout(2500)
        page.screenshot(path=f"{out}/new-{theme}-{width}.png",full_page=True)
        q.press_sequentially('")'); page.wait_for_timeout(800)
        page.get_by_role("button",name="Voorbeeld").click(); page.locator("#monitor-preview .found, #monitor-preview .strong").first.wait_for()
        page.screenshot(path=f"{out}/preview-{theme}-{width}.png",full_page=True)
        print(page.evaluate("document.documentElement.scrollWidth"), width)
        page.close()
