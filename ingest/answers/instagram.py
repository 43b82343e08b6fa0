"""`instagram`: an answer below a comment, as the account; also where others mention the account.

Source: https://developers.facebook.com/docs/instagram-platform/comment-moderation (replies) and
…/instagram-api-with-facebook-login/mentions. There is no key against double posts: a retry looks
below the comment first. Below pictures of others one cannot look, so there a retry is refused.
"""

from datetime import datetime
from typing import Final

from ingest.answer_requests import SLACK, required_text, sounds_like
from ingest.answering import AnsweredPost, Channel, OurAnswer, Sent
from ingest.answers.facebook import explained, top_comment
from ingest.dates import read_date
from ingest.errors import AnswerRefusedError
from ingest.graph import AccountOptions, Graph, GraphError
from ingest.instagram_posts import author_of
from ingest.json_answers import Row, objects_if_any, read_object, text_if_any
from ingest.outbound import GuardedClient

_MOST: Final = 2200


class InstagramAnswerOptions(AccountOptions):
    """The account that answers."""


class InstagramAnswerer:
    """Writes a comment as the account."""

    kind = "instagram"
    options_model = InstagramAnswerOptions

    def channel(self, options: InstagramAnswerOptions) -> Channel:
        """2,200 characters."""
        return Channel(_MOST, "characters")

    def as_posted(self, text: str, post: AnsweredPost) -> str:
        """Answers to answers stand in one thread: a name tells whom one means."""
        name = post.author_handle
        return f"@{name} {text}" if name and post.extra.get("parent") else text

    def send(
        self,
        options: InstagramAnswerOptions,
        answer: OurAnswer,
        client: GuardedClient,
        now: datetime,
    ) -> Sent:
        """Post it, unless a retry finds it there."""
        graph = Graph(options, client, now)
        text = self.as_posted(answer.text, answer.post)
        try:
            if _is_elsewhere(answer.post):
                return _mention_back(graph, options.account_id, answer, text)
            if answer.is_retry and (sent := _find_sent(graph, options.account_id, answer, text)):
                return sent
            place = f"{top_comment(answer.post)}/replies"
            reply = graph.tell(place, {"message": text})
            return Sent(required_text(read_object(reply), "id", reply), answer.post.url)
        except GraphError as error:
            raise explained(error) from error


ANSWERER = InstagramAnswerer()


def _is_elsewhere(post: AnsweredPost) -> bool:
    """Is it somebody else's picture, or a comment below one?"""
    return bool(post.extra.get("is_media") or post.extra.get("mentioned"))


def _mention_back(graph: Graph, account: str, answer: OurAnswer, text: str) -> Sent:
    post = answer.post
    if answer.is_retry:
        problem = "whether the first try arrived cannot be seen there: look, and copy it by hand"
        raise AnswerRefusedError("instagram", problem)
    form = {"media_id": str(post.extra.get("media") or post.external_id), "message": text}
    if not post.extra.get("is_media"):
        form["comment_id"] = post.external_id
    reply = graph.tell(f"{account}/mentions", form)
    return Sent(required_text(read_object(reply), "id", reply), post.url)


def _find_sent(graph: Graph, account: str, answer: OurAnswer, text: str) -> Sent | None:
    """Our answer, if it stands below the comment already."""
    told, _ = graph.get(account, {"fields": "username"})
    own = text_if_any(told, "username")
    asked = {"fields": "id,text,timestamp,username,from{username}", "limit": "50"}
    told, _ = graph.get(f"{top_comment(answer.post)}/replies", asked)
    for row in objects_if_any(told, "data"):
        if _is_ours(row, own, answer, text) and (identity := text_if_any(row, "id")):
            return Sent(identity, answer.post.url)
    return None


def _is_ours(row: Row, own: str | None, answer: OurAnswer, text: str) -> bool:
    if author_of(row) not in (None, own):
        return False
    written = read_date(text_if_any(row, "timestamp") or "")
    is_new = written is None or written >= answer.written_at - SLACK
    return is_new and sounds_like(text, text_if_any(row, "text") or "")
