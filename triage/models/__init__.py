"""The tables, one file per aggregate. They hold data and constraints; they decide nothing."""

from triage.models.analysis import Analysis
from triage.models.case import (
    LIVE,
    Case,
    CaseEvent,
    CaseMention,
    CaseRelation,
    CaseThread,
    Review,
)
from triage.models.company import Company
from triage.models.consent import Consent
from triage.models.count import CountBasis, CountedDay, CountMark, MentionCount
from triage.models.customer import Customer, Identity, Link
from triage.models.customer_note import CustomerNote
from triage.models.duplicate import (
    CustomerMerge,
    CustomerValues,
    DisplacedRow,
    DuplicateCheck,
    DuplicateModel,
    DuplicatePair,
    HouseholdMember,
    SurvivorshipRule,
    ValueSource,
)
from triage.models.echo import ECHO_KINDS, Echo, EchoParting, EchoPrint
from triage.models.host import Host
from triage.models.incident import CaseVector, Incident, IncidentCase
from triage.models.incoming import HookAddress, IncomingDelivery, ToldItem
from triage.models.intake import ApiToken, ImportJob, ImportMapping, RelinkWish
from triage.models.interaction import Interaction
from triage.models.label import Label
from triage.models.learning import LearntModel, ModelChange, ShadowAnswer, UnderstandingDay
from triage.models.lifecycle import (
    CustomerAssessment,
    CustomerPass,
    CustomerPolicy,
    StageChange,
)
from triage.models.linking import CustomerKey, KeyWork, LinkerWeights, NameCount
from triage.models.listening import Backfill, BackfilledMention, SourceDay, SourceTrial
from triage.models.mention import Mention, MentionRevision
from triage.models.monitor import (
    MentionMonitor,
    MentionWords,
    Monitor,
    MonitorChange,
    WordPass,
)
from triage.models.notice import Notice, NoticeChoice
from triage.models.outbox import OutboxRow
from triage.models.presence import Presence
from triage.models.reply import (
    ANSWER_LANGUAGES,
    ApprovalRule,
    CannedAnswer,
    CannedText,
    PrivateChannel,
    Reply,
)
from triage.models.routing import RoutingRule, RuleChange
from triage.models.schema import Model
from triage.models.sla import Calendar, ClockRound, SlaPolicy
from triage.models.source import RefusedRow, Source
from triage.models.special import CaseUncovering, SpecialChange, SpecialMark, SpecialPolicy
from triage.models.user import Invitation, LoginAttempt, Team, TeamMember, User, WebSession
from triage.models.view import BulkRun, QueueChoice, SavedView
from triage.models.work import Work

__all__ = [
    "ANSWER_LANGUAGES",
    "ECHO_KINDS",
    "LIVE",
    "Analysis",
    "ApiToken",
    "ApprovalRule",
    "Backfill",
    "BackfilledMention",
    "BulkRun",
    "Calendar",
    "CannedAnswer",
    "CannedText",
    "Case",
    "CaseEvent",
    "CaseMention",
    "CaseRelation",
    "CaseThread",
    "CaseUncovering",
    "CaseVector",
    "ClockRound",
    "Company",
    "Consent",
    "CountBasis",
    "CountMark",
    "CountedDay",
    "Customer",
    "CustomerAssessment",
    "CustomerKey",
    "CustomerMerge",
    "CustomerNote",
    "CustomerPass",
    "CustomerPolicy",
    "CustomerValues",
    "DisplacedRow",
    "DuplicateCheck",
    "DuplicateModel",
    "DuplicatePair",
    "Echo",
    "EchoParting",
    "EchoPrint",
    "HookAddress",
    "Host",
    "HouseholdMember",
    "Identity",
    "ImportJob",
    "ImportMapping",
    "Incident",
    "IncidentCase",
    "IncomingDelivery",
    "Interaction",
    "Invitation",
    "KeyWork",
    "Label",
    "LearntModel",
    "Link",
    "LinkerWeights",
    "LoginAttempt",
    "Mention",
    "MentionCount",
    "MentionMonitor",
    "MentionRevision",
    "MentionWords",
    "Model",
    "ModelChange",
    "Monitor",
    "MonitorChange",
    "NameCount",
    "Notice",
    "NoticeChoice",
    "OutboxRow",
    "Presence",
    "PrivateChannel",
    "QueueChoice",
    "RefusedRow",
    "RelinkWish",
    "Reply",
    "Review",
    "RoutingRule",
    "RuleChange",
    "SavedView",
    "ShadowAnswer",
    "SlaPolicy",
    "Source",
    "SourceDay",
    "SourceTrial",
    "SpecialChange",
    "SpecialMark",
    "SpecialPolicy",
    "StageChange",
    "SurvivorshipRule",
    "Team",
    "TeamMember",
    "ToldItem",
    "UnderstandingDay",
    "User",
    "ValueSource",
    "WebSession",
    "WordPass",
    "Work",
]
