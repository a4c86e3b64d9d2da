"""Lengths in dp and sizes of type in sp. No other module holds one. Knows nothing of Kivy.

dp: 1/160 inch on a screen as the system reports it; sp: the same, times the person's text size.
"""

# Type, in sp: what a text is, and its size. Which weight it has is said where it is drawn (widgets/text.py).
TYPE = {
    "figure": 34,  # one number on a card
    "page": 24,  # the name of a screen
    "section": 18,  # a dialog, an empty state
    "title": 16,  # a row, a card
    "label": 15,  # above a field, between groups of rows
    "body": 16,  # running text, what is typed
    "action": 15,  # on buttons
    "second": 15,  # under a title, help
    "pill": 13,
    "caption": 13,  # under an icon of the rail, beside a chart
}

# Lengths, in dp.
SIZES = {
    # space
    "margin": 28,  # left and right of a page
    "margin_narrow": 16,  # the same on a phone
    "gap": 8,
    "gap_wide": 12,
    "space": 16,
    "space_wide": 24,
    "hair": 1,
    "wheel": 90,  # one notch of a mouse's wheel: a row and a little
    "edge_strong": 2,
    # touch
    "target": 48,  # the least anything to press may measure, both ways
    "button_compact": 40,  # drawn height inside rows on laptops; the target stays
    "button_compact_padding": 16,
    "button_padding": 20,
    "field_height": 56,
    "field_padding": 16,
    "narrative_height": 188,
    "row_height": 72,
    "list_row_height": 74,
    "title_line": 21,  # what each further line of its title adds to it
    "chip_padding": 18,
    "pill_padding": 10,
    "pill_height": 26,
    # shape
    "card_radius": 18,
    "button_radius": 14,
    "tile_radius": 12,
    "bar_radius": 5,
    "ring_width": 2,
    "ring_gap": 2,
    # icons
    "icon": 24,
    "icon_small": 20,
    "icon_large": 44,
    "tile": 44,
    "tile_width": 158,  # a tile of a choice is not narrower than this: two fit on the narrowest phone
    "dot": 40,  # the round tile of a timeline
    # parts of the frame
    "rail_width": 88,
    "rail_item_height": 60,
    "bottom_bar_height": 64,
    "top_bar_height": 72,
    "list_pane_width": 380,
    "side_column_width": 340,
    "measure": 720,  # a column of text or fields is not wider than this
    "sheet_width": 560,
    "sheet_handle": 40,
    "notice_width": 560,
    # charts
    "bar_height": 10,
    "bar_tall": 12,
    "bar_mark": 20,
    "column_height": 64,
    "column_width": 128,  # a column is not wider than this: four fill one of two cards side by side
    "progress_height": 6,
    # breakpoints of the window's or a row's own width
    "phone": 600,  # under this: one column and a bottom bar
    "laptop": 840,  # from here: rail, list and detail side by side
    "row_narrow": 520,  # a row narrower than this puts its pill and action underneath
}

GROWING = (
    "list_row_height", "title_line", "list_pane_width", "row_narrow", "column_width", "tile_width", "icon",
    "icon_small", "rail_width",
)  # fmt: skip
"""What grows with the person's text size: the height that rows share, a list beside its detail, the width under which a
row is narrow, the room of the words under a column and on a tile, icons, and the rail with its words."""

PANE_SHARE = 0.44  # of the window: a list beside its detail is never wider
QUESTION_SHARE = 0.36  # of a row: the question, where its answer stands beside it

PRESSED, HOVERED, SCRIM, DISABLED = 0.12, 0.06, 0.45, 0.45  # opacity of the ink over the ground
TEXT_SELECTION = 0.25
MOVE = 0.16  # seconds; nothing moves for longer than 0.2
UNDO = 10.0  # seconds a snackbar with undo stays

TEXT_SIZES = (0.85, 1.0, 1.15, 1.3, 1.5)
