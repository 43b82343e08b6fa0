"""Answering: canned answers, approval, sending through the source, proposals, private ways."""
