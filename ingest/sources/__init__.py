"""One file per kind of source; its name is the kind, its `SOURCE` is found by the registry."""
