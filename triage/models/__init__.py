"""The tables, one file per aggregate. They hold data and constraints; they decide nothing."""

from triage.models.analysis import Analysis
from triage.models.case import Case, CaseEvent, CaseMention, Review
from triage.models.company import Company
from triage.models.customer import Customer, Identity, Link
from triage.models.host import Host
from triage.models.mention import Mention, MentionRevision
from triage.models.outbox import OutboxRow
from triage.models.routing import RoutingRule
from triage.models.schema import Model
from triage.models.source import RefusedRow, Source
from triage.models.user import LoginAttempt, Team, TeamMember, User, WebSession
from triage.models.work import Work

__all__ = [
    "Analysis",
    "Case",
    "CaseEvent",
    "CaseMention",
    "Company",
    "Customer",
    "Host",
    "Identity",
    "Link",
    "LoginAttempt",
    "Mention",
    "MentionRevision",
    "Model",
    "OutboxRow",
    "RefusedRow",
    "Review",
    "RoutingRule",
    "Source",
    "Team",
    "TeamMember",
    "User",
    "WebSession",
    "Work",
]
