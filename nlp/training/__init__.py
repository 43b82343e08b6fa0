"""From labelled rows to the weights that the product ships: `python -m nlp.training --data DIR`.

Nothing here is imported when texts are merely classified.
"""
