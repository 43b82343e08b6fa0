"""Notices: who hears of what happened to a case, in the page and by e-mail."""
