"""The queue as each person wants it: named views, chosen columns, roomy or compact rows."""
