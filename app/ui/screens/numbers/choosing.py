"""Of which days and which county the figures are, whether as they may leave the centre, and whether beside the
days before; and choosing them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from app.casework.dates import parse
from app.ui.screens.numbers.model import NumbersModel
from app.ui.spans import Span
from app.ui.theme.theme import theme
from app.ui.widgets.approximate_date import ApproximateDateField
from app.ui.widgets.button import FilledButton, IconButton, OutlinedButton
from app.ui.widgets.choice import SwitchChip
from app.ui.widgets.flow import Flow
from app.ui.widgets.picker import Picker
from app.ui.widgets.row import Row, Rows
from app.ui.widgets.sheet import Sheet
from app.words.language import _


class NumbersHead(Flow):
    """Of which days, which county, whether as shared, and whether compared."""

    def __init__(self, model: NumbersModel) -> None:
        super().__init__(spacing=[theme.gap, theme.gap])
        self._model = model
        self._before, self._after = IconButton(icon="back"), IconButton(icon="forward")
        self._span, self._county = OutlinedButton(icon="calendar"), OutlinedButton(icon="place")
        self._shared, self._compared = SwitchChip(), SwitchChip()
        self._beside = OutlinedButton(icon="calendar")
        for button, then in (
            (self._span, lambda: choose_span(model)),
            (self._before, lambda: model.step(-1)),
            (self._after, lambda: model.step(1)),
            (self._county, lambda: choose_county(model)),
            (self._shared, model.toggle_shared),
            (self._compared, model.toggle_compared),  # last: its words are long, and a phone has a line for them
        ):
            button.bind(on_release=_then(then))
            self.add_widget(button)
        self._beside.bind(on_release=_then(lambda: choose_beside(model)))

    def show(self) -> None:
        """Say what is shown."""
        model = self._model
        self._before.name_for_help, self._after.name_for_help = _("Earlier"), _("Later")
        self._span.text, self._county.text = model.span.words, model.county_words
        self._shared.text, self._shared.chosen = _("For sharing"), model.is_shared
        self._compared.text, self._compared.chosen = model.compare_words, model.is_compared
        self._beside.text = _("Other days")
        if model.is_compared and self._beside.parent is None:
            self.add_widget(self._beside)
        elif not model.is_compared and self._beside.parent is not None:
            self.remove_widget(self._beside)


def choose_span(model: NumbersModel) -> Sheet:
    """Ask of which days."""
    return _ask_days(model, _("Which days?"), model.offered(), model.span, model.choose)


def choose_beside(model: NumbersModel) -> Sheet:
    """Ask with which days these are compared."""
    return _ask_days(model, _("Compare with which days?"), model.offered_beside(), model.beside, model.compare_with)


def _ask_days(
    model: NumbersModel, title: str, offered: Sequence[tuple[Span, str]], now: Span, chosen: Callable[[Span], None]
) -> Sheet:
    """Ask for days: some with one tap, any from one day to another."""
    sheet, rows = Sheet(title=title), Rows()

    def take(span: Span) -> None:
        sheet.dismiss()
        chosen(span)

    for span, words in offered:
        row = Row(title=words)
        row.bind(on_release=_then(partial(take, span)))
        rows.add_widget(row)
    sheet.add_widget(rows)
    first = ApproximateDateField(question=_("From"), value=now.first.isoformat(), today=lambda: model.today)
    last = ApproximateDateField(question=_("To"), value=now.last.isoformat(), today=lambda: model.today)
    for field in (first, last):
        sheet.add_widget(field)

    def own() -> None:
        for field in (first, last):
            field.read()
        begins, ends = (parse(field.value) if field.value else None for field in (first, last))
        if begins and ends and begins.earliest and ends.latest:
            take(Span(begins.earliest, ends.latest))

    show = FilledButton(text=_("Show these days"))
    show.bind(on_release=_then(own))
    sheet.ids.foot.add_widget(show)
    sheet.open()
    return sheet


def choose_county(model: NumbersModel) -> Sheet:
    """Ask which county."""
    picker = Picker(question=_("County"), options=model.counties(), chosen=[model.county])
    picker.fbind("chosen", lambda _picker, chosen: model.choose_county(chosen[0]))
    return picker.open()


def _then(call: Callable[[], object]) -> Callable[..., None]:
    def pressed(*_: object) -> None:
        call()

    return pressed
