"""Sends customers the conversation they had by mail, when they or its agent ask for it.

The address is kept in a row until the mail is sent or given up, and nowhere else: event and outbox name the row.
"""

import hashlib
from datetime import datetime, tzinfo
from email.message import EmailMessage
from email.utils import format_datetime
from functools import partial
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

import aiosmtplib
from sqlalchemy import Connection, Row, delete, select

from callcenter.clock import Clock
from callcenter.contacts.effects import Effect
from callcenter.contacts.events import MailId
from callcenter.contacts.ports import EffectRefused
from callcenter.contacts.service import Contacts
from callcenter.customers.email import normal_email
from callcenter.db.database import Database
from callcenter.db.tables import contacts, mails, messages
from callcenter.directory.service import Directory
from callcenter.directory.zones import zone as pinned_zone
from callcenter.errors import Conflict, Invalid
from routing.model import AgentId, ContactId

_FINAL = 500
"""From this code on a mail server means it."""
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
Words = dict[Literal["subject", "greeting", "you", "agent", "end"], str]
_WORDS: dict[str, Words] = {
    "en": {
        "subject": "Your conversation with {centre}",
        "greeting": "This is the conversation you had with us on {day}.",
        "you": "You",
        "agent": "Agent",
        "end": "Times are those of {zone}. This mail was sent because it was asked for, by you or for you.",
    },
    "zh": {
        "subject": "您与{centre}的对话记录",
        "greeting": "以下是您于 {day} 与我们的对话。",
        "you": "您",
        "agent": "客服",
        "end": "时间均为 {zone} 时区。这封邮件是应您或客服的请求发送的。",
    },
}


class NoAddress(Invalid):
    """What was given is no mail address."""

    code = "no_address"

    def __init__(self) -> None:
        super().__init__("That is not a mail address.")


class NoMail(Conflict):
    """The centre sends no mail."""

    code = "no_mail"

    def __init__(self) -> None:
        super().__init__("This centre sends no mail.")


class TranscriptRequests:
    """Takes the wishes of customers, and of agents for them; `possible` where the centre sends mail."""

    def __init__(self, contacts: Contacts, *, possible: bool) -> None:
        self._contacts = contacts
        self.possible = possible

    async def ask(self, contact: ContactId, wish: str, address: str, *, agent: AgentId | None = None) -> None:
        """Have the conversation sent to an address; `wish` tells a resend from a second mail.

        Raises `NoMail`, `NoAddress`, or what the lifecycle refuses; then no address is kept.
        """
        if not self.possible:
            raise NoMail
        to = normal_email(address)
        if to is None or not to.isascii():  # few mail servers take other ones
            raise NoAddress
        mail = hashlib.sha256(f"{contact} {wish}".encode()).hexdigest()[:32]
        await self._contacts.ask_transcript(contact, mail, to, agent=agent)


class TranscriptMailer:
    """Implements `EffectSender` for `mail_transcript`.

    `url` is smtp://user:password@host:587 (with STARTTLS, but to this machine itself) or smtps://...:465.
    """

    def __init__(self, database: Database, directory: Directory, clock: Clock, url: str, sender: str) -> None:
        self._database = database
        self._directory = directory
        self._clock = clock
        self._sender = sender
        server, tls = urlsplit(url), url.startswith("smtps:")
        self._send = partial(
            aiosmtplib.send,
            hostname=server.hostname,
            port=server.port or (465 if tls else 587),
            use_tls=tls,
            start_tls=None if tls or server.hostname in _LOOPBACK else True,
            username=unquote(server.username) if server.username else None,
            password=unquote(server.password) if server.password else None,
            timeout=8,
        )

    async def send(self, effect: Effect, *, again: bool) -> None:
        """Send the conversation as it is stored now, and forget the address."""
        mail = effect.mail or ""
        letter = await self._database.read(lambda c: self._letter(c, effect.contact, mail))
        if letter is None:
            if again:  # it was sent, and what was to be said of it was lost
                return
            raise EffectRefused("the address has been deleted")
        try:
            await self._send(letter)
        except aiosmtplib.SMTPRecipientsRefused as refused:
            codes = [each.code for each in refused.recipients]
            if min(codes) >= _FINAL:
                raise EffectRefused(f"the mail server refused the address ({codes[0]})") from None
            raise ConnectionError("the mail server puts us off") from None
        except aiosmtplib.SMTPResponseException as refused:
            if refused.code >= _FINAL:
                raise EffectRefused(f"the mail server answered {refused.code}") from None
            raise
        await self._database.write(lambda c: _drop(c, mail))

    async def gave_up(self, effect: Effect) -> None:
        """Forget the address."""
        await self._database.write(lambda c: _drop(c, effect.mail or ""))

    def _letter(self, connection: Connection, contact: ContactId, mail: MailId) -> EmailMessage | None:
        """Return the mail, or None where the address is gone."""
        address = connection.scalar(select(mails.c.address).where(mails.c.id == mail))
        language = connection.scalar(select(contacts.c.language).where(contacts.c.id == contact))
        if address is None or language is None:
            return None
        said = connection.execute(select(messages).where(messages.c.contact == contact).order_by(messages.c.number))
        lines, zone = list(said), pinned_zone(self._directory.zone)
        words = _WORDS["zh" if language.lower().startswith("zh") else "en"]
        when = _moment(lines[0].at if lines else self._clock.now(), zone)
        letter = EmailMessage()
        letter["From"], letter["To"] = self._sender, address
        centre = self._directory.text(self._directory.centre.name, language)
        letter["Subject"] = " ".join(words["subject"].format(centre=centre).split())
        letter["Date"] = format_datetime(_moment(self._clock.now(), zone))
        letter["Message-ID"] = f"<{mail}@{self._sender.rpartition('@')[2].rstrip('>')}>"
        letter["Auto-Submitted"] = "auto-generated"
        text = [self._line(line, language, words, zone) for line in lines]
        greeting, end = words["greeting"].format(day=f"{when:%Y-%m-%d}"), words["end"].format(zone=self._directory.zone)
        letter.set_content("\n\n".join([greeting, *text, end]) + "\n")
        return letter

    def _line(self, line: Row[Any], language: str, words: Words, zone: tzinfo) -> str:
        who = words["you"] if line.sender == "customer" else self._directory.user_name(line.author or "", language)
        return f"{_moment(line.at, zone):%H:%M} {who or words['agent']}\n{line.text}"


def _drop(connection: Connection, mail: MailId) -> None:
    connection.execute(delete(mails).where(mails.c.id == mail))


def _moment(instant: int, zone: tzinfo) -> datetime:
    return datetime.fromtimestamp(instant / 1_000, zone)
