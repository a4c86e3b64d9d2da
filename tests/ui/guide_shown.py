"""Which pictures the field guide shows, of which screens of `make shots`. Knows no toolkit: `guide_pictures` draws."""

from pathlib import Path

SHOWN = {
    "today": "today",
    "incident": "form",
    "referral": "referral",
    "follow-up": "follow-up",
    "case": "case",
    "justice": "case-justice",
    "aftercare": "case-aftercare",
    "conflicts": "conflicts",
    "numbers": "numbers",
    "devices": "devices",
}
"""What a picture is called in the guide, and in `make shots`."""
SIZE, LOOK = (360, 740), "light"
PICTURES = Path(__file__).parent.parent.parent / "docs" / "pictures"


def file_of(name: str, language: str) -> Path:
    """Return where a picture of the guide lies."""
    return PICTURES / f"field-{name}.{language}.png"
