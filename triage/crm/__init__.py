"""Case records for other systems: what a case looks like outside, and the formats it leaves in."""
