"""One step on many cases: chosen by hand or by the filters of a list, each case by itself."""
