"""Joins the chart and the cost table with the services: the balance over time, and where the credits went."""

import asyncio
from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from smsdesk.domain.accounts import Account
from smsdesk.domain.events import BalanceChanged
from smsdesk.services.desk import Desk
from smsdesk.ui import wording_credits as words
from smsdesk.ui.credits.chart import Plot
from smsdesk.ui.credits.chart_points import Mark, Step, chart_of
from smsdesk.ui.credits.view import CreditsPage
from smsdesk.ui.shell import Shell
from smsdesk.ui.tasks import Tasks

_DAY = 86400.0


class HistoryPresenter:
    """Reads nothing before the page is first shown: drawing alone takes half a second to load."""

    def __init__(self, page: CreditsPage, desk: Desk, shell: Shell, tasks: Tasks) -> None:
        self._page = page
        self._desk = desk
        self._shell = shell
        self._tasks = tasks
        self._days = 30
        self._loading = False
        self._forget = [desk.bus.listen(BalanceChanged, self._on_balance_changed)]
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
        make = await asyncio.to_thread(_plot_maker)
        self._page.chart.canvas.set_plot(make(self._page.chart.canvas))

    def _on_chart_span_chosen(self, days: int) -> None:
        self._days = days
        self._page.chart.show_span(days)
        self._load()

    def _on_balance_changed(self, event: BalanceChanged) -> None:
        account = self._shell.account
        if account is not None and account.id == event.account_id:
            self._load()

    def _load(self) -> None:
        account = self._shell.account
        if account is not None and self._page.chart.isVisible():
            self._tasks.spawn_latest("credits history", self._show(account))

    async def _show(self, account: Account) -> None:
        balances = await self._desk.credits.history(account.id)
        now = self._desk.clock.wall()
        steps: list[Step] = [(each.at, each.left) for each in balances if each.left is not None]
        marks: list[Mark] = []
        if self._shell.account is None or self._shell.account.id != account.id:
            return
        chart = chart_of(steps, marks, now - self._days * _DAY, now, account.options.warn_below)
        message = words.ONLY_USED if balances and not steps else words.NO_LINE
        self._page.chart.show_chart(chart, now, message)


def _plot_maker() -> Callable[[QWidget], Plot]:
    """Imported in a thread: it takes half a second."""
    from smsdesk.ui.credits.plot import BalancePlot

    return BalancePlot
