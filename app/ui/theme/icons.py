"""The icons the app uses: one name each, and the glyph it stands for.

Screens say what an icon means ("referral"), never what it looks like. The glyphs come from Material Design Icons
(assets/icons/LICENSE.txt); `build/fonts.py` cuts assets/icons/icons.ttf down to the ones listed here.
Knows nothing of Kivy, so that the build and the tests can read it.
"""

# meaning: (code point in the font, the glyph's name where it comes from)
ICONS: dict[str, tuple[int, str]] = {
    "add": (0xF0415, "plus"),
    "today": (0xF05A8, "white-balance-sunny"),
    "cases": (0xF0256, "folder-outline"),
    "referral": (0xF1165, "send-outline"),
    "justice": (0xF029B, "gavel"),
    "numbers": (0xF0128, "chart-bar"),
    "partners": (0xF0B58, "account-group-outline"),
    "settings": (0xF08BB, "cog-outline"),
    "training": (0xF1180, "school-outline"),
    "sent": (0xF1BEC, "cloud-check-outline"),
    "offline": (0xF0164, "cloud-off-outline"),
    "sending": (0xF12D6, "cloud-sync-outline"),
    "attention": (0xF1BE0, "cloud-alert-outline"),
    "hide": (0xF06D1, "eye-off-outline"),
    "show": (0xF06D0, "eye-outline"),
    "call": (0xF0DF0, "phone-outline"),
    "medical": (0xF06EF, "medical-bag"),
    "care": (0xF18A0, "heart-outline"),
    "silence": (0xF051F, "timer-sand"),
    "clock": (0xF0150, "clock-outline"),
    "conflict": (0xF00F8, "call-merge"),
    "draft": (0xF0CB6, "pencil-outline"),
    "edit": (0xF090C, "square-edit-outline"),
    "search": (0xF0349, "magnify"),
    "calendar": (0xF0B66, "calendar-blank-outline"),
    "done": (0xF012C, "check"),
    "back": (0xF004D, "arrow-left"),
    "forward": (0xF0054, "arrow-right"),
    "next": (0xF0142, "chevron-right"),
    "open_down": (0xF0140, "chevron-down"),
    "open_up": (0xF0143, "chevron-up"),
    "close": (0xF0156, "close"),
    "steps": (0xF0756, "format-list-checks"),
    "record": (0xF09ED, "text-box-outline"),
    "report": (0xF09EE, "file-document-outline"),
    "print": (0xF1786, "printer-outline"),
    "file": (0xF03E2, "paperclip"),
    "help": (0xF0625, "help-circle-outline"),
    "warning": (0xF002A, "alert-outline"),
    "error": (0xF05D6, "alert-circle-outline"),
    "information": (0xF02FD, "information-outline"),
    "lock": (0xF0341, "lock-outline"),
    "unlock": (0xF0340, "lock-open-outline"),
    "key": (0xF030B, "key-variant"),
    "undo": (0xF054C, "undo"),
    "more": (0xF01D9, "dots-vertical"),
    "ticked": (0xF0132, "checkbox-marked"),
    "unticked": (0xF0131, "checkbox-blank-outline"),
    "chosen": (0xF043E, "radiobox-marked"),
    "unchosen": (0xF0766, "checkbox-blank-circle-outline"),
    "person": (0xF0013, "account-outline"),
    "child": (0xF10C8, "account-child-outline"),
    "home": (0xF06A1, "home-outline"),
    "police": (0xF1168, "police-badge-outline"),
    "court": (0xF0E80, "bank-outline"),
    "shelter": (0xF0827, "home-heart"),
    "legal": (0xF05D1, "scale-balance"),
    "history": (0xF02DA, "history"),
    "fingerprint": (0xF0237, "fingerprint"),
    "tablet": (0xF04F6, "tablet"),
    "laptop": (0xF0322, "laptop"),
    "carry": (0xF129F, "usb-flash-drive-outline"),
    "code": (0xF0432, "qrcode"),
    "remove": (0xF09E7, "delete-outline"),
    "filter": (0xF0236, "filter-variant"),
    "theme": (0xF00DF, "brightness-6"),
    "text_size": (0xF027F, "format-size"),
    "language": (0xF05CA, "translate"),
    "secure": (0xF0CC8, "shield-check-outline"),
    "note": (0xF11D7, "note-text-outline"),
    "place": (0xF07D9, "map-marker-outline"),
    "flag": (0xF023D, "flag-outline"),
    "inbox": (0xF1274, "inbox-outline"),
}


def glyph(name: str) -> str:
    """Return the character that draws the icon `name`; an empty name draws nothing.

    Raises KeyError for a name that is not in the table: a misspelt icon is a mistake of the programmer.
    """
    return chr(ICONS[name][0]) if name else ""
