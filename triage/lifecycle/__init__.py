"""In which stage customers are and what they are worth, by the company's own rules.

`policy` keeps the rules, `stages` and `worth` decide, `assessing` keeps the answers up to date.
"""
