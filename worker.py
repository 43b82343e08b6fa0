"""The Celery app: the schedule and thin tasks. Wires the rooms together; nobody imports it.

A task is a hint that work of its kind is due. It takes from the database what it finds, until
nothing is left or its time is up; running one twice, late, or not at all loses nothing.
"""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from celery.signals import worker_process_init

from ingest.outbound import GuardedClient
from triage.assigning.giving import assign_waiting
from triage.bootstrap import WEBHOOK, Services, bootstrap
from triage.cases.deciding import decide_batch
from triage.files.uploads import upload_folder
from triage.incoming.handling import handle_due_delivery
from triage.intake.running import run_due_import
from triage.learning.judging import judge_shadow
from triage.learning.serving import LiveAnalyser, load_live
from triage.learning.shadowing import read_in_shadow
from triage.learning.standing import read_standing
from triage.lifecycle.assessing import assess_due, assess_round
from triage.lifecycle.drafting import try_drafts
from triage.linking.counting import count_names
from triage.linking.keeping_keys import make_waiting_keys
from triage.links.linking_stage import link_batch
from triage.links.wishes import grant_wish
from triage.maintenance import session_limits, tidy_up
from triage.mentions.explaining import explain_one
from triage.mentions.file_running import run_due_file
from triage.mentions.understanding import understand_batch
from triage.monitors.looking import look_back
from triage.monitors.reading import count_volumes
from triage.monitors.teaching import learn_next
from triage.notices.mailing import MAIL, mail_due_notices
from triage.notices.smtp import MailServer
from triage.queueing.delivery import deliver_message
from triage.queueing.hints import QUEUE_OF
from triage.queueing.outbox import Carrier
from triage.queueing.webhook import Webhook
from triage.replies.embedding import embed_due_texts
from triage.replies.sending import send_due_reply
from triage.settings import address_of
from triage.sla.watching import watch_cases
from triage.sources.backfilling import fill_due_backfill
from triage.sources.link_share import LinkShare
from triage.sources.listening import AT_ONCE, listen_for
from triage.sources.outbound import make_client, make_delivery_client, make_trial_client
from triage.sources.polling import poll_due_source
from triage.sources.trials import LONGEST_S, run_due_trial
from triage.special.looking_back import look_back as look_for_special
from triage.sweeping import sweep
from triage.trends.counting import count_days

log = logging.getLogger(__name__)

SWEEP_EVERY_S: Final = 2.0
TIDY_EVERY_S: Final = 600.0
KEYS_EVERY_S: Final = 60.0
ASSESS_EVERY_S: Final = 10.0
NOTIFY_EVERY_S: Final = 30.0
LEARN_EVERY_S: Final = 120.0
COUNT_EVERY_S: Final = 60.0
# Far below the soft limit (60 s), so that what is begun at the end of a turn has time enough.
# A task that has more to do sends the next hint itself.
TURN_S: Final = 10.0
LISTEN_S: Final = 45.0
IMPORT_S: Final = 4 * 3600
SEARCH_S: Final = 3600
JUDGE_S: Final = 1200
JUDGE_EVERY_S: Final = 60.0


@cache
def services() -> Services:
    """What this process works with; made at first use, after the fork."""
    # As many as are fetched at once are kept; beyond them one guards the turn of listening.
    return bootstrap(pool_size=AT_ONCE)


@cache
def client() -> GuardedClient:
    """The one way out of this process."""
    return make_client(services())


@cache
def trial_client() -> GuardedClient:
    """The way out for trials of options, which somebody waits for."""
    return make_trial_client(services())


@cache
def classifier() -> LiveAnalyser:
    """The model, loaded once per process; it follows switches by itself."""
    made = services()
    return load_live(made.sessions, made.settings.model, made.settings.text_languages)


app = bootstrap().celery


@worker_process_init.connect
def forget_connections(**_: Any) -> None:
    """A forked child must not share its parent's connections."""
    for made in (services, client, trial_client, classifier):
        made.cache_clear()


def take_turns(kind: str, take: Callable[[], object]) -> None:
    """Call `take` until it finds nothing; hint at the rest when the turn is over."""
    end = time.monotonic() + TURN_S
    while take():
        if time.monotonic() > end:
            services().hints.send(kind)
            return


def send_on(*kinds: str) -> None:
    """Tell the next stages at once; the sweeper would, a little later."""
    for kind in kinds:
        services().hints.send(kind)


# Long: slow places are waited for while quick ones are polled.
@app.task(name="luisterpost.listen", soft_time_limit=LISTEN_S + 100, time_limit=LISTEN_S + 130)
def listen() -> None:
    """Poll sources that are due; whoever tries options does not wait for all of them."""
    # Made before the threads, which share them.
    made, requests, tries = services(), client(), trial_client()
    links = LinkShare(AT_ONCE)

    def poll(only_quick: bool) -> object:
        if run_due_trial(made.sessions, tries, now=made.now()):
            return True
        polled = poll_due_source(
            made.sessions,
            requests,
            now=made.now,
            lease_s=made.settings.lease_s,
            only_quick=only_quick,
            long_wait=timedelta(hours=made.settings.long_wait_hours),
            links=links,
        )
        if polled and (polled.stored.new or polled.stored.updated):
            send_on("understand")
        return polled

    if listen_for(made.engine, poll, turn_s=LISTEN_S):
        send_on("listen")


@app.task(name="luisterpost.try", soft_time_limit=LONGEST_S, time_limit=LONGEST_S + 15)
def try_sources() -> None:
    """Try options of sources for admins who wait."""
    made = services()
    take_turns("try", lambda: run_due_trial(made.sessions, trial_client(), now=made.now()))


@app.task(name="luisterpost.backfill")
def backfill() -> None:
    """Gather older posts, a step at a time."""

    def take() -> object:
        made = services()
        lease_s = made.settings.lease_s
        step = fill_due_backfill(made.sessions, client(), now=made.now, lease_s=lease_s)
        if step and step.stored.new:
            send_on("understand")
        return step

    take_turns("backfill", take)


@app.task(name="luisterpost.receive")
def receive() -> None:
    """Turn what was sent to us into mentions."""

    def take() -> object:
        made = services()
        handled = handle_due_delivery(
            made.sessions, client(), now=made.now(), lease_s=made.settings.lease_s
        )
        if handled and (handled.stored.new or handled.stored.updated):
            send_on("understand")
        if handled and handled.stored.removed:
            send_on("decide")
        return handled

    take_turns("receive", take)


@app.task(name="luisterpost.understand")
def understand() -> None:
    """Classify mentions."""

    def take() -> object:
        made = services()
        taken = understand_batch(
            made.sessions,
            classifier(),
            explain_from=made.thresholds.review,
            lease_s=made.settings.lease_s,
            afterwards=lambda read: read_in_shadow(made.sessions, classifier(), read),
        )
        if taken:
            send_on("link")
        return taken

    take_turns("understand", take)
    send_on("explain")


# Long: reading two thousand texts twice, once in a while.
@app.task(name="luisterpost.judge", soft_time_limit=JUDGE_S, time_limit=JUDGE_S + 60)
def judge() -> None:
    """Compare the model in the shadow with the one that serves."""
    made = services()
    with made.sessions() as session:
        nobody = read_standing(session).shadow is None
    if not nobody:  # else no model needs to be loaded for it
        judge_shadow(made.sessions, classifier(), now=made.now())


@app.task(name="luisterpost.explain")
def explain() -> None:
    """Find the words that carried decisions."""
    made = services()
    lease_s = made.settings.lease_s
    take_turns("explain", lambda: explain_one(made.sessions, classifier(), lease_s=lease_s))


@app.task(name="luisterpost.link")
def link() -> None:
    """Find the customers behind mentions."""

    def take() -> object:
        made = services()
        taken = link_batch(made.sessions, lease_s=made.settings.lease_s)
        if taken:
            send_on("decide")
        return taken

    take_turns("link", take)


# Long: one import runs to its end, and only one at a time; its place is kept with every batch.
@app.task(name="luisterpost.import", soft_time_limit=IMPORT_S, time_limit=IMPORT_S + 60)
def import_customers() -> None:
    """Bring uploaded customers and mentions in."""
    made = services()
    folder = upload_folder(made.settings.data_dir)
    while run_due_import(made.sessions, folder, now=made.now, lease_s=made.settings.lease_s):
        send_on("link", "duplicates")
    timezone = made.settings.timezone
    while run_due_file(
        made.sessions, folder, now=made.now, lease_s=made.settings.lease_s, timezone=timezone
    ):
        send_on("understand")


# Long: the first search over a million customers takes minutes; later ones look at a few.
@app.task(name="luisterpost.duplicates", soft_time_limit=SEARCH_S, time_limit=SEARCH_S + 60)
def find_duplicates() -> None:
    """Compare new and changed customers with all others."""
    from triage.duplicates.finding import find_for_changed  # noqa: PLC0415 (numpy takes long)

    made = services()
    take_turns("duplicates", lambda: find_for_changed(made.sessions, now=made.now()))


@app.task(name="luisterpost.relink")
def relink() -> None:
    """Put recent mentions before the linker again, where programs told new customers."""
    made = services()
    if grant_wish(made.sessions, made.now()):
        send_on("link")


@app.task(name="luisterpost.decide")
def decide() -> None:
    """Open cases."""

    def take() -> object:
        made = services()
        return decide_batch(
            made.sessions, made.thresholds, now=made.now(), lease_s=made.settings.lease_s
        )

    take_turns("decide", take)
    send_on("assign")
    if services().destinations:
        send_on("deliver")


@app.task(name="luisterpost.assign")
def assign() -> None:
    """Give waiting cases to people who are at work."""
    made = services()
    assign_waiting(made.sessions, now=made.now(), idle=session_limits(made.settings).idle)


@app.task(name="luisterpost.watch")
def watch() -> None:
    """Do what time alone does to cases: alarms, clocks, closing."""
    made = services()
    take_turns("watch", lambda: watch_cases(made.sessions, now=made.now()))


@app.task(name="luisterpost.answer")
def answer() -> None:
    """Post answers at their sources."""

    def take() -> object:
        made = services()
        lease_s = made.settings.lease_s
        taken = send_due_reply(made.sessions, client(), now=made.now(), lease_s=lease_s)
        if taken:
            send_on("embed")
        return taken

    take_turns("answer", take)


@app.task(name="luisterpost.embed")
def embed() -> None:
    """Read canned and sent answers, so that the nearest can be proposed."""
    made = services()
    take_turns("embed", lambda: embed_due_texts(made.sessions, classifier()))


@app.task(name="luisterpost.deliver")
def deliver() -> None:
    """Hand messages over."""
    made = services()
    lease_s = made.settings.lease_s
    if on_the_road := carriers(made):
        take_turns("deliver", lambda: deliver_message(made.sessions, on_the_road, lease_s=lease_s))


def carriers(made: Services) -> dict[str, Carrier]:
    """Who brings messages to which destination; only those that are set up."""
    settings, found = made.settings, dict[str, Carrier]()
    if settings.webhook_url and settings.webhook_secret:
        secret = settings.webhook_secret.get_secret_value()
        client = make_delivery_client(settings)
        found[WEBHOOK] = Webhook(client, str(settings.webhook_url), secret, made.now)
    if settings.smtp_url and settings.mail_from:
        url = settings.smtp_url.get_secret_value()
        found[MAIL] = MailServer(url, settings.mail_from, made.now, made.vault.open)
    return found


@app.task(name="luisterpost.notify")
def notify() -> None:
    """Write the e-mails about notices that are due."""
    made = services()
    if MAIL not in made.outgoing:
        return
    address = address_of(made.settings)
    while mail_due_notices(made.sessions, now=made.now(), address=address):
        pass
    send_on("deliver")


@app.task(name="luisterpost.assess")
def assess() -> None:
    """Judge where customers stand: those about whom something changed, drafts, then all."""

    def take() -> object:
        made = services()
        now = made.now()
        return (
            assess_due(made.sessions, now=now)
            or try_drafts(made.sessions, now=now)
            or assess_round(made.sessions, now=now)
        )

    take_turns("assess", take)


@app.task(name="luisterpost.count")
def count() -> None:
    """Count the days on which something changed, for the trends."""
    made = services()
    rules = made.settings

    def take() -> object:
        return count_days(
            made.sessions,
            timezone=rules.timezone,
            threshold=rules.complaint_threshold,
            now=made.now(),
        )

    take_turns("count", take)


@app.task(name="luisterpost.monitors")
def monitors() -> None:
    """Put stored mentions before changed monitors, let monitors learn; look for special data."""

    def take() -> object:
        made = services()
        now = made.now()
        return (
            look_back(made.sessions, now=now)
            or learn_next(made.sessions, now=now)
            or look_for_special(made.sessions, rounds=1)
        )

    made = services()
    with made.sessions.begin() as session:
        count_volumes(session, now=made.now(), zone=ZoneInfo(made.settings.timezone))
    take_turns("monitors", take)


@app.task(name="luisterpost.keys")
def keys() -> None:
    """Make the keys by which customers are found, and count how frequent names are."""
    made = services()
    take_turns("keys", lambda: make_waiting_keys(made.sessions))
    count_names(made.sessions)


@app.task(name="luisterpost.sweep")
def sweep_due() -> None:
    """Bury what failed too often, and hint at everything that is due."""
    for kind in sweep(services().sessions, services().outgoing):
        services().hints.send(kind)


@app.task(name="luisterpost.tidy")
def tidy() -> None:
    """Delete log-ins that ended and other leftovers."""
    made = services()
    tidy_up(made.sessions, made.settings, now=made.now())


# A queue of its own: behind a long backlog of cases the sweeper would come too late.
app.conf.task_default_queue = "sweep"
app.conf.task_routes = {f"luisterpost.{kind}": {"queue": queue} for kind, queue in QUEUE_OF.items()}
app.conf.beat_schedule = {
    "sweep": {
        "task": "luisterpost.sweep",
        "schedule": SWEEP_EVERY_S,
        "options": {"expires": 30},  # when workers were away, old sweeps are of no use
    },
    "notify": {
        "task": "luisterpost.notify",
        "schedule": NOTIFY_EVERY_S,
        "options": {"expires": 60},
    },
    "assess": {
        "task": "luisterpost.assess",
        "schedule": ASSESS_EVERY_S,
        "options": {"expires": 60},
    },
    "monitors": {
        "task": "luisterpost.monitors",
        "schedule": LEARN_EVERY_S,
        "options": {"expires": 120},
    },
    "judge": {
        "task": "luisterpost.judge",
        "schedule": JUDGE_EVERY_S,
        "options": {"expires": 60},
    },
    "count": {"task": "luisterpost.count", "schedule": COUNT_EVERY_S, "options": {"expires": 60}},
    "keys": {"task": "luisterpost.keys", "schedule": KEYS_EVERY_S, "options": {"expires": 60}},
    "tidy": {"task": "luisterpost.tidy", "schedule": TIDY_EVERY_S, "options": {"expires": 300}},
}
