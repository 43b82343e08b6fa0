"""What the company listens for: queries, what they match, and what is meant by a name.

The language (`words`, `lexing`, `parsing`, `query`, `printing`), its evaluation (`evaluating`,
`matching`) and its translation for other places (`needs`, `translating`) are pure. Fetching
mentions is left to the sources.
"""
