"""Makes the guarded client as this installation is set up."""

from ingest.outbound import GuardedClient, InProcessPace
from ingest.outbound.answers import Limits
from triage.bootstrap import Services
from triage.settings import Settings
from triage.sources.pace import DatabasePace


def make_client(services: Services) -> GuardedClient:
    """A client that keeps its pace together with all other workers."""
    return GuardedClient(
        user_agent=services.settings.introduction,
        allowed_networks=_networks(services.settings),
        pace=DatabasePace(services.engine),
    )


def make_trial_client(services: Services) -> GuardedClient:
    """The same for trials: a person waits, so it gives up sooner."""
    return GuardedClient(
        user_agent=services.settings.introduction,
        allowed_networks=_networks(services.settings),
        pace=DatabasePace(services.engine, longest_wait_s=10.0),
        limits=Limits(total_s=15.0, pages_s=10.0),
    )


def make_lone_client(settings: Settings) -> GuardedClient:
    """A client for commands that need no database; it keeps its own pace."""
    return GuardedClient(user_agent=settings.introduction, allowed_networks=_networks(settings))


def make_delivery_client(settings: Settings) -> GuardedClient:
    """A client for a receiver that asked for our messages: one at a time, without a gap."""
    return GuardedClient(
        user_agent=settings.introduction,
        allowed_networks=_networks(settings),
        pace=InProcessPace(gap_s=0),
    )


def _networks(settings: Settings) -> list[str]:
    return [str(network) for network in settings.allowed_networks]
