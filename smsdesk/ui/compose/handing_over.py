"""What leaves Compose as a broadcast and comes back with Undo, and what other tabs ask to be written."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from smsdesk.domain.accounts import Account
from smsdesk.domain.events import Erased
from smsdesk.domain.records import Timing
from smsdesk.services.desk import Desk
from smsdesk.services.preflight import Draft
from smsdesk.ui import wording_compose as words
from smsdesk.ui.compose.composition import Composition, from_json, without_number, words_to_json
from smsdesk.ui.compose.keeping import DraftKeeper
from smsdesk.ui.shell import Seed, Shell
from smsdesk.ui.tasks import Tasks


@dataclass(frozen=True)
class Surface:
    """Compose as it is handled here: what stands in it, and how another composition is put there and kept."""

    account: Callable[[], Account | None]
    composition: Callable[[], Composition]
    show: Callable[[Composition], None]
    keep: Callable[[], None]
    fresh: Callable[[Account], Composition]
    ready: Callable[[], bool]  # False while an account's draft is being read: it would go over what is put there


def draft_of(account: Account, now: Composition, octets: tuple[bytes, ...], title: str, saved_parts: int) -> Draft:
    """What is checked before sending: the composition, the messages of a binary kind with their name, and what plain
    characters save."""
    return Draft(
        account,
        now.chips,
        now.text,
        now.kind,
        now.automatic,
        now.sender,
        now.reports,
        octets=octets,
        title=title,
        barcode=now.barcode,
        source=words_to_json(now),
        timing=now.timing,
        saved_parts=saved_parts,
    )


class HandingOver:
    """Nothing that stood in Compose is lost by any of it: it can be brought back."""

    def __init__(self, surface: Surface, keeper: DraftKeeper, desk: Desk, shell: Shell, tasks: Tasks) -> None:
        self._surface = surface
        self._keeper = keeper
        self._desk = desk
        self._shell = shell
        self._tasks = tasks
        self._waiting: Callable[[], None] = lambda: None
        self._sent: dict[int, tuple[int, Composition]] = {}
        self.stop = desk.bus.listen(Erased, lambda event: self._forget_number(event.number))

    def hand_over(self, broadcast_id: int, draft: Draft) -> bool:
        """Empty Compose; what was in it comes back with Undo, also after a restart. False: another account or another
        message is in front by now."""
        former = from_json(draft.source, None) or Composition()
        former = replace(former, chips=draft.chips, text=draft.text, reports=draft.reports, timing=draft.timing)
        self._sent[broadcast_id] = (draft.account.id, former)
        self._tasks.spawn(self._keeper.keep_sent(draft.account.id, broadcast_id, former), "compose-keep-sent")
        account = self._surface.account()
        empty = replace(self._surface.fresh(draft.account), sender=draft.sender)
        if account is None or account.id != draft.account.id:
            self._tasks.spawn(self._empty_behind(draft, empty), "compose-empty")
            return False
        if self._surface.composition().text != draft.text:
            return False  # a link or another tab put it there meanwhile
        self._surface.show(empty)
        self._surface.keep()
        self._tasks.spawn(self._keeper.flush(), "compose-flush")
        return True

    async def _empty_behind(self, draft: Draft, empty: Composition) -> None:
        """What was sent must not wait in the draft of its account, to be sent once more."""
        kept = await self._keeper.load(draft.account.id)
        if kept is not None and kept.text == draft.text:
            self._keeper.keep(draft.account.id, empty)

    def loaded(self) -> None:
        """The account's draft is there: what came meanwhile goes over it."""
        act, self._waiting = self._waiting, lambda: None
        act()

    def _forget_number(self, number: str) -> None:
        """A person was erased: nothing about them stands in Compose, or comes back with Undo."""
        if not number:
            return  # only what is old: this is not
        self._keeper.forget_number(number)
        self._sent = {key: (account, without_number(each, number)) for key, (account, each) in self._sent.items()}
        self._when_ready(lambda: self._show_without(number))

    def _show_without(self, number: str) -> None:
        former = self._surface.composition()
        left = without_number(former, number)
        if left is not former:
            self._surface.show(left)
            self._surface.keep()

    def _when_ready(self, act: Callable[[], None]) -> None:
        if self._surface.ready():
            act()
        else:
            self._waiting = act

    async def bring_back(self, broadcast_id: int, seed: Seed | None = None) -> None:
        """The broadcast was taken back: what it was made from stands in Compose again, or `seed` where that is not
        known any more."""
        account_id, former = self._sent.pop(broadcast_id, (0, None))
        for account in self._desk.accounts.all() if former is None else ():
            former = await self._keeper.sent(account.id, broadcast_id)
            account_id = account.id
            if former is not None:
                break
        if former is None:
            if seed is not None:
                self.plant(seed)
            return
        present, again = self._surface.account(), former
        its_own = self._desk.accounts.get(account_id)
        if its_own is not None and (present is None or present.id != account_id):
            self._shell.set_account(its_own)  # where a draft that it replaces can be brought back
        self._when_ready(lambda: self._replace(again))

    def plant(self, seed: Seed) -> None:
        """Fill Compose as another tab asks."""
        self._when_ready(lambda: self._plant(seed))

    def _plant(self, seed: Seed) -> None:
        given = {name: value for name, value in vars(seed).items() if value is not None and name != "source"}
        now = self._surface.composition()
        again = from_json(seed.source, None)
        if again is not None:
            chips = seed.chips if seed.chips is not None else now.chips
            self._replace(replace(again, chips=chips, timing=seed.timing or Timing()))
            return
        if "kind" in given:
            given["automatic"] = True
        self._replace(replace(now, **given))

    def _replace(self, other: Composition) -> None:
        """Show another composition; what would be lost by that can be brought back."""
        former = self._surface.composition()
        self._surface.show(other)
        self._surface.keep()
        lost = (former.chips and former.chips != other.chips) or (former.text.strip() and former.text != other.text)
        if lost or (former.builders and former.builders != other.builders):
            self._shell.toast(words.DRAFT_REPLACED, "Undo", lambda: self._replace(former))
