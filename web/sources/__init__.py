"""Sources as forms and words: options, health, advice."""
