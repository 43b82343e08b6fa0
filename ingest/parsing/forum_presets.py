"""Where widespread forum programs put posts, authors, dates and pages: data, no code.

Themes differ, so each selector names several places; what is left empty a page has not. Options of
the source go before these. Quotations are left out of a text: the post quoted is there itself.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Preset:
    """CSS selectors of one program; `@name` at the end takes an attribute."""

    signs: re.Pattern[str]
    item: str
    text: str
    author: str
    date: str
    identity: str = "@id"
    link: str = ""
    left_out: str = "blockquote"
    title: str = "h1, h2"
    topic: str = ""  # a row of a list of topics …
    topic_link: str = ""  # … its link
    topic_last: str = ""  # … and what changes with every new post
    sticky: str = ""
    pages: str = ""  # links to the other pages of a topic


def _signs(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        "phpbb": Preset(
            signs=_signs(
                r'id="phpbb"', r"powered by <a[^>]*phpbb", r"viewtopic\.php\?", r"viewforum"
            ),
            item="div.post:not(.post-approve), div.postbody[id], table.tablebg tr.row1[id^=p]",
            identity="@id",
            text="div.content, div.postbody",
            author="p.author .username, p.author .username-coloured, dl.postprofile .username, "
            "dl.postprofile .username-coloured, b.postauthor",
            date="p.author time@datetime, p.author, .postdate",
            link='h3 a[href*="viewtopic"]@href, a[href*="#p"]@href',
            left_out="blockquote, .signature, .sig, .notice, .attachbox, .quotetitle, "
            ".quotecontent, .codebox > p",
            title="h2.topic-title, h1, h2",
            topic="ul.topics > li.row, table.tablebg tr:has(a.topictitle)",
            topic_link="a.topictitle@href",
            topic_last="dd.lastpost, .topicdetails",
            sticky=".sticky, .announce, .global-announce, .sticky-separator",
            pages=".pagination a",
        ),
        "tweakers": Preset(
            signs=_signs(r"gathering\.tweakers\.net", r"/forum/list_messages?/", r"list_topics"),
            item=".message[id], .message[data-message-id], li.message, div.reactie",
            identity="@data-message-id, @id",
            text=".messagecontent, .message-content, .reactieContent",
            author=".username, a.user, .poster a",
            date=".messageheader time@datetime, time@datetime, .date, .messageheader .date",
            link='a[href*="list_message/"]@href, .date a@href',
            left_out="blockquote, .message-quote-div, .quote, .edited, .messageedit, .signature, "
            ".message-modified",
            title="h1, .topictitle",
            topic='tr:has(a[href*="/list_messages/"]), li.topic:has(a[href*="/list_messages/"])',
            topic_link='a[href*="/list_messages/"]@href',
            topic_last='.time, .lastreply, td:last-of-type, a[href*="/last"]',
            sticky=".sticky",
            pages=".pagecounter a, .pagination a, nav.pages a",
        ),
        "xenforo": Preset(
            signs=_signs(r'id="XF"', r"data-xf-init", r"xenforo"),
            item="article.message--post, li.message[id^=post-]",
            identity="@data-content, @id",
            text=".message-body .bbWrapper, .messageText",
            author=".message-name .username, .message-userDetails .username, .username",
            date=".message-attribution-main time@datetime, time@datetime, .DateTime@title",
            link='.message-attribution-main a[href*="post-"]@href, a.datePermalink@href',
            left_out="blockquote, .bbCodeBlock--quote, .bbCodeQuote, .message-lastEdit, "
            ".message-signature, .bbCodeBlock-expandLink",
            title="h1.p-title-value, .titleBar h1",
            topic=".structItem--thread, li.discussionListItem",
            topic_link=".structItem-title a[href*=threads]@href, .title a.PreviewTooltip@href",
            topic_last=".structItem-latestDate@datetime, .lastPostInfo",
            sticky=".structItem-status--sticky, .sticky",
            pages=".pageNav a, .PageNav a",
        ),
        "vbulletin": Preset(
            signs=_signs(r"vbulletin", r"showthread\.php", r"forumdisplay\.php"),
            item="li.postcontainer, li.b-post[data-node-id], table[id^=post]",
            identity="@data-node-id, @id",
            text=".postcontent, .js-post__content-text, [id^=post_message_]",
            author=".username, .author, a.bigusername",
            date=".postdate .date, time@datetime, .b-post__timestamp, td.thead",
            link='a.postcounter@href, a.b-post__count@href, a[href*="#post"]@href',
            left_out="blockquote:not(.postcontent), .bbcode_container, .quote_container, "
            ".signature, .after_content, .b-post__edited",
            title=".threadtitle, h1, .main-title",
            topic="li.threadbit, tr.topic-item",
            topic_link="a.title@href, a.topic-title@href",
            topic_last=".threadlastpost, .cell-lastpost, .lastpost",
            sticky=".sticky",
            pages=".pagination a, .js-pagenav a, .pagenav a",
        ),
        "smf": Preset(
            signs=_signs(r"simple machines", r"smf_theme_url", r"index\.php\?topic="),
            item="div.post_wrapper, #forumposts div[id^=msg]",
            identity=".inner@id, [id^=msg_]@id, @id",
            text=".post .inner, .inner",
            author=".poster h4 a, .poster a",
            date=".keyinfo .smalltext, .postinfo time@datetime, .postinfo .smalltext",
            link=".keyinfo h5 a@href, .postinfo a@href",
            left_out="blockquote, .quoteheader, .quotefooter, .signature, .modified",
            title="#top_subject, h3.catbg, h1",
            topic="#messageindex tr:has(span[id^=msg_]), #topic_container > div",
            topic_link="span[id^=msg_] a@href, .preview a@href",
            topic_last=".lastpost",
            sticky=".stickybg, .sticky",
            pages=".pagelinks a, .pages a",
        ),
        "other": Preset(
            signs=_signs(r"(?!)"),
            item='[itemtype$="/DiscussionForumPosting"], [itemtype$="/Comment"], article.comment, '
            "article.post, div.comment[id], li.comment",
            text='[itemprop="text"], [itemprop="articleBody"], .comment-content, .comment-body, '
            ".content, .post-content, .body",
            author='[itemprop="author"] [itemprop="name"], [itemprop="author"], .author, .username',
            date='time@datetime, [itemprop="datePublished"]@content, '
            '[itemprop="dateCreated"]@content, .date',
            identity="@data-id, @data-post-id, @id",
            link='a[itemprop="url"]@href, a.permalink@href, a[href*="#"]@href',
            left_out="blockquote, .signature, .quote",
            topic="li:has(> a.topic), tr:has(a.topic)",
            topic_link="a.topic@href",
            topic_last="time@datetime",
            pages='.pagination a, .pager a, a[rel~="last"]',
        ),
    }
)
