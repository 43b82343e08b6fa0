"""One case on its page and beside the queue: what happened, what can be done, in words."""
