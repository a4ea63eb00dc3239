"""A digest as it is read: in plain text, in simple HTML, and as the mail of both.

It is made anew from what is kept each time, so that what was redacted while it waited is not in the mail.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from textwrap import TextWrapper

from ..rules.reminders import HEADINGS

WIDTH = 76
INVENTED = "Demonstration. What is marked as invented is made up."


@dataclass(frozen=True)
class Around:
    """What every mail of a run has in common."""

    body: str  # the name of the Board
    url: str  # of the tracker, without a slash at the end
    sender: str
    domain: str
    demonstration: bool = False


def mail(row, to: str, around: Around, now: dt.datetime) -> EmailMessage:
    """The whole mail. ``row`` is a digest; its Message-ID follows from its key, so that a second copy is known as one."""
    made = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    made["From"] = around.sender
    made["To"] = to
    made["Subject"] = heading(row, around)
    made["Date"] = format_datetime(now.replace(tzinfo=dt.UTC))
    made["Message-ID"] = f"<reminder-{row.key}@{around.domain}>"
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "All"
    made.set_content(as_text(row, around), cte="quoted-printable")
    made.add_alternative(as_html(row, around), subtype="html", cte="quoted-printable")
    return made


def heading(row, around: Around) -> str:
    """The subject in one line: in a mail what follows a line end would be a header of its own."""
    subject = " ".join("".join(letter if letter.isprintable() else " " for letter in row.subject).split())
    return f"[Demonstration] {subject}" if around.demonstration else subject


def as_text(row, around: Around) -> str:
    lines = [*([INVENTED, ""] if around.demonstration else []), *_wrapped(opening(row, around)), ""]
    for section in row.content:
        if len(row.content) > 1:
            lines += [f"As {section['post']}", ""]
        for group in section["groups"]:
            title, asked = HEADINGS.get(group["kind"], (group["kind"], ""))
            lines += [title.upper(), *_wrapped(asked), ""]
            for thing in group["things"]:
                lines += _wrapped(_said(thing), "* ", "  ")
                lines += [f"  {around.url}{thing['path']}", ""]
            if group["rest"]:
                lines += [f"  And {group['rest']} more of these, on your home page.", ""]
    lines += [f"All that waits for you: {around.url}/", "", "-- ", *_wrapped(why(row, around))]
    return "\n".join(lines) + "\n"


def as_html(row, around: Around) -> str:
    """Headings, lists and links; no pictures, no scripts, nothing that is fetched from elsewhere."""
    parts = [
        '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(heading(row, around))}</title></head>",
        '<body style="margin:0;background:#ffffff;color:#0b0c0c;font:17px/1.5 Arial,sans-serif">',
        '<div style="max-width:640px;margin:0 auto;padding:20px 16px">',
    ]
    if around.demonstration:
        parts.append(f'<p style="border:2px solid #0b0c0c;padding:8px 12px"><b>{escape(INVENTED)}</b></p>')
    parts.append(f'<h1 style="font-size:22px;line-height:1.3;margin:0 0 12px">{escape(row.subject)}</h1>')
    parts.append(f"<p>{escape(opening(row, around))}</p>")
    for section in row.content:
        several = len(row.content) > 1
        level = 3 if several else 2
        if several:
            parts.append(f'<h2 style="font-size:19px;margin:28px 0 4px">As {escape(section["post"])}</h2>')
        parts += [_group(group, level, around) for group in section["groups"]]
    parts.append(
        f'<p style="margin:28px 0"><a href="{escape(around.url)}/" style="color:#1d5f9e">All that waits for you</a></p>'
    )
    footer = escape(why(row, around))
    parts.append(f'<p style="border-top:1px solid #b1b4b6;padding-top:12px;color:#505a5f;font-size:15px">{footer}</p>')
    return "\n".join([*parts, "</div></body></html>", ""])


def _group(group: dict, level: int, around: Around) -> str:
    title, asked = HEADINGS.get(group["kind"], (group["kind"], ""))
    things = "".join(
        f'<li style="margin:0 0 10px"><a href="{escape(around.url + thing["path"])}" style="color:#1d5f9e">'
        f"<b>{escape(thing['ref'])}</b> {escape(thing['title'])}</a>"
        + (" (invented)" if thing["invented"] else "")
        + (f"<br>{escape(thing['detail'])}" if thing["detail"] else "")
        + "</li>"
        for thing in group["things"]
    )
    rest = f"<p>And {group['rest']} more of these, on your home page.</p>" if group["rest"] else ""
    return (
        f'<h{level} style="font-size:17px;margin:22px 0 2px">{escape(title)}</h{level}>'
        f'<p style="margin:0 0 8px;color:#505a5f">{escape(asked)}</p>'
        f'<ul style="margin:0;padding:0 0 0 20px">{things}</ul>{rest}'
    )


def opening(row, around: Around) -> str:
    """What this is, in a sentence."""
    number = "one thing" if row.number == 1 else f"{row.number} things"
    on = f"{row.made_on.day} {row.made_on:%B %Y}"
    return f"The tracker of the {around.body} has {number} for you that {_is(row.number)} new, as it stood on {on}."


def why(row, around: Around) -> str:
    """Why somebody receives this, and as whom."""
    posts = row.posts
    held = posts[0] if len(posts) == 1 else f"{', '.join(posts[:-1])} and {posts[-1]}"
    return (
        f"You receive this because you hold the post{'s' if len(posts) > 1 else ''} of {held} in the review tracker of the "
        f"{around.body}. It is sent at most once a day, only when there is something new, and tells each thing once. "
        "It quotes nothing: what people wrote is read in the tracker. Nobody reads answers to this address. "
        "If you no longer hold the post, tell the business unit."
    )


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _said(thing: dict) -> str:
    said = f"{thing['ref']} {thing['title']}"
    said += "" if said.endswith((".", "?")) or not thing["detail"] else "."
    return f"{said}{' (invented)' if thing['invented'] else ''}{' ' + thing['detail'] if thing['detail'] else ''}"


def _wrapped(words: str, first: str = "", then: str = "") -> list[str]:
    wrapper = TextWrapper(WIDTH, initial_indent=first, subsequent_indent=then, break_long_words=False)
    return wrapper.wrap(words)
