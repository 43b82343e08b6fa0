"""One file per kind of place that takes answers; its name is the kind, its `ANSWERER` is found."""
