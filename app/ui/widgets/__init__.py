"""The widgets, one module each. kv finds them by name: a module is imported when a rule first uses a class of it."""

from kivy.factory import Factory

WIDGETS = {
    "approximate_date": ["ApproximateDateField"],
    "banner": ["Banner"],
    "bar": ["Bar"],
    "button": ["FilledButton", "OutlinedButton", "TextButton", "DangerButton", "HoldButton", "IconButton"],
    "chart": ["Chart"],
    "check": ["Check"],
    "choice": ["Chip", "Choice"],
    "empty_state": ["EmptyState"],
    "field": ["QuestionWords", "Below", "TextField", "PasswordField"],
    "figure_line": ["FigureLine"],
    "filter": ["Filter"],
    "flow": ["Flow"],
    "ground": ["Surface", "Column", "Panel", "Card", "Divider"],
    "hint_line": ["HintLine"],
    "icon": ["Icon", "Tile", "Dot"],
    "list_pane": ["PickedRows"],
    "navigation": ["Rail", "BottomBar"],
    "page": ["Scroll", "ScrollPage"],
    "picker": ["Picker"],
    "pill": ["Pill"],
    "progress_steps": ["ProgressSteps"],
    "read_out": ["ReadOut"],
    "row": ["Rows", "Row", "ListRow"],
    "share": ["Share"],
    "sheet": ["Sheet"],
    "skip_links": ["SkipLinks"],
    "tabs": ["Tabs"],
    "text": [
        *["Figure", "PageTitle", "SectionTitle", "Title", "FieldLabel", "GroupLabel"],
        *["Body", "ActionText", "Second", "PillText", "Caption", "WayText"],
    ],
    "timeline": ["TimelineItem"],
    "top_bar": ["TopBar", "BarButton"],
}

for _module, _names in WIDGETS.items():
    for _name in _names:
        Factory.register(_name, module=f"{__name__}.{_module}")
