"""Service levels: the forms of calendars and policies, the table of kept promises."""
