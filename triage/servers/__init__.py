"""The servers that the product brings along, and the supervisor that keeps everything running.

`postgres` and `redis` start one server each on a private unix socket, `accounts` decides under
which user and where, `processes` holds what every child process needs, `supervisor` runs the
whole product, `running` finds what a supervisor has started for the other commands.
"""
