"""The life of cases grows: more kinds of events, setting aside, joining and splitting."""

from alembic import op

revision = "0004"
down_revision = "0003"

EVENTS_BEFORE = (
    "opened", "mention_joined", "mention_edited", "mention_deleted", "routed", "prioritised",
    "linked", "unlinked", "claimed", "assigned", "released", "noted", "replied", "waiting",
    "resolved", "reopened", "corrected",
)  # fmt: skip
EVENTS_ADDED = (
    "moved_in",
    "moved_out",
    "merged",
    "unmerged",
    "split",
    "related",
    "unrelated",
    "snoozed",
    "woken",
    "closed",
    "undone",
    "tagged",
    "untagged",
    "clock_set",
    "due_soon",
    "overdue",
    "escalated",
    "reply_sent",
    "reply_failed",
    "reply_approved",
    "reply_withdrawn",
    "incident_joined",
    "incident_left",
)


def upgrade() -> None:
    _allow_events(EVENTS_BEFORE + EVENTS_ADDED)


def downgrade() -> None:
    _allow_events(EVENTS_BEFORE)


def _allow_events(kinds: tuple[str, ...]) -> None:
    op.drop_constraint(op.f("ck_case_events_kind_known"), "case_events", type_="check")
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    op.create_check_constraint(
        op.f("ck_case_events_kind_known"), "case_events", f"kind IN ({listed})"
    )
