import sys,time
sys.path.insert(0,'/work/main')
from pathlib import Path
from datetime import datetime, UTC
from sqlalchemy import create_engine, text
from triage.bootstrap import make_sessions
from triage.customers.importing import import_customers
def test_x(fresh_database, tmp_path):
    e=create_engine(fresh_database); s=make_sessions(e)
    p=Path('/work/main/triage/example/data/customers.csv')
    for i in range(2):
        t=time.time()
        print(import_customers(s,p,now=datetime.now(UTC),report_path=tmp_path/'r.jsonl'), time.time()-t)
    with s.begin() as x:
        print(x.execute(text("select kind,count(*) from identities group by 1")).all())
        print(x.execute(text("select number,name,last_name,email,phone,street,postcode,extra from customers limit 5")).all())
    if (tmp_path/'r.jsonl').exists(): print((tmp_path/'r.jsonl').read_text()[:500])
    import csv
    big=tmp_path/'big.csv'
    with big.open('w') as f:
        f.write("klantnummer;voornaam;achternaam;e-mail;telefoon;plaats;waarde;handles;ordernummers\n")
        for i in range(20000): f.write(f"K-{i:06};Jan;Jansen{i};jan{i}@post.example;06-{10000000+i};Utrecht;1.234,50;x:@jan{i};OR-{i:07}\n")
    import tracemalloc
    t=time.time(); print(import_customers(s,big,now=datetime.now(UTC)), time.time()-t)
    t=time.time(); print(import_customers(s,big,now=datetime.now(UTC)), time.time()-t)
    import cProfile,pstats
    pr=cProfile.Profile(); pr.enable()
    import_customers(s,big,now=datetime.now(UTC)); pr.disable()
    pstats.Stats(pr).sort_stats('cumtime').print_stats(25)
    e.dispose()
