"""The English texts of `ingest` that the form of a source shows, marked for translation.

`ingest` knows no languages; a test holds that this list and its descriptions are the same.
"""

from typing import Final

from flask_babel import lazy_gettext

HELPS: Final = (
    lazy_gettext("Rows of CSV, XLSX or JSON Lines files on this machine"),
    lazy_gettext("Which files of a folder to take, such as *.csv."),
    lazy_gettext("How the file is written; `auto` looks at its start."),
    lazy_gettext("The file always holds all rows: one that is gone from it was deleted."),
    lazy_gettext(
        "How: by recent search alone, or by the filtered stream, where the search fills the gaps."
    ),
    lazy_gettext("For `stream`: how long to listen at every fetch; 0 only has X check the rule."),
    lazy_gettext(
        "For `stream`: how many minutes X sends again at the start, where the app's "
        "access level includes that."
    ),
    lazy_gettext("Character encoding; left out, UTF-8 or UTF-16 with a mark or Windows-1252."),
    lazy_gettext("What separates CSV columns; left out, the most frequent of , ; tab |."),
    lazy_gettext("How dates are written, as in Python's strptime (%d-%m-%Y %H:%M)."),
    lazy_gettext("The highest rating that can be given."),
    lazy_gettext("The lowest rating that can be given."),
    lazy_gettext("Name of the place the posts come from, for rows without one."),
    lazy_gettext(
        "Column holding a stable id. Left out: external_id, id, mention_id, post_id, review_id."
    ),
    lazy_gettext(
        "Column holding the text. Left out: text, tekst, body, content, message, "
        "bericht, review, comment."
    ),
    lazy_gettext(
        "Column holding the time of publishing. Left out: published_at, date, datum, "
        "created_at, timestamp, time."
    ),
    lazy_gettext("Column holding a title. Left out: title, titel, subject, onderwerp."),
    lazy_gettext("Column holding a link to the post. Left out: url, link, permalink."),
    lazy_gettext(
        "Column holding the author's handle. Left out: author_handle, handle, username, "
        "gebruikersnaam."
    ),
    lazy_gettext(
        "Column holding the author's name. Left out: author_name, author, auteur, name, naam."
    ),
    lazy_gettext("Column holding a rating. Left out: rating, score, stars, sterren, cijfer."),
    lazy_gettext("Column holding the language. Left out: language, lang, taal."),
    lazy_gettext(
        "Column holding the place the post comes from. Left out: network, netwerk, platform."
    ),
    lazy_gettext(
        "Column holding the thread's id. Left out: conversation_id, thread_id, conversation."
    ),
    lazy_gettext("Column holding the id of the post answered. Left out: in_reply_to, reply_to."),
    lazy_gettext(
        "Column holding an order number. Left out: reference, order_number, order_id, "
        "ordernummer, bestelnummer."
    ),
    lazy_gettext("Reviews of an app in Apple's App Store, by country"),
    lazy_gettext("The app's number: 123456789 in apps.apple.com/nl/app/name/id123456789."),
    lazy_gettext("The country's store (nl, be, de …)."),
    lazy_gettext("Which form of the feed to ask for."),
    lazy_gettext("How many pages of 50 reviews to read at most."),
    lazy_gettext("Where the interface is."),
    lazy_gettext("Public posts of Bluesky, by search, hashtag, account or mention"),
    lazy_gettext("Posts found by this search; in practice needs a log-in."),
    lazy_gettext("Posts with this hashtag; in practice needs a log-in."),
    lazy_gettext("Posts of this account: `name.bsky.social` or a DID."),
    lazy_gettext("Posts in which the account of `access_token` is mentioned, answered or quoted."),
    lazy_gettext("Posts in which the account of the log-in is mentioned, answered or quoted."),
    lazy_gettext("Only posts that say to be in this language (nl, en …)."),
    lazy_gettext("How many posts to take at most."),
    lazy_gettext("Take answers to other posts too."),
    lazy_gettext("Handle of the account to log in with, if any."),
    lazy_gettext("App password of that account; never its own password."),
    lazy_gettext("Where that account lives."),
    lazy_gettext("Who is asked without a log-in."),
    lazy_gettext("Posts of an RSS, Atom, RDF or JSON feed"),
    lazy_gettext("Address of the feed (RSS, Atom, RDF or JSON Feed)."),
    lazy_gettext("Name of the place the posts come from; the feed's host if left out."),
    lazy_gettext("Language of the posts (nl, en …) where the feed does not tell."),
    lazy_gettext("Reviews of an app in Google Play"),
    lazy_gettext("The app's package name, such as nl.onsbedrijf.app."),
    lazy_gettext("The JSON key file of a service account, its whole content."),
    lazy_gettext("How many pages of 100 reviews to read at most."),
    lazy_gettext("Where tokens are given out."),
    lazy_gettext("Reviews of a location on Kiyoh or Klantenvertellen"),
    lazy_gettext("The location's number, shown beside the token."),
    lazy_gettext("Publication API token (the hash) of the location or its group."),
    lazy_gettext("Which of the two sites the account is on."),
    lazy_gettext("How far back to begin the first time, in days."),
    lazy_gettext("Where the interface is, if not at the site itself."),
    lazy_gettext("Public posts of a Mastodon instance, by hashtag, account, search or mention"),
    lazy_gettext("The instance: `mastodon.example` or its address."),
    lazy_gettext("Posts with this hashtag."),
    lazy_gettext("Posts of this account: `name` or `name@other.example`."),
    lazy_gettext("Posts found by this search; needs `access_token`."),
    lazy_gettext("Take posts that were only boosted, as their author's."),
    lazy_gettext("Token of an application with the right `read`."),
    lazy_gettext("Public posts and comments of Reddit, by search or subreddit"),
    lazy_gettext("Posts found by this search."),
    lazy_gettext("New posts or comments of this subreddit; with `query`: in it."),
    lazy_gettext("What to take of a subreddit; a search finds posts only."),
    lazy_gettext("The id under the name of your application."),
    lazy_gettext("The secret of your application."),
    lazy_gettext("Your Reddit name, told to Reddit as the one to contact."),
    lazy_gettext("Reviews of a company on Trustpilot"),
    lazy_gettext("The company: its domain on Trustpilot (bedrijf.nl) or its id there."),
    lazy_gettext("API key of the company's Trustpilot account."),
    lazy_gettext("Secret of that key; with it order numbers are read too."),
    lazy_gettext("Reviews of the company, or of its products; these need `api_secret`."),
    lazy_gettext("Only reviews in this language (nl, en …)."),
    lazy_gettext("How many pages of 100 reviews to read at every fetch."),
    lazy_gettext("Reviews or posts on public web pages"),
    lazy_gettext("Address of the first page."),
    lazy_gettext("How many pages to read at most, following `next`."),
    lazy_gettext("Accept a page without any item; otherwise that is an error."),
    lazy_gettext("Name of the site; the host of the address if left out."),
    lazy_gettext("Language of the posts (nl, en …) where the page does not tell."),
    lazy_gettext("Time zone of dates that do not name one."),
    lazy_gettext("The highest rating that can be given; for `rating_selector`."),
    lazy_gettext("The lowest rating that can be given; for `rating_selector`."),
    lazy_gettext(
        "One review or post; switches reading by selectors on. CSS selector; `@name` at its end"
        " takes an attribute."
    ),
    lazy_gettext(
        "Its text; the whole item if left out. CSS selector; `@name` at its end takes an attribute."
    ),
    lazy_gettext("Its title. CSS selector; `@name` at its end takes an attribute."),
    lazy_gettext("Its author's name. CSS selector; `@name` at its end takes an attribute."),
    lazy_gettext(
        "Its rating: a number, `4/5` or stars. CSS selector; `@name` at its end takes an attribute."
    ),
    lazy_gettext("When it was published. CSS selector; `@name` at its end takes an attribute."),
    lazy_gettext("An id that stays the same. CSS selector; `@name` at its end takes an attribute."),
    lazy_gettext(
        "A link of its own, usually with `@href`. CSS selector; `@name` at its end takes an "
        "attribute."
    ),
    lazy_gettext(
        "An order number given along. CSS selector; `@name` at its end takes an attribute."
    ),
    lazy_gettext(
        "The link to the next page; rel=next if left out. CSS selector; `@name` at its end "
        "takes an attribute."
    ),
    lazy_gettext("Posts on X (Twitter) found by a search"),
    lazy_gettext("What to search for, in X's own query language: `onsbedrijf OR @onsbedrijf`."),
    lazy_gettext("Bearer token of an app in X's developer console."),
    lazy_gettext(
        "How many earlier posts to ask for again at every fetch, for edits and deletions."
    ),
    lazy_gettext("Public comments below videos of YouTube, and videos found by search"),
    lazy_gettext("Comments on this channel's videos: its id (`UC…`)."),
    lazy_gettext("Comments on this video: its id or its address."),
    lazy_gettext(
        "Alone: videos found by this search. With `channel` or `video`: only comments that hold"
        " these words."
    ),
    lazy_gettext("API key of your Google Cloud project."),
    lazy_gettext("How many threads or videos to take at most."),
    lazy_gettext("Comments, posts, mentions and reviews of a page on Facebook"),
    lazy_gettext("Page access token that does not expire."),
    lazy_gettext("Secret of your app: signs our questions, and is needed to receive webhooks."),
    lazy_gettext("Version of the Graph API."),
    lazy_gettext("The page's number (Page ID)."),
    lazy_gettext("Take comments and posts on the page."),
    lazy_gettext("Take posts elsewhere in which the page is tagged."),
    lazy_gettext("Take reviews (recommendations) of the page."),
    lazy_gettext("Below how many of the newest posts new comments are looked for."),
    lazy_gettext("From how many posts and comments on a fetch stops."),
    lazy_gettext("Comments below an Instagram account's posts, and posts that tag it"),
    lazy_gettext("The number of the Instagram business account, not its name."),
    lazy_gettext("Take comments below your pictures and films."),
    lazy_gettext("Take pictures of others in which the account is tagged."),
    lazy_gettext("Posts that a program of yours sends to Luisterpost"),
    lazy_gettext("Name of the place the posts come from, where an item does not tell."),
    lazy_gettext("Language of the posts (nl, en …) where an item does not tell."),
    lazy_gettext("Where the sender lists its items, for those that did not arrive."),
    lazy_gettext("Token that is sent along to that address."),
    lazy_gettext("Posts of a forum: Discourse, phpBB, Tweakers and others"),
    lazy_gettext("Address of the forum, a category, a topic or its feed."),
    lazy_gettext("The forum's program; `auto` looks at the page."),
    lazy_gettext("Only posts that hold these words; Discourse's own search where it is one."),
    lazy_gettext("How many pages to read at most at every fetch."),
    lazy_gettext("Language of the posts (nl, en …)."),
    lazy_gettext("Key for Discourse's interface, for forums that want a log-in."),
    lazy_gettext("Name of the user of that key."),
    lazy_gettext("One post. CSS selector, in place of the program's."),
    lazy_gettext("Its text. CSS selector, in place of the program's."),
    lazy_gettext("Its author's name. CSS selector, in place of the program's."),
    lazy_gettext("When it was written. CSS selector, in place of the program's."),
    lazy_gettext("Its number. CSS selector, in place of the program's."),
    lazy_gettext(
        "What is left out of a text: quotations, signatures. CSS selector, in place of "
        "the program's."
    ),
    lazy_gettext("One topic on the page of a board. CSS selector, in place of the program's."),
    lazy_gettext("The link to it. CSS selector, in place of the program's."),
    lazy_gettext("Reviews of a company's locations on Google"),
    lazy_gettext("OAuth client of your Google Cloud project."),
    lazy_gettext("Secret of that client."),
    lazy_gettext(
        "Token of the account that manages the locations, for that client, with the "
        "scope `business.manage`."
    ),
    lazy_gettext("Number of the Business Profile account; the first one if left out."),
    lazy_gettext("Number of one location; all of the account if left out."),
    lazy_gettext("How many reviews to take of a location at most."),
    lazy_gettext("Where accounts are told."),
    lazy_gettext("Where locations are told."),
    lazy_gettext("Mails of an inbox such as klachten@ (IMAP)"),
    lazy_gettext("Mail server (IMAP): imap.onsbedrijf.nl."),
    lazy_gettext("Name to log in with, mostly the mail address."),
    lazy_gettext("Password; better an app password made for this."),
    lazy_gettext("The folder to read."),
    lazy_gettext("How the connection is kept secret; never without."),
    lazy_gettext("Port; 993 for tls and 143 for starttls."),
    lazy_gettext("How many mails to take at once at most."),
    lazy_gettext(
        "Name with which your mail server signs Authentication-Results; without it no "
        "sender counts as verified."
    ),
    lazy_gettext(
        "What to do with automatic replies, bounces and newsletters; kept ones are marked."
    ),
    lazy_gettext(
        "Mark mails as read after they are stored; otherwise nothing is changed in the mailbox."
    ),
    lazy_gettext("OAuth client, where the server wants a token (XOAUTH2)."),
    lazy_gettext(
        "Token of the mailbox for that client; without it the client itself must be allowed in."
    ),
    lazy_gettext("Scope to ask a token for, if the service wants one."),
    lazy_gettext("News articles, from feeds, sitemaps or a search"),
    lazy_gettext("Address of a feed or of a sitemap of news."),
    lazy_gettext("Articles found by this search, in place of `url`."),
    lazy_gettext(
        "Where is searched: an address of a feed with {query}, and {language} and "
        "{country} if it wants them."
    ),
    lazy_gettext("Only articles with one of these words or phrases, separated by commas."),
    lazy_gettext(
        "Only articles of these sites, separated by commas; a minus before one leaves it out."
    ),
    lazy_gettext("Language to search in (nl, en …)."),
    lazy_gettext("Country to search in (NL, BE …)."),
    lazy_gettext("How many sitemaps of an index to read, newest first."),
    lazy_gettext("Reviews on web pages with schema.org markup"),
    lazy_gettext("Address of the first page with reviews."),
    lazy_gettext(
        "Address of further pages with `{page}` for their number, if the page has no "
        "link to the next one."
    ),
    lazy_gettext("The number of the page after the first one."),
    lazy_gettext("How many pages to read at most."),
    lazy_gettext("Accept a page without any review; otherwise that is an error."),
)
