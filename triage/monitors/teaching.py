"""What agents say of a monitor's mentions, and learning from it.

Not about us: what somebody said was not. About us: what somebody said was, called a complaint,
corrected in any other way, or answered. Learned again when enough was said since.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from triage.cases.threads import is_live as is_live_case
from triage.errors import NotFoundError
from triage.labels.correcting import correct_case
from triage.labels.keeping import answers_of, keep_label
from triage.labels.overlay import NOT_ABOUT_US
from triage.models import Analysis, Case, CaseMention, Label, Mention, MentionMonitor, Monitor, Reply
from triage.monitors.kept import read_heard
from triage.monitors.listening import ABOUT_US
from triage.monitors.looking import begin_looking
from triage.monitors.relevance import LEAST, MOST, Example, judge_of, learn
from triage.people.viewer import Viewer, may_see_mention
from triage.queueing.work import put_work
