"""The colours of each theme: full tables of the same names, and which of them are drawn on which.

A token says what a colour is for, never what it looks like. No other module holds a colour. Knows nothing of Kivy.
No token may begin with `on_`: Kivy would take it for the handler of the property named after it.
"""

LIGHT = {
    # grounds
    "ground": "#F5F3EE",  # the page
    "rail": "#EDEAE3",  # navigation
    "surface": "#FFFFFF",  # cards, fields, buttons
    "sunken": "#FAF8F4",  # a list beside its detail, the bar at the bottom of a form
    # text and lines
    "ink": "#1D2523",
    "ink_soft": "#5D6864",
    "line": "#E3DFD6",  # between things: a decoration, never the only sign of a border
    "field_line": "#8C877C",  # around what can be filled in or pressed
    "ring": "#0B5C55",  # around what the keyboard is at
    # action
    "primary": "#0B5C55",
    "primary_ink": "#FFFFFF",
    "primary_soft": "#D5E7E2",
    "primary_soft_ink": "#0B5C55",
    "primary_mid": "#559389",  # the step one is at, columns of a chart
    "danger": "#9B1C1C",  # only where something will be lost
    "danger_ink": "#FFFFFF",
    # states of work: a soft ground, its ink, and a fill for bars
    "over": "#F6E2DC",
    "over_ink": "#8E2F1E",
    "over_fill": "#B5532F",
    "due": "#F7EBD3",
    "due_ink": "#7C4A05",
    "due_fill": "#B4781F",
    "good": "#DDEBDD",
    "good_ink": "#2C5E33",
    "good_fill": "#4E8656",
    "info": "#DFE8EE",
    "info_ink": "#2B4A60",
    "info_fill": "#55809E",
    "decide": "#EBDCE6",
    "decide_ink": "#6E2C58",
    "decide_fill": "#9A5484",
    "plain": "#E8E4DB",
    "plain_ink": "#4C5350",
    "plain_fill": "#827D72",
    "track": "#E7E2D7",  # the empty part of a bar
    # above the page
    "scrim": "#1D2523",
    "notice": "#24302D",  # the snackbar
    "notice_ink": "#FFFFFF",
    "notice_action": "#9BD8CC",
}

DARK = {
    "ground": "#151A19",
    "rail": "#101514",
    "surface": "#1E2523",
    "sunken": "#191F1D",
    "ink": "#ECEEEA",
    "ink_soft": "#ABB5B1",
    "line": "#333C39",
    "field_line": "#7F8A86",
    "ring": "#8ED3C7",
    "primary": "#8ED3C7",
    "primary_ink": "#06312C",
    "primary_soft": "#21433E",
    "primary_soft_ink": "#A9E0D6",
    "primary_mid": "#4F938A",
    "danger": "#F2A7A0",
    "danger_ink": "#4A0B0B",
    "over": "#43271F",
    "over_ink": "#F3B9A8",
    "over_fill": "#D87B58",
    "due": "#3F301A",
    "due_ink": "#F0CB8B",
    "due_fill": "#CF9A47",
    "good": "#223A27",
    "good_ink": "#B2DBB6",
    "good_fill": "#74AD7B",
    "info": "#22343F",
    "info_ink": "#B4D2E5",
    "info_fill": "#77A3C0",
    "decide": "#3E2637",
    "decide_ink": "#E8BBD8",
    "decide_fill": "#BE7DA9",
    "plain": "#2C3431",
    "plain_ink": "#C3CBC7",
    "plain_fill": "#8C958F",
    "track": "#333C39",
    "scrim": "#000000",
    "notice": "#E6E9E5",
    "notice_ink": "#1B2321",
    "notice_action": "#0B5C55",
}

# For a screen in full sun: near-black on white, lines one can see at arm's length, softer grounds only as a hint.
SUNLIGHT = {
    "ground": "#FFFFFF",
    "rail": "#FFFFFF",
    "surface": "#FFFFFF",
    "sunken": "#FFFFFF",
    "ink": "#000000",
    "ink_soft": "#2B2F2E",
    "line": "#6B6F6D",
    "field_line": "#3A3F3D",
    "ring": "#000000",
    "primary": "#003D38",
    "primary_ink": "#FFFFFF",
    "primary_soft": "#C2E3DC",
    "primary_soft_ink": "#00302C",
    "primary_mid": "#2F7A71",
    "danger": "#7A0C0C",
    "danger_ink": "#FFFFFF",
    "over": "#FBDDD3",
    "over_ink": "#661707",
    "over_fill": "#8E2F1E",
    "due": "#FBE6BC",
    "due_ink": "#4F2D00",
    "due_fill": "#7C4A05",
    "good": "#D2EBD2",
    "good_ink": "#123F19",
    "good_fill": "#2C5E33",
    "info": "#D3E6F2",
    "info_ink": "#122F44",
    "info_fill": "#2B4A60",
    "decide": "#F0D5E7",
    "decide_ink": "#4D113A",
    "decide_fill": "#6E2C58",
    "plain": "#E6E6E2",
    "plain_ink": "#22282A",
    "plain_fill": "#4A4F4D",
    "track": "#DADAD4",
    "scrim": "#000000",
    "notice": "#000000",
    "notice_ink": "#FFFFFF",
    "notice_action": "#A6F0E2",
}

THEMES = {"light": LIGHT, "dark": DARK, "sunlight": SUNLIGHT}

TONES = ("over", "due", "good", "info", "decide", "plain")

TEXT = 4.5  # WCAG 2.2, 1.4.3: text against its ground
EDGE = 3.0  # WCAG 2.2, 1.4.11: borders of controls, icons, parts of charts
SUNLIGHT_TEXT = 7.0  # 1.4.6, for a screen in the sun

_GROUNDS = ("ground", "rail", "surface", "sunken")

# What is drawn on what: (front, back). The contrast test goes through these, so a new use belongs here first.
TEXT_PAIRS = [
    *[(ink, ground) for ground in _GROUNDS for ink in ("ink", "ink_soft", "primary", "danger")],
    *[(f"{tone}_ink", tone) for tone in TONES],
    *[(f"{tone}_ink", ground) for tone in TONES for ground in ("ground", "surface")],
    ("primary_ink", "primary"),
    ("primary_soft_ink", "primary_soft"),
    ("ink", "primary_soft"),
    ("ink_soft", "primary_soft"),
    ("danger_ink", "danger"),
    ("notice_ink", "notice"),
    ("notice_action", "notice"),
]
EDGE_PAIRS = [
    *[(edge, ground) for ground in _GROUNDS for edge in ("ring", "primary", "danger")],
    *[(edge, ground) for ground in ("ground", "surface", "sunken") for edge in ("field_line", "primary_mid")],
    *[(f"{tone}_fill", "surface") for tone in TONES],
    ("ring", "primary_soft"),
]
