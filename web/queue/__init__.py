"""The queue as a list, a filter form and an address."""
