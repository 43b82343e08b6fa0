"""`python -m triage.commands`: the console command where its script is not on the PATH."""

from triage.commands import main

main()
