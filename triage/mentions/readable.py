"""What of a mention is read: by people, by the classifier, and by monitors."""


def readable_text(title: str | None, text: str) -> str:
    """Title and text as one, unless the title only repeats how the text begins."""
    if not title or text.startswith(title.rstrip("….")):
        return text
    return f"{title}\n{text}" if text else title
