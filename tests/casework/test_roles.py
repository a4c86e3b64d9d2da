"""Who may do what, cell by cell."""

import pytest

from app.casework.roles import LEAD, WORKER, Deed, may

ALLOWED = {
    (LEAD, Deed.LET_IN),
    (LEAD, Deed.LOCK_FIGURES),
    (LEAD, Deed.SEE_EVERY_CASELOAD),
    (LEAD, Deed.SEE_CONFIDENCES),
    (LEAD, Deed.SEE_DOUBLES),
}


@pytest.mark.parametrize("role", [LEAD, WORKER, "", "a role of a newer Haki"])
@pytest.mark.parametrize("deed", list(Deed))
def test_each_role_may_what_the_table_says_and_nothing_else(role: str, deed: Deed) -> None:
    assert may(role, deed) is ((role, deed) in ALLOWED)
