"""To which kinds of institution it makes sense to tell a kind of record: codes of the list `institution`, in groups.

It says what a list offers. What may go is the survivor's to say, and the consent gate asks for that alone.
"""

from __future__ import annotations

_TAKES_OVER = frozenset({"justice_centre"})
"""Who takes a whole case may need whatever is known of it."""
JUSTICE = _TAKES_OVER | {
    "police", "prosecutor", "court", "legal_aid", "children_office", "probation", "witness_protection",
}  # fmt: skip
"""Who brings to trial, and who stands beside the survivor there."""
CARE = _TAKES_OVER | {"hospital", "health_centre", "counselling", "shelter", "children_office"}
"""Who heals and shelters."""
PROTECTION = JUSTICE | {"shelter", "school"}
"""Who must know that somebody is to keep away."""
WAY_HOME = _TAKES_OVER | {"children_office", "shelter", "court", "immigration", "embassy", "ngo", "coordination"}
"""Who brings somebody back to their family or country."""
SCHOOLING = _TAKES_OVER | {"school", "children_office", "ngo", "counselling", "shelter"}
"""Who helps to stay at school."""
SUSPECT_NAMED_TO = JUSTICE - {"probation"} | {"immigration"}
"""To whom it makes sense to say who a suspect is: whoever acts on it by law."""
