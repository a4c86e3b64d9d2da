"""The components do what they say, by finger and by key."""

from collections.abc import Callable
from datetime import date

import pytest
from kivy.core.window import Window
from kivy.uix.widget import Widget

from app.ui.focus import keyboard
from app.ui.theme.theme import theme
from app.ui.widgets.approximate_date import ApproximateDateField
from app.ui.widgets.bar import Bar
from app.ui.widgets.button import FilledButton, HoldButton, OutlinedButton, TextButton
from app.ui.widgets.calendar_sheet import CalendarDays
from app.ui.widgets.check import Check
from app.ui.widgets.choice import Chip, Choice
from app.ui.widgets.field import FieldEntry, PasswordField, TextField
from app.ui.widgets.ground import Column
from app.ui.widgets.navigation import Destination, Rail
from app.ui.widgets.page import ScrollPage
from app.ui.widgets.picker import Picker
from app.ui.widgets.row import Row
from app.ui.widgets.sheet import Sheet, ask
from app.ui.widgets.skip_links import SkipLinks
from app.ui.widgets.snackbar import notices
from app.ui.widgets.tabs import Tab, Tabs
from app.ui.widgets.text import Title
from app.ui.widgets.top_bar import TopBar
from tests.ui import looks
from tests.ui.driver import DOWN, ENTER, ESCAPE, LEFT, RIGHT, SPACE, TAB, UP, Ui

pytestmark = pytest.mark.ui

PLACES = [("villa", "Villa"), ("hotel", "Hotel or lodging"), ("home", "Home")]


@pytest.fixture
def show(mount: Callable[..., Ui]) -> Callable[..., Ui]:
    """Return a function that shows widgets one under the other."""

    def shown(*widgets: Widget, size: tuple[int, int] = (800, 900)) -> Ui:
        page = ScrollPage()
        for widget in widgets:
            page.add_widget(widget)
        return mount(lambda: page, size)

    return shown


def pressed(widget: Widget, event: str = "on_release") -> list[Widget]:
    """Return a list that grows with every `event` of `widget`."""
    heard: list[Widget] = []
    widget.bind(**{event: lambda *_: heard.append(widget)})
    return heard


def test_a_button_answers_to_a_tap_to_enter_and_to_space(show: Callable[..., Ui]) -> None:
    button = FilledButton(text="Save")
    heard = pressed(button)
    ui = show(button)
    ui.tap("Save")
    ui.key(TAB)
    ui.key(ENTER)
    ui.key(SPACE)
    assert len(heard) == 3


def test_a_disabled_button_answers_to_nothing_and_tab_passes_it_by(show: Callable[..., Ui]) -> None:
    off, on = FilledButton(text="Save", disabled=True), FilledButton(text="Close")
    heard = pressed(off)
    ui = show(off, on)
    ui.tap("Save")
    ui.key(TAB)
    ui.key(ENTER)
    assert (heard, keyboard.at) == ([], on)


def test_tab_goes_in_reading_order_and_back_with_shift(show: Callable[..., Ui]) -> None:
    field, first, second = TextField(question="Who?"), OutlinedButton(text="One"), OutlinedButton(text="Two")
    ui = show(field, first, second)
    visited = []
    for _ in range(3):
        ui.key(TAB)
        visited.append(keyboard.at)
    assert visited == [field.ids.entry, first, second]
    ui.key(TAB, None, "shift")
    assert keyboard.at is first


def test_a_finger_never_takes_the_keyboard_to_a_button(show: Callable[..., Ui]) -> None:
    ui = show(FilledButton(text="Save"))
    ui.tap("Save")
    assert keyboard.at is None


def test_the_ring_shows_for_the_keyboard_and_goes_with_a_touch(show: Callable[..., Ui]) -> None:
    ui = show(FilledButton(text="Save"), FilledButton(text="Close"))
    plain = ui.shot()
    ui.key(TAB)
    ringed = ui.shot()
    ui.tap(ui.root)
    assert ringed != plain
    assert ui.shot() == plain


def test_the_keyboard_scrolls_what_it_comes_to_into_view(show: Callable[..., Ui]) -> None:
    ui = show(*[FilledButton(text=f"Button {number}") for number in range(30)], size=(360, 740))
    for _ in range(25):
        ui.key(TAB)
    y = keyboard.at.to_window(*keyboard.at.pos)[1]
    assert keyboard.at.text == "Button 24"
    assert 0 <= y <= Window.height - keyboard.at.height


def test_what_must_be_held_fires_only_when_it_was_held_long_enough(show: Callable[..., Ui]) -> None:
    button = HoldButton(text="Hold to wipe")
    heard = pressed(button, "on_held")
    ui = show(button)
    ui.hold(button, 0.6)
    assert heard == []
    ui.hold(button, 1.5)
    assert len(heard) == 1


def test_a_field_takes_typing_and_says_when_it_was_left(show: Callable[..., Ui]) -> None:
    field = TextField(question="Occurrence book number", help="As it stands in the book")
    heard = pressed(field, "on_left")
    ui = show(field, FilledButton(text="Next"))
    ui.tap(field.ids.entry)
    ui.write("OB 12/18/10/2021")
    assert heard == []  # never while typing
    ui.key(TAB)
    assert (field.text, len(heard)) == ("OB 12/18/10/2021", 1)


def test_enter_in_a_field_goes_on_to_the_next(show: Callable[..., Ui]) -> None:
    first, second = TextField(question="One"), TextField(question="Two")
    ui = show(first, second)
    first.begin()
    ui.key(ENTER)
    assert keyboard.at == second.ids.entry


def test_an_error_takes_the_place_of_the_help_and_gives_it_back(show: Callable[..., Ui]) -> None:
    field = TextField(question="Station", help="The police station")
    ui = show(field)
    field.error = "Choose a station of this county"
    ui.frames(2)
    assert "The police station" not in ui.texts()
    assert "Choose a station of this county" in ui.texts()
    field.error = ""
    ui.frames(2)
    assert "The police station" in ui.texts()


def test_a_narrative_grows_with_what_is_written(show: Callable[..., Ui]) -> None:
    field = TextField(question="What happened?", multiline=True)
    ui = show(field)
    before = field.height
    field.text = "Alisema.\n" * 20
    ui.frames(4)
    assert field.height > before
    assert field.ids.entry.height >= field.ids.entry.minimum_height


def test_a_passphrase_is_dots_until_it_is_asked_for(show: Callable[..., Ui]) -> None:
    field = PasswordField(question="Passphrase", text="mvua ya jioni")
    ui = show(field)
    assert field.ids.entry.password
    field.dispatch("on_act")
    ui.frames(2)
    assert not field.ids.entry.password


def test_one_answer_replaces_the_other_and_a_second_tap_takes_it_back(show: Callable[..., Ui]) -> None:
    choice = Choice(question="Where?", options=PLACES)
    ui = show(choice)
    ui.tap("Villa")
    ui.tap("Home")
    assert choice.chosen == ["home"]
    ui.tap("Home")
    assert choice.chosen == []


def test_several_answers_stay_in_the_order_they_are_listed(show: Callable[..., Ui]) -> None:
    choice = Choice(question="Where?", options=PLACES, multiple=True)
    ui = show(choice)
    ui.tap("Home")
    ui.tap("Villa")
    assert choice.chosen == ["villa", "home"]


def test_arrow_keys_go_along_the_chips(show: Callable[..., Ui]) -> None:
    ui = show(Choice(question="Where?", options=PLACES))
    ui.key(TAB)
    ui.key(RIGHT)
    ui.key(DOWN)
    assert isinstance(keyboard.at, Chip)
    assert keyboard.at.value == "home"


def test_a_tick_can_be_set_and_taken_away(show: Callable[..., Ui]) -> None:
    check = Check(text="Her age band", second="13 to 15")
    ui = show(check)
    ui.tap("Her age band")
    assert check.active
    ui.key(TAB)
    ui.key(SPACE)
    assert not check.active


def test_a_picker_finds_chooses_and_closes(show: Callable[..., Ui]) -> None:
    picker = Picker(question="Ward", options=[(str(n), f"Ward {n}") for n in range(1500)])
    ui = show(picker)
    ui.tap("Choose")
    ui.wait(0.5)
    ui.write("1437")
    ui.tap("Ward 1437")
    ui.wait(0.5)
    assert picker.chosen == ["1437"]
    assert "Ward 1437" in ui.texts()
    assert not isinstance(ui.root, Sheet)


def test_a_picker_says_when_nothing_is_found(show: Callable[..., Ui]) -> None:
    ui = show(Picker(question="Ward", options=[("1", "Nyali")]))
    ui.tap("Choose")
    ui.wait(0.5)
    ui.write("xy")
    assert "Nothing in this list has these letters. Try fewer of them." in ui.texts()
    assert "Nyali" not in ui.texts()


def test_arrow_keys_go_through_a_long_list_to_its_ends(show: Callable[..., Ui]) -> None:
    picker = Picker(question="Ward", options=[(str(n), f"Ward {n}") for n in range(30)])
    ui = show(picker)
    ui.key(TAB)
    ui.key(ENTER)
    ui.wait(0.5)
    ui.key(ENTER)  # out of the search, to the first line
    assert keyboard.at.text == "Ward 0"
    for _press in range(29):
        ui.key(DOWN)
    assert keyboard.at.text == "Ward 29"
    ui.key(DOWN)
    assert keyboard.at.text == "Ward 29"
    assert keyboard.ringed is keyboard.at
    for _press in range(12):
        ui.key(UP)
    ui.key(ENTER)
    assert picker.chosen == ["17"]


def test_a_picker_draws_only_the_lines_in_view(show: Callable[..., Ui]) -> None:
    ui = show(Picker(question="Ward", options=[(str(n), f"Ward {n}") for n in range(1500)]))
    ui.tap("Choose")
    ui.wait(0.5)
    assert 5 < sum(text.startswith("Ward ") for text in ui.texts()) < 20


def test_a_date_is_understood_when_the_field_is_left(show: Callable[..., Ui]) -> None:
    asked = ApproximateDateField(question="When did it happen?", today=lambda: date(2022, 3, 22))
    ui = show(asked, FilledButton(text="Next"))
    ui.tap(asked.ids.field.ids.entry)
    ui.write("about 18 oct 2021")
    ui.key(TAB)
    assert (asked.value, asked.precision, asked.ids.field.text) == ("~2021-10-18", "about", "about 18 October 2021")


def test_a_date_that_cannot_be_read_stays_and_says_what_to_write(show: Callable[..., Ui]) -> None:
    asked = ApproximateDateField(question="When did it happen?", today=lambda: date(2022, 3, 22))
    ui = show(asked, FilledButton(text="Next"))
    ui.tap(asked.ids.field.ids.entry)
    ui.write("when the rains came")
    ui.key(TAB)
    assert asked.ids.field.text == "when the rains came"
    assert "Write the month and the year, even if you do not know the day" in ui.texts()


def test_chips_say_how_well_the_date_is_known(show: Callable[..., Ui]) -> None:
    asked = ApproximateDateField(question="When did it happen?", value="2021-10-18")
    ui = show(asked)
    for tapped, value in (("About", "~2021-10-18"), ("Only the month", "2021-10"), ("Only the year", "2021")):
        ui.tap(tapped)
        assert asked.value == value
    ui.tap("Exact")  # the day is not known any more: it is asked for
    assert (asked.value, keyboard.at) == ("2021", asked.ids.field.ids.entry)


def test_a_reason_for_skipping_can_be_given_and_taken_back(show: Callable[..., Ui]) -> None:
    links = SkipLinks()
    ui = show(links)
    ui.tap("Does not want to say")
    assert links.reason == "declined"
    ui.tap("Does not want to say")
    assert links.reason == ""


def test_a_row_and_its_action_are_two_things_to_press(show: Callable[..., Ui]) -> None:
    row = Row(icon="call", tone="over", title="Police promised an arrest", pill="7 days over", action="Log call")
    opened, acted = pressed(row), pressed(row, "on_act")
    ui = show(row)
    ui.tap("Log call")
    assert (len(opened), len(acted)) == (0, 1)
    ui.tap("Police promised an arrest")
    assert (len(opened), len(acted)) == (1, 1)


def test_a_narrow_row_puts_its_action_underneath(show: Callable[..., Ui]) -> None:
    row = Row(title="Police promised an arrest", action="Log call")
    ui = show(row, size=(1000, 700))
    title, action = ui.find("Police promised an arrest"), ui.find("Log call")
    assert action.to_window(*action.center)[0] > title.to_window(title.right, title.y)[0] - 1
    ui.resize(360, 740)
    assert action.to_window(*action.center)[1] < title.to_window(*title.pos)[1]


def test_a_sheet_closes_by_its_button_by_escape_and_by_a_touch_beside_it(show: Callable[..., Ui]) -> None:
    ui = show(FilledButton(text="Below"))
    for close in (
        lambda sheet: ui.key(ESCAPE),
        lambda sheet: ui.tap(next(button for button in ui.every(Widget) if getattr(button, "icon", "") == "close")),
        lambda sheet: ui.touch(2, 2),
    ):
        sheet = Sheet(title="All steps")
        sheet.open()
        ui.wait(0.5)
        assert ui.root is sheet
        close(sheet)
        ui.wait(0.5)
        assert ui.root is not sheet


def test_what_escape_closes_gives_the_keyboard_back_for_good(show: Callable[..., Ui]) -> None:
    below = FilledButton(text="Add")
    ui = show(below)
    ui.key(TAB)
    Sheet(title="Add to this case").open()
    ui.wait(0.5)
    ui.key(ESCAPE)  # and lets go of it
    ui.wait(0.5)
    assert keyboard.at is below


def test_the_keyboard_stays_in_a_dialog_and_comes_back_from_it(show: Callable[..., Ui]) -> None:
    below = FilledButton(text="Remove")
    ui = show(below)
    ui.key(TAB)
    kept: list[str] = []
    ask(
        "Remove this tablet?",
        "Its keys stop opening anything new.",
        [(TextButton(text="Keep"), lambda: kept.append("k"))],
    )
    ui.wait(0.5)
    visited = set()
    for _ in range(4):
        visited.add(keyboard.at)
        ui.key(TAB)
    assert below not in visited
    ui.tap("Keep")
    ui.wait(0.5)
    assert kept == ["k"]


def test_a_notice_can_be_undone_and_goes_by_itself_after_ten_seconds(show: Callable[..., Ui]) -> None:
    ui = show(Column())
    undone: list[str] = []
    notices.show("Referral closed", "Undo", lambda: undone.append("it"))
    ui.frames(2)
    ui.tap("Undo")
    assert undone == ["it"]
    notices.show("Referral closed", "Undo")
    ui.wait(9.5)
    assert "Referral closed" in ui.texts()
    ui.wait(1)
    assert "Referral closed" not in ui.texts()


@pytest.mark.parametrize("size", [(1366, 400), (360, 740)])
def test_what_needs_attention_stands_beside_what_was_sent_and_each_is_pressed_for_itself(
    mount: Callable[..., Ui], size: tuple[int, int]
) -> None:
    bar = TopBar(title="Today", sync_state="offline", sync_text="Offline, 12 to send")
    looked, sent = pressed(bar, "on_mark"), pressed(bar, "on_sync")
    root = Column()
    root.add_widget(bar)
    ui = mount(lambda: root, size)
    assert "Needs attention" not in ui.texts()

    bar.attention = "Needs attention"
    ui.frames(4)
    ui.tap("Needs attention")
    ui.tap("Offline, 12 to send")

    assert (len(looked), len(sent)) == (1, 1)


@pytest.mark.parametrize("size", [(1366, 400), (360, 740)])
def test_the_bar_says_what_was_sent_and_hides_at_every_size(mount: Callable[..., Ui], size: tuple[int, int]) -> None:
    bar = TopBar(title="Today", sync_state="offline", sync_text="Offline, 12 to send", can_go_back=True)
    heard = [pressed(bar, event) for event in ("on_sync", "on_hide", "on_back")]
    root = Column()
    root.add_widget(bar)
    ui = mount(lambda: root, size)
    bar.can_go_back = False
    ui.frames(3)
    assert ui.texts().count("Offline, 12 to send") == 1  # in words where one begins, at every size
    bar.can_go_back = True
    ui.frames(3)
    for icon in ("offline", "hide", "back"):  # inside of something a phone has room for the sign alone
        ui.tap(next(widget for widget in ui.every(Widget) if getattr(widget, "icon", "") == icon))
    assert [len(each) for each in heard] == [1, 1, 1]


def test_the_bar_gives_the_title_its_room_before_anything_else(mount: Callable[..., Ui]) -> None:
    bar = TopBar(title="New incident", subtitle="Step 3 of 5: What happened", saved="Saved 10:42")
    bar.sync_state, bar.sync_text = "waiting", "Offline, 1,234 to send since Tuesday"
    root = Column()
    root.add_widget(bar)
    ui = mount(lambda: root, (760, 400))
    ui.frames(3)
    title, sent = ui.find(bar.title), ui.find(bar.sync_text)
    assert title.height < 2 * title.font_size  # on one line
    assert sent.to_window(*sent.pos)[1] < title.to_window(*title.pos)[1]


def test_no_word_of_a_title_is_broken_on_a_phone(mount: Callable[..., Ui]) -> None:
    bar = TopBar(title="Watu waliohesabiwa", can_go_back=True, sync_text="Vyote vimetumwa 23:42")
    root = Column()
    root.add_widget(bar)
    ui = mount(lambda: root, (360, 740))
    ui.frames(4)
    title = ui.find(bar.title)
    assert title.texture_size[1] < 3 * title.font_size, "two words, two lines"
    bar.title = "Watu"
    ui.frames(4)
    assert title.font_size == theme.page


def test_a_very_long_title_ends_in_the_third_line_of_the_bar(mount: Callable[..., Ui]) -> None:
    theme.choose(text_size=1.5)
    bar = TopBar(title="Saida wa Mwanakombo " * 4 + "Mwembelegezakaributena", can_go_back=True)
    root = Column()
    root.add_widget(bar)
    ui = mount(lambda: root, (360, 740))
    ui.frames(4)
    title = ui.find(bar.title)
    assert title._label.text.endswith("…")
    assert title.texture_size[1] / title.font_size <= 4
    bar.title = "Saida wa Mwanakombo"
    ui.frames(4)
    assert title._label.text == bar.title
    assert looks.clipped_texts(ui) == []


def test_the_word_of_a_way_stays_on_one_line_in_the_largest_text(mount: Callable[..., Ui]) -> None:
    theme.choose(text_size=1.5)
    ui = mount(lambda: Rail(destinations=[Destination("settings", "settings", "Administration")]), (88, 400))
    ui.frames(3)
    word = ui.find("Administration")
    lines = word.texture_size[1] / word.font_size
    theme.choose(text_size=1.0)
    assert lines < 2


def test_a_code_that_is_wider_than_its_line_goes_on_after_a_hyphen(show: Callable[..., Ui]) -> None:
    code, broken = "MSA-JC2-26-KU-003", "MSA-JC2-26-\nKU-003"
    titles = [Title(text=text, size_hint_x=None, width=125) for text in (code, broken)]
    ui = show(*titles)
    ui.frames(3)
    one, other = (title.texture for title in titles)
    assert (one.size, one.pixels) == (other.size, other.pixels)
    assert code in ui.texts()  # what is said stays whole


def test_a_bar_shows_its_share_and_never_more_than_the_whole(show: Callable[..., Ui]) -> None:
    bar = Bar(value=12, most=10)
    assert (bar.share(5), bar.share(bar.value), bar.share(-1)) == (0.5, 1.0, 0.0)
    assert Bar(most=0).share(3) == 0.0


def test_typing_never_reaches_a_field_that_lost_the_keyboard(show: Callable[..., Ui]) -> None:
    field = TextField(question="Who?")
    ui = show(field, FilledButton(text="Next"))
    ui.tap(field.ids.entry)
    ui.write("Sai")
    ui.tap("Next")
    ui.write("da")
    assert field.text == "Sai"
    assert isinstance(field.ids.entry, FieldEntry)


def test_arrows_go_through_tabs_and_enter_opens_one(show: Callable[..., Ui]) -> None:
    tabs = Tabs(options=[("line", "Timeline"), ("people", "People"), ("past", "History")], chosen="line")
    ui = show(tabs)
    ui.key(TAB)
    ui.key(RIGHT)
    ui.key(ENTER)
    assert tabs.chosen == "people"
    ui.key(LEFT)
    ui.key(LEFT)
    ui.key(ENTER)
    assert tabs.chosen == "past"


def test_a_list_with_nothing_in_it_says_so_and_blames_no_letters(show: Callable[..., Ui]) -> None:
    ui = show(Picker(question="Who is accused?", options=[]))
    ui.tap("Choose")
    ui.wait(0.5)
    assert ui.shows("There is nothing to choose from yet.")
    ui.write("ny")
    ui.wait(0.5)
    assert ui.shows("Nothing in this list has these letters.")
    ui.key(ESCAPE)


def test_one_escape_closes_a_list_whose_search_has_the_keyboard(show: Callable[..., Ui]) -> None:
    ui = show(Picker(question="Ward", options=[("1", "Nyali")]))
    ui.tap("Choose")
    ui.wait(0.5)
    ui.write("ny")
    assert isinstance(keyboard.at, FieldEntry)
    ui.key(ESCAPE)
    ui.wait(0.5)
    assert not isinstance(ui.root, Sheet)


def test_what_the_mouse_points_at_shows_it(show: Callable[..., Ui]) -> None:
    first, second = FilledButton(text="Save"), OutlinedButton(text="Close")
    ui = show(first, second)
    for button, other in ((first, second), (second, first)):
        Window.mouse_pos = button.to_window(*button.center)
        ui.frames(2)
        assert (button.hovered, other.hovered) == (True, False)
    Window.dispatch("on_cursor_leave")
    ui.frames(2)
    assert not second.hovered
    Window.mouse_pos = (0, 0)


def days_of(ui: Ui) -> CalendarDays:
    return next(ui.every(CalendarDays))


def test_a_day_is_chosen_in_the_calendar_and_an_about_stays_about(show: Callable[..., Ui]) -> None:
    asked = ApproximateDateField(question="When did it happen?", value="~2021-10-18", today=lambda: date(2022, 3, 22))
    ui = show(asked, size=(360, 740))
    asked.ids.field.dispatch("on_act")
    ui.wait(0.5)
    assert days_of(ui).title == "October 2021"
    assert looks.small_targets(ui) == []
    ui.tap("5")
    ui.wait(0.5)
    assert (asked.value, asked.ids.field.text) == ("~2021-10-05", "about 5 October 2021")


def test_the_calendar_goes_to_any_month_by_its_year(show: Callable[..., Ui]) -> None:
    asked = ApproximateDateField(question="When did it happen?", today=lambda: date(2022, 3, 22))
    ui = show(asked, size=(360, 740))
    asked.open_calendar()
    ui.wait(0.5)
    ui.tap("March 2022")
    days_of(ui).turn(-1)
    ui.frames(4)
    assert looks.clipped_texts(ui) == []
    ui.tap("November")
    assert days_of(ui).title == "November 2021"
    ui.tap("30")
    ui.wait(0.5)
    assert asked.value == "2021-11-30"


def test_a_day_that_has_not_come_cannot_have_happened(show: Callable[..., Ui]) -> None:
    asked = ApproximateDateField(question="When did it happen?", today=lambda: date(2022, 3, 22))
    ui = show(asked, size=(360, 740))
    asked.open_calendar()
    ui.wait(0.5)
    ui.tap("23")
    assert asked.value == ""
    ui.tap("22")
    ui.wait(0.5)
    assert asked.value == "2022-03-22"


def test_arrow_keys_go_through_the_days_and_over_the_month(show: Callable[..., Ui]) -> None:
    asked = ApproximateDateField(question="When did it happen?", value="2022-03-02", today=lambda: date(2022, 3, 22))
    ui = show(asked)
    ui.key(TAB)
    ui.key(DOWN, None, "alt")
    ui.wait(0.5)
    ui.key(UP)
    assert days_of(ui).title == "February 2022"
    ui.key(LEFT)
    ui.key(ENTER)
    ui.wait(0.5)
    assert asked.value == "2022-02-22"


def test_enter_in_a_field_that_is_all_there_is_comes_to_an_end(show: Callable[..., Ui]) -> None:
    asked = ApproximateDateField(question="When did it happen?", today=lambda: date(2022, 3, 22))
    ui = show(asked)
    ui.key(TAB)
    ui.write("yesterday")
    ui.key(ENTER)
    assert asked.value == "2022-03-21"


def test_the_open_tab_is_seen_whole_where_there_is_no_room_for_all(show: Callable[..., Ui]) -> None:
    options = [(words.lower(), words) for words in ("Timeline", "People", "Referrals", "Justice", "History")]
    tabs = Tabs(options=options, chosen="history")
    ui = show(tabs, size=(360, 740))

    def is_whole(words: str) -> bool:
        tab = next(each for each in ui.every(Tab) if each.text == words)
        left, _ = tab.to_window(tab.x, tab.y)
        return bool(tabs.x <= left and left + tab.width <= tabs.right)

    ui.frames(6)
    assert is_whole("History")
    assert not is_whole("Timeline")
    tabs.chosen = "timeline"
    ui.frames(6)
    assert is_whole("Timeline")


def test_a_page_drawn_anew_keeps_its_place_and_begins_at_its_top_for_something_else(mount: Callable[..., Ui]) -> None:
    page = ScrollPage()
    ui = mount(lambda: page, (360, 400))

    def draw(count: int, about: str) -> None:
        page.show((Row(title=f"{about} {number}") for number in range(count)), about)
        ui.frames(8)

    def down() -> float:
        return round((1 - page.scroll_y) * (page.ids.column.height - page.height))

    draw(30, "Kilifi")
    assert down() == 0
    page.scroll_y = 0.4
    ui.frames(2)
    place = down()
    draw(30, "Kilifi")
    assert down() == place > 400
    draw(40, "Kilifi")
    assert down() == place
    page.show([], "Kilifi")  # nothing to be seen while it is read again
    draw(30, "Kilifi")
    assert down() == place
    draw(8, "Kilifi")
    assert page.scroll_y == 0  # as near as it can
    draw(30, "Kwale")
    assert down() == 0
