"""The trends page: counts, story, charts, and the address that holds its filters."""
