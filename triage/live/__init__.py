"""What open pages hear while somebody looks at them: who else is there, and what changed.

All of it is a hint. The truth is in the tables, and a page that hears nothing asks now and then.
"""
