"""The reply line: counted on every key, checked by the pre-flight, sent with a hold, brought back by Undo."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from smsdesk.domain import rules
from smsdesk.domain.accounts import Account
from smsdesk.domain.composing import Measure, TextProblem, measure
from smsdesk.domain.conversations import Conversation
from smsdesk.domain.erasing import Needle
from smsdesk.domain.events import Erased
from smsdesk.domain.kinds import Kind
from smsdesk.domain.lists import Chip, ContactChip, NumberChip
from smsdesk.domain.merging import escape
from smsdesk.domain.numbers import MALAYSIA
from smsdesk.domain.rules import Level
from smsdesk.domain.storage import StoreError
from smsdesk.encoding import twins
from smsdesk.services.preflight import Draft, Preflight, context_of
from smsdesk.ui import wording
from smsdesk.ui import wording_compose as compose_words
from smsdesk.ui import wording_inbox as words
from smsdesk.ui import wording_rules as rule_words
from smsdesk.ui.inbox.conversations_model import Key, key_of
from smsdesk.ui.inbox.reply_bar import ReplyBar
from smsdesk.ui.inbox.reply_keeping import ReplyKeeper, SentReply
from smsdesk.ui.shell import Seed
from smsdesk.ui.surroundings import Surroundings
from smsdesk.ui.widgets.note import NoteKind

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Said:
    """A note below the reply line, and what its button does."""

    kind: NoteKind
    sentence: str
    button: str = ""
    act: Callable[[], None] | None = None


class ReplyPresenter:
    """Belongs to the open conversation; `open` follows it. A text that is being checked belongs to the one it was
    written in, whichever is open when the answer comes."""

    def __init__(self, bar: ReplyBar, surroundings: Surroundings) -> None:
        self._bar = bar
        self._s = surroundings
        self._desk = surroundings.desk
        self._keeper = ReplyKeeper(surroundings.desk, surroundings.tasks)
        self._conversation: Conversation | None = None
        self._account: Account | None = None
        self._loading = False  # the field is being filled: that is nothing to be kept
        self._checking: set[Key] = set()
        self._refused: Said | None = None  # what the last check or paste said, until the text changes
        self._said: Said | None = None
        self._measure = measure("", Kind.TEXT, _NO_ACCOUNT.options)
        bar.edit.text_changed.connect(self._on_text_changed)
        bar.edit.refused.connect(lambda sentence: self._refuse(Said("bad", sentence)))
        bar.send_requested.connect(self.send)
        bar.note_requested.connect(self._on_note_requested)
        self._forget = self._desk.bus.listen(Erased, lambda event: self._forget_number(event.number))

    async def stop(self) -> None:
        """Write what waits to be written."""
        self._forget()
        await self._keeper.flush()

    async def open(self, conversation: Conversation | None) -> None:
        """Another conversation, or the same one in another state."""
        same = conversation is not None and self._key == key_of(conversation)
        self._conversation = conversation
        self._account = self._desk.accounts.get(conversation.account_id) if conversation is not None else None
        if not same:
            self._refused = None
            await self._fill("" if conversation is None else await self._keeper.load(key_of(conversation)))
        self.show()

    async def _fill(self, text: str) -> None:
        self._loading = True
        self._bar.edit.set_text(text)
        self._loading = False

    @property
    def _key(self) -> Key | None:
        return key_of(self._conversation) if self._conversation is not None else None

    def _forget_number(self, number: str) -> None:
        """A person was erased: nothing written to them, or about them, stands in the field or is kept later."""
        if not number:
            return  # only what is old: this is not
        self._keeper.forget_number(number)
        before = self._bar.edit.text()
        left = "" if self._key is not None and self._key[1] == number else Needle(number).taken_out(before)
        if left != before:
            self._bar.edit.set_text(left)

    def show(self) -> None:
        """Counter, note and button for what stands there now."""
        account, text = self._account or _NO_ACCOUNT, self._bar.edit.text()
        self._measure = measured = measure(text, Kind.TEXT, account.options)
        self._bar.counter.show_measure(measured, cost=words.costs(measured.parts) if text.strip() else "")
        several = len([each for each in self._desk.accounts.all() if each.book == self._s.book]) > 1
        self._bar.show_account(account.name if several and self._account is not None else "")
        closed = self._closed()
        self._bar.show_closed(closed)
        self._said = Said("info", closed) if closed else self._refused or self._live(measured, text)
        said = self._said or Said("info", "")
        self._bar.show_note(said.kind, said.sentence, said.button)
        forbidden = said.sentence if said.kind == "bad" and said.act is not None else ""
        self._bar.send.set_disabled_reason(closed or self._reason(measured) or forbidden)
        self._bar.edit.setReadOnly(self._key in self._checking)

    def _closed(self) -> str:
        """Why nothing can be written, "" when it can."""
        present = self._conversation
        if present is None:
            return words.NOTHING_CHOSEN[0]
        if not words.is_number(present.number):
            return words.NO_NUMBER
        if present.opted_out:
            return words.REPLY_OPTED_OUT
        return words.ACCOUNT_GONE if self._account is None else ""

    def _reason(self, measured: Measure) -> str:
        """Why it cannot be sent as it stands."""
        if self._key in self._checking:
            return words.CHECKING
        if measured.problem is None:
            return ""
        most = (self._account or _NO_ACCOUNT).options.max_parts
        return compose_words.not_yet(measured.problem, most)

    def _live(self, measured: Measure, text: str) -> Said | None:
        """What is said while one writes: a rule that blocks, dear characters, the hours."""
        present, account = self._conversation, self._account
        if present is None or account is None or not text.strip():
            return None
        if measured.problem is not None and measured.problem is not TextProblem.EMPTY:
            most = account.options.max_parts
            return Said("bad", wording.text_problem(measured.problem, measured.parts, most))
        malaysian = present.number.startswith(MALAYSIA)
        if malaysian:
            context = context_of(Draft(account, text=text), 1)
            broken = [one for one in rules.check(measured.text, context) if one.rule.level is Level.BLOCK]
            if broken:
                return Said("bad", rule_words.sentence(broken[0]), words.IN_COMPOSE, self._to_compose)
        if measured.plain is not None and measured.plain.number < measured.parts:
            button = compose_words.plain_button(measured.forced)
            return Said("warn", words.dearer(measured.parts, measured.plain.number), button, self._use_plain)
        settings = self._desk.preferences.values
        if malaysian and not self._desk.hours.open_now(account.id):
            return Said("warn", words.at_night(settings.hours_from, settings.hours_to))
        return None

    def _refuse(self, said: Said) -> None:
        self._refused = said
        self.show()

    def _on_text_changed(self) -> None:
        self._refused = None
        if not self._loading and self._key is not None:
            self._keeper.keep(self._key, self._bar.edit.text())
        self.show()

    def _on_note_requested(self) -> None:
        if self._said is not None and self._said.act is not None:
            self._said.act()

    def _use_plain(self) -> None:
        self._bar.edit.put_text(twins.replace_all(self._bar.edit.text())[0])
        self._bar.edit.setFocus()

    def _to_compose(self) -> None:
        """There a rule can be overridden with a note, and a count typed."""
        present = self._conversation
        if present is None:
            return
        known = present.contact_id is not None
        name = present.name
        chip: Chip = (
            ContactChip(present.contact_id or 0, name, present.number)
            if known
            else NumberChip(f"+{present.number}", name)
        )
        text = escape(self._bar.edit.text())
        self._s.shell.compose_requested.emit(Seed(chips=(chip,), text=text, kind=Kind.TEXT))

    def send(self) -> None:
        """Check the reply and send it, or say what is in the way."""
        present, account = self._conversation, self._account
        if present is None or account is None or not self._bar.send.isEnabled():
            self.show()
            return
        self._checking.add(key_of(present))
        self._refused = None
        self.show()
        self._s.run(self._send(present, account, self._bar.edit.text()), "reply")

    async def _send(self, conversation: Conversation, account: Account, text: str) -> None:
        key = key_of(conversation)
        said: Said | None = None
        try:
            said = await self._check_and_send(key, account, text)
        except StoreError as error:
            said = Said("bad", f"{wording.store_text(error.problem)} The reply is still here.")
        except ValueError:
            log.exception("a reply was not taken")
            said = Said("bad", words.NOT_TAKEN)
        finally:
            self._checking.discard(key)
            if self._key == key:
                self._refused = said
                self.show()
        if said is not None and self._key != key:
            self._s.shell.toast(said.sentence)

    async def _check_and_send(self, key: Key, account: Account, text: str) -> Said | None:
        """What is in the way, None when it was sent."""
        preflight = await self._desk.inbox.reply_draft(account, key[1], text, True)
        blocked = self._blocked(preflight)
        if blocked is not None:
            return blocked
        broadcast_id = await self._desk.inbox.send_reply(preflight)
        await self._keeper.keep_sent(SentReply(broadcast_id, key, text))
        self._keeper.keep(key, "")
        if self._key == key:
            await self._fill("")
            self._bar.edit.setFocus()
        await self._keeper.flush()
        return None

    def _blocked(self, preflight: Preflight) -> Said | None:
        """What has to be mended first, and what has to be confirmed as in Compose."""
        if not preflight.recipients:
            problems = preflight.gathered.problems
            return Said("bad", compose_words.problem_reason(problems[0]) if problems else words.NO_NUMBER)
        if not preflight.rules_are_settled:
            broken = next(one for one in preflight.findings if one.rule.level is Level.BLOCK)
            return Said("bad", rule_words.sentence(broken), words.IN_COMPOSE, self._to_compose)
        if not preflight.can_send:
            return Said("bad", self._not_enough(preflight))
        most = self._desk.preferences.values.confirm_above
        if preflight.need > most or preflight.recipients > most:
            return Said("warn", words.to_confirm(preflight.need, most), words.IN_COMPOSE, self._to_compose)
        return None

    def _not_enough(self, preflight: Preflight) -> str:
        if not preflight.text_is_good:
            problem = preflight.measure.problem
            most = preflight.draft.account.options.max_parts
            return wording.text_problem(problem, preflight.measure.parts, most) if problem else words.NOT_TAKEN
        if preflight.over_day:
            return words.over_day(preflight.need, preflight.limit_of_day or 0)
        have = preflight.balance.left if preflight.balance is not None else None
        return words.not_enough(preflight.need, have or 0)

    async def undone(self, broadcast_id: int) -> Key | None:
        """A broadcast was taken back: the conversation whose reply it was, with the text in its line again."""
        found = await self._keeper.sent(broadcast_id)
        if found is None:
            return None
        before = self._bar.edit.text() if self._key == found.key else await self._keeper.load(found.key)
        text = found.text if not before.strip() or before == found.text else f"{found.text}\n{before}"
        self._keeper.keep(found.key, text)
        if self._key == found.key:
            await self._fill(text)
            self.show()
        return found.key


_NO_ACCOUNT = Account(0, "", "", "")
