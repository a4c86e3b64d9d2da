"""How partners answer, who came to trainings, and figures of one county."""

from __future__ import annotations

from datetime import date, datetime

from app.casework.attendance import attendances
from app.casework.case_file import CaseFile, Row
from app.casework.indicators.register import Register
from app.casework.indicators.results import Period, of_periods
from app.casework.response import response

NOW = datetime.fromisoformat("2026-03-22T10:00:00+03:00")


def sent(on: str, **fields: object) -> Row:
    return {"sent_at": f"{on}T09:00+03:00", "status": "sent", "priority": "urgent", **fields}  # type: ignore[dict-item]


def test_a_partners_response_is_counted_from_its_referrals() -> None:
    found = response(
        [
            sent("2026-01-01", status="completed", acknowledged_on="2026-01-02", completed_on="2026-02-01"),
            sent("2026-01-10", status="accepted", acknowledged_on="2026-01-20"),
            sent("2026-02-01", status="declined"),
            sent("2026-03-01"),
            sent("2026-03-21"),
        ],
        "+03:00",
        NOW,
    )

    assert found == (5, 3, 1, 1, 1, 1, 5.5)


def test_what_was_never_sent_or_came_from_elsewhere_says_nothing_of_a_partner() -> None:
    rows = [sent("2026-01-01", status="draft"), sent("2026-01-01", direction="in"), {"status": "sent"}]
    assert response(rows, "+03:00", NOW) == (0, 0, 0, 0, 0, 0, None)


def test_somebody_who_comes_twice_is_one_person_and_was_there_before() -> None:
    trainings: list[Row] = [{"id": "b", "on": "2026-02-01"}, {"id": "a", "on": "2026-01-01"}]
    nurse: Row = {"name": "Saida", "phone": "0712345678", "cadre": "nurse", "sex": "female"}
    found = attendances(
        trainings,
        [
            {"id": "1", "training": "a", **nurse},
            {"id": "2", "training": "a", **nurse},
            {"id": "3", "training": "a", "name": "Omari"},
            {"id": "4", "training": "b", **nurse},
        ],
    )

    assert (found.entries, found.people) == (4, 2)
    assert found.by_training["a"] == (3, 2, 0, {"nurse": 1, "": 1}, {"female": 1, "": 1}, 0)
    assert found.by_training["b"] == (1, 1, 1, {"nurse": 1}, {"female": 1}, 0)


def test_who_was_only_counted_stands_beside_the_named_and_who_did_not_come_is_nobody() -> None:
    found = attendances(
        [{"id": "a", "on": "2026-01-01"}],
        [{"id": "1", "training": "a", "name": "Omari"}, {"id": "2", "training": "a", "name": "Bahati", "came": False}],
        [{"id": "3", "training": "a", "people": 30, "cadre": "media"}, {"id": "4", "training": "a", "people": 12}],
    )

    assert (found.people, found.counted) == (1, 42)
    assert (found.by_training["a"].people, found.by_training["a"].counted) == (1, 42)


def test_figures_of_a_county_count_what_happened_there_against_its_own_target() -> None:
    def case(number: int, county: str) -> CaseFile:
        relief: Row = {"relieved_on": "2025-01-10", "relieved_by": "moved", "relieved_evidence": "Visited"}
        return CaseFile({"id": str(number), "county": county, **relief}, {})

    target: Row = {"indicator": "relieved", "starts_on": "2025-01-01", "ends_on": "2025-12-31"}
    register = Register(
        files=[case(1, "kilifi"), case(2, "kilifi"), case(3, "kwale")],
        targets=[{**target, "value": 9}, {**target, "value": 4, "county": "kilifi"}],
    )
    year = Period(date(2025, 1, 1), date(2025, 12, 31))

    ((whole,),) = of_periods(register, [year], ["relieved"])
    ((there,),) = of_periods(register, [year], ["relieved"], county="kilifi")

    assert (whole.value, whole.target) == (3, 9)
    assert (there.value, there.target) == (2, 4)
    assert "adjournments" not in {each.indicator.code for each in of_periods(register, [year], county="kilifi")[0]}
