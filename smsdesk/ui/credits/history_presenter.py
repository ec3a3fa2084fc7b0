"""Joins the chart and the cost table with the services: the balance over time, and where the credits went."""

import asyncio
from collections.abc import Callable
from importlib import import_module

from PySide6.QtWidgets import QWidget

from smsdesk.domain.accounts import Account
from smsdesk.domain.balance_history import BalanceMark
from smsdesk.domain.events import BalanceChanged, BroadcastSettled, LessonLearned, RunChanged, TransferChanged
from smsdesk.services.desk import Desk
from smsdesk.ui import wording_credits as words
from smsdesk.ui import wording_spending
from smsdesk.ui.credits.chart import Plot
from smsdesk.ui.credits.chart_points import Mark, chart_of
from smsdesk.ui.credits.cost_presenter import CostPresenter
from smsdesk.ui.credits.view import CreditsPage
from smsdesk.ui.shell import Shell
from smsdesk.ui.tasks import Tasks
from smsdesk.ui.wording_sent import shared_start

_DAY = 86400.0
_LEAST = 3600.0
"""Seconds that the chart spans at least."""
_GATHERED = 0.3
"""Seconds in which changes that come together are read once."""


class HistoryPresenter:
    """Reads nothing before the page is first shown: drawing alone takes half a second to load."""

    def __init__(self, page: CreditsPage, desk: Desk, shell: Shell, tasks: Tasks) -> None:
        self._page = page
        self._desk = desk
        self._shell = shell
        self._tasks = tasks
        self._days = 30
        self._loading = False
        self._account_id = 0
        self.cost = CostPresenter(page.cost, desk, shell, tasks)
        self._forget = [
            desk.bus.listen(BalanceChanged, self._on_account_told),
            desk.bus.listen(LessonLearned, self._on_account_told),
            desk.bus.listen(TransferChanged, self._on_account_told),
            desk.bus.listen(RunChanged, lambda _event: self._load()),
            # Reports tell what was wasted; they come in masses, and the last one of a broadcast is enough.
            desk.bus.listen(BroadcastSettled, lambda _event: self._load()),
        ]
        page.chart.show_span(self._days)
        page.chart.wanted.connect(self._on_chart_wanted)
        page.chart.span_chosen.connect(self._on_chart_span_chosen)
        shell.account_changed.connect(lambda _account: self._load())

    def stop(self) -> None:
        """Hear no more events, and let the drawing go."""
        for forget in self._forget:
            forget()
        if self._page.chart.canvas.plot is not None:
            self._page.chart.canvas.plot.close()

    def _on_chart_wanted(self) -> None:
        self._load()
        if self._page.chart.canvas.plot is None and not self._loading:
            self._loading = True
            self._tasks.spawn(self._load_plot(), "load chart")

    async def _load_plot(self) -> None:
        await asyncio.to_thread(import_module, "numpy")
        self._page.chart.canvas.set_plot(_plot_maker()(self._page.chart.canvas))

    def _on_chart_span_chosen(self, days: int) -> None:
        self._days = days
        self._page.chart.show_span(days)
        self._load()

    def _on_account_told(self, event: BalanceChanged | LessonLearned | TransferChanged) -> None:
        account = self._shell.account
        if account is not None and account.id == event.account_id:
            self._load()

    def _load(self) -> None:
        account = self._shell.account
        if account is not None and self._page.chart.isVisible():
            self._tasks.spawn_latest("credits history", self._show(account))

    async def _show(self, account: Account) -> None:
        if account.id == self._account_id:  # what comes in masses is read once; another account at once
            await asyncio.sleep(_GATHERED)
        self._account_id = account.id
        now = self._desk.clock.wall()
        since = now - self._days * _DAY
        found = await self._desk.spending.history(account.id, since)
        days = await self._desk.spending.days_left(account.id)
        latest = await self._desk.credits.latest(account.id)
        if self._shell.account is None or self._shell.account.id != account.id:
            return
        shared = shared_start([mark.title for mark in found.marks if mark.kind == "broadcast"])
        marks = [_mark(each, shared) for each in found.marks]
        if found.points:  # what nobody knows takes no room
            known = now - found.points[0][0]
            since = max(since, now - max(1.1 * known, _LEAST))
        chart = chart_of(found.points, marks, since, now, account.options.warn_below)
        silent = latest is not None and latest.left is None and latest.used is not None
        self._page.chart.show_chart(chart, now, words.ONLY_USED if silent else words.NO_LINE)
        self._page.chart.show_pace(wording_spending.pace(days, latest.left if latest is not None else None))
        await self.cost.load(account, self._days)


def _mark(mark: BalanceMark, shared: int) -> Mark:
    return Mark(mark.at, wording_spending.mark_title(mark, shared), mark.change, mark.kind.value)


def _plot_maker() -> Callable[[QWidget], Plot]:
    """Imported here and not in a thread, though it takes 0.25 s, once: it loads more of Qt's modules and makes types of
    them, and while the window lived meanwhile that ended the program now and then (found by the journey)."""
    from smsdesk.ui.credits.plot import BalancePlot

    return BalancePlot
