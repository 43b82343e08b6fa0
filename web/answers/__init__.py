"""Answers to customers as forms and words: composing, canned ones, credentials."""
