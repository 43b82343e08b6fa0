"""Duplicates in the customer base: found, shown, merged and taken apart again.

`finding` scores pairs (the engine is `triage.pairing`), `merging` and `unmerging` act on them,
`values` and `survivorship` decide which of several told values a record shows. Everybody else
needs `survivor_of` at most.
"""

from triage.duplicates.survivors import survivor_of, survivors_of

__all__ = ["survivor_of", "survivors_of"]
