"""The ways a made-up case goes, from its intake to its end. See `centre`."""

from __future__ import annotations

from collections.abc import Mapping

from app.casework.case_file import CaseFile
from app.casework.charges import answering_act, answering_exploitation
from app.casework.country import Offence
from app.casework.demo import colleagues, lives, words
from app.casework.demo.telling import Tale, chosen, one_in
from app.casework.harm import harm_of
from sync.changes import Value

# --- Parts of a case -------------------------------------------------------------------------------------------


def tell(tale: Tale) -> None:
    """Tell a case: its intake, then one of the ways."""
    _intake(tale)
    way = _just_now if tale.is_recent else chosen(tale.lots, _WAYS)
    way(tale)
    if not tale.is_closed and not one_in(tale.lots, 8):
        _tend(tale)


def _intake(tale: Tale) -> None:
    lots, codes = tale.lots, tale.pack.codes
    with tale.one_save():
        tale.make("case", {
            **tale.place,
            "sex": "male" if one_in(lots, 4) else "female",
            "age": 6 + lots.randrange(12) if tale.is_child else 18 + lots.randrange(30),
            "age_basis": chosen(lots, codes("age_basis")),
            "languages": [chosen(lots, codes("language"))],
            "safe_now": not one_in(lots, 8),
            "risk": chosen(lots, ("high", "medium", "medium", "low")),
            "contact_by": chosen(lots, ("own_phone", "trusted_person", "school", "visits_centre")),
            "lives_with": chosen(lots, codes("lives_with")[:5]),
            "schooling": chosen(lots, ("in_school", "in_school", "dropped_out")) if tale.is_child else "finished",
        })  # fmt: skip
        suspect = tale.make("perpetrator", {
            "code_name": f"M{tale.ref.removeprefix('case-')}",
            "sex": "male",
            "known": chosen(lots, ("known", "known", "seen")),
            "age_band": chosen(lots, ("18_25", "26_40", "41_60")),
            "influence": [chosen(lots, ("wealth", "political", "none", "none", "none"))],
            "description": chosen(lots, words.DESCRIPTIONS),
            "status": "identified",
        })  # fmt: skip
        _incident(tale, suspect)
        _agree(tale, "police", "no" if one_in(lots, 8) else "yes")
        safety: dict[str, Value] = {"dangers": [chosen(lots, codes("danger")[:6])], "measures": ["not_alone"]}
        tale.make("safety_plan", {"on": tale.on(), **safety, "review_on": tale.on(30)})
        tale.make("note", {"on": tale.on(), "kind": "observation", "text": chosen(lots, words.NOTES)})
        lives.around(tale)
    if one_in(lots, 2):
        tale.make("session", {"on": tale.on(), "kind": "medical", "attendance": "came"})
    _refer(tale, "hospital", "medical", "emergency")


def _incident(tale: Tale, suspect: str) -> None:
    lots = tale.lots
    happened = tale.on(-1 - lots.randrange(2 if tale.is_recent or one_in(lots, 2) else 60))
    sign = chosen(lots, ("", "", "~"))
    acts = chosen(lots, _ACTS if tale.is_child else _ACTS_ADULT)
    given = [chosen(lots, ("school_fees", "cash", "gifts", "food"))] if "sexual_exploitation" in acts else []
    incident = tale.make("incident", {
        **tale.place,
        "reported_on": tale.on(),
        "reported_by": chosen(lots, ("walk_in", "relative", "teacher", "health_worker", "outreach")),
        "happened_on": sign + happened,
        "happened_at": "" if sign else f"{18 + lots.randrange(5)}:30",
        "place_type": chosen(lots, tale.pack.codes("place_type")),
        "incident_types": list(acts),
        "exchanged": given,
        "narrative": chosen(lots, words.NARRATIVES[acts[0]]),
        "summary": chosen(lots, words.SUMMARIES),
        "needs": ["medical", "counselling"],
        "reported_to": ["children_office"] if tale.is_child and not one_in(lots, 8) else [],
        "wants_justice": chosen(lots, ("yes", "yes", "yes", "later")),
        "perpetrators_count": 1,
    }, case=tale.ref, perpetrators=suspect)  # fmt: skip
    tale.make("involvement", {
        "relationship": chosen(lots, ("neighbour", "relative", "influential", "tourist", "driver", "teacher")),
        "roles": ["direct"],
        "contact_continues": one_in(lots, 3),
    }, incident=incident, perpetrator=suspect)  # fmt: skip


def _agree(tale: Tale, recipient: str, given: str) -> None:
    tale.make("consent", {
        "recipient": recipient,
        "given": given,
        "method": "witnessed_verbal",
        "given_by": "survivor_and_caregiver" if tale.is_child else "survivor",
        "on": tale.on(),
        "expires_on": tale.on(365),
    })  # fmt: skip


def _refer(tale: Tale, kind: str, service: str, priority: str) -> None:
    _agree(tale, kind, "yes")  # nothing leaves without it
    values: dict[str, Value] = {
        "institution": kind, "services": [service], "priority": priority, "delivery": chosen(tale.lots, _DELIVERIES),
        "sent_at": tale.moment(),
        "disclosed": ["case.code", "case.age", "case.sex", "incident.summary"],
    }  # fmt: skip
    referral = tale.make("referral", values, case=tale.ref, partner=f"partner-{kind}")
    if not one_in(tale.lots, 12) and tale.later(0, 3):
        tale.change(referral, {"status": "acknowledged", "acknowledged_on": tale.on()})
        if not one_in(tale.lots, 12) and tale.later(0, 9):
            tale.change(referral, {"status": "completed", "completed_on": tale.on()})


def _ask(tale: Tale, institution: str, moved: bool) -> None:
    lots = tale.lots
    promised = not moved and not one_in(lots, 3)
    tale.make("follow_up", {
        "on": tale.on(), "about": "institution", "institution": institution, "channel": chosen(lots, ("call", "visit")),
        "asked": chosen(lots, words.ASKED), "said": chosen(lots, words.SAID), "moved": moved,
        **(chosen(lots, words.PROMISED) if promised else {}), "promised_on": tale.on(7) if promised else "",
        "obstruction": "none" if moved else chosen(lots, tale.pack.codes("obstruction")),
    })  # fmt: skip


def _counselling(tale: Tale, times: int) -> None:
    for _ in range(times):
        if not tale.later(2, 14):
            return
        tale.make("session", {
            "on": tale.on(), "kind": "counselling", "minutes": 30 + 10 * tale.lots.randrange(4),
            "attendance": "missed" if one_in(tale.lots, 6) else "came", "survivor_view": chosen(tale.lots, words.VIEWS),
        })  # fmt: skip


def _scale(tale: Tale, stage: str, level: int) -> None:
    scores = {name: min(4, max(1, level + tale.lots.randrange(2))) for name in _DOMAINS}
    tale.make("outcome", {"on": tale.on(), "stage": stage, **scores})


def _police(tale: Tale) -> str:
    """Enter the case with the police; returns the legal case."""
    lots = tale.lots
    number = f"{1 + lots.randrange(90)}/{tale.day.day}/{tale.day.month}/{tale.day.year}"
    station = chosen(lots, ("Station A", "Station B", "Station C"))
    prc = tale.on() if not one_in(lots, 3) else ""
    legal = tale.make("legal_case", {"ob_number": number, "ob_on": tale.on(), "station": station, "prc_on": prc})
    tale.to("in_service")
    if tale.later(0, 4):
        tale.change(legal, {"p3_issued_on": tale.on()})
    if not one_in(lots, 5) and tale.later(0, 6):
        tale.change(legal, {"p3_filled_on": tale.on()})
    return legal


def _charge(tale: Tale, legal: str) -> bool:
    """Arrest and charge; False when today came first."""
    suspect = next(step.ref for step in tale.steps if step.entity == "perpetrator")
    tale.change(legal, {"statement_on": tale.on()})
    accused = tale.make("accused", {"arrested_on": tale.on(), "produced_on": tale.on()}, legal_case=legal,
                        perpetrator=suspect)  # fmt: skip
    if not tale.later(1, 3):
        return False
    tale.change(accused, {"charged_on": tale.on()})
    tale.change(legal, {"court": "Law Courts 1"})
    incident = next(step for step in tale.steps if step.entity == "incident")
    fitting = _sections(tale, incident.values)
    if fitting:
        offence = fitting[0 if not one_in(tale.lots, 4) else -1]  # now and then a weaker charge
        tale.make("charge", {"offence": offence.code, "on": tale.on(), "plea": "not_guilty"}, legal_case=legal,
                  perpetrator=suspect)  # fmt: skip
    lives.protection(tale, legal)
    return True


def _sections(tale: Tale, incident: Mapping[str, Value]) -> list[Offence]:
    """The sections for the first thing that was done, or else for its being exploitation; the gravest first."""
    harm = harm_of(CaseFile(tale.steps[0].values, {}), incident)
    found = [answering_act(act, harm, tale.pack) for act in harm.acts[:1]]
    return [offence for some in found for offence in some] or answering_exploitation(harm, tale.pack)


def _court(tale: Tale, legal: str) -> None:
    """Put off again and again, then judged."""
    lots = tale.lots
    for _ in range(3 + lots.randrange(5)):
        if not tale.later(20, 45):
            tale.change(legal, {"next_on": tale.ahead(30)})
            return
        put_off = not one_in(lots, 3)
        tale.make("court_session", {
            "on": tale.on(), "at": "09:00", "kind": chosen(lots, ("mention", "hearing")),
            "outcome": "adjourned" if put_off else "heard",
            "adjourned_because": chosen(lots, tale.pack.codes("adjournment_reason")) if put_off else "",
            "survivor_attended": one_in(lots, 2), "survivor_testified": not put_off and one_in(lots, 2),
            "measures_used": [] if put_off else [chosen(lots, tale.pack.codes("protection_measure"))],
            "kilometres": 10 + lots.randrange(220),
        }, legal_case=legal)  # fmt: skip
    if not tale.later(20, 60):
        tale.change(legal, {"next_on": tale.ahead(30)})
        return
    tale.change(legal, {"judgment_on": tale.on()})
    accused = next(step.ref for step in tale.steps if step.entity == "accused")
    verdict = chosen(lots, ("guilty", "guilty", "not_guilty"))
    sentence: dict[str, Value] = {"sentence_kind": "years", "sentence_years": 10 + lots.randrange(15)}
    tale.change(accused, {"verdict": verdict, "verdict_on": tale.on(), **(sentence if verdict == "guilty" else {})})
    if verdict == "guilty":
        lives.compensation(tale)
    if tale.later(10, 60):
        _close(tale, "survivor_wish", ["survivor_told", "court_over"])


def _tend(tale: Tale) -> None:
    """What a good worker keeps up in an open case: the risk, the safety plan, the outcome scale."""
    if not tale.later_until_recent():
        return
    tale.make("risk_review", {"on": tale.on(), "risk": chosen(tale.lots, ("medium", "low"))})
    tale.make("safety_plan", {"on": tale.on(), "measures": ["helpline_known"], "review_on": tale.ahead(60)})
    if tale.worker != words.STAFF[0] and one_in(tale.lots, 2):
        colleagues.flag(tale)
    if any(step.entity == "outcome" for step in tale.steps):
        _scale(tale, "review", 2)


def _close(tale: Tale, reason: str, criteria: list[str]) -> None:
    tale.decide()  # nothing is closed over two answers
    closure = tale.make("closure", {"on": tale.on(), "reason": reason, "criteria": list(criteria)})
    second = next(person for person in words.STAFF if person != tale.worker)
    tale.make("approval", {"of": "closure", "decision": "approved", "on": tale.on()}, by=second, case=tale.ref,
              record=closure)  # fmt: skip
    tale.to("closed")


# --- The ways a case goes --------------------------------------------------------------------------------------


def _just_now(tale: Tale) -> None:
    """Came in these days; for some the first hours still run."""
    if one_in(tale.lots, 3):
        colleagues.came_to_us(tale)
    if one_in(tale.lots, 2):
        tale.make("session", {"on": tale.on(), "kind": "pep", "attendance": "came"})
    _refer(tale, "children_office", "child_protection", "urgent")


def _silent(tale: Tale) -> None:
    """The police answer with words, for months; then, sometimes, they move."""
    legal = _police(tale)
    for _ in range(3 + tale.lots.randrange(7)):
        if not tale.later(10, 20):
            break
        _ask(tale, "police", moved=False)
    if one_in(tale.lots, 8):
        lives.leak(tale)
    if one_in(tale.lots, 3):
        risks = [risk for risk in ("high", "medium", "low") if risk != tale.steps[0].values["risk"]]
        tale.change(tale.ref, {"risk": risks[0]}, meanwhile={"risk": risks[1]})
    if tale.later(20, 40) and _charge(tale, legal):
        _court(tale, legal)


def _in_court(tale: Tale) -> None:
    """Arrested and charged soon."""
    legal = _police(tale)
    if tale.later(3, 25):
        _ask(tale, "police", moved=True)
        if _charge(tale, legal):
            _court(tale, legal)


def _restored(tale: Tale) -> None:
    """Cared for until life is better, and closed."""
    tale.to("assessed")
    _scale(tale, "baseline", 1)
    goal = {"goal": chosen(tale.lots, words.GOALS), "domain": "economy_education", "status": "under_way"}
    plan = tale.make("plan_goal", {**goal, "due_on": tale.on(120)})
    colleagues.plan(tale)
    lives.meeting(tale)
    tale.to("plan_agreed")
    _counselling(tale, 4 + tale.lots.randrange(5))
    lives.home_and_school(tale)
    if not tale.later(30, 60):
        return
    tale.change(tale.ref, {"relieved_on": tale.on(), "relieved_by": "left_safely",
                           "relieved_evidence": "Visited at the new home"})  # fmt: skip
    tale.change(plan, {"status": "reached", "reached_on": tale.on()})
    tale.to("aftercare")
    _scale(tale, "review", 2)
    if not tale.later(60, 120):
        return
    _scale(tale, "exit", 3)
    _close(tale, "restored", ["outcome_met", "safe", "referrals_done", "survivor_told"])


def _lost(tale: Tale) -> None:
    """Contact was lost."""
    _counselling(tale, 1 + tale.lots.randrange(2))
    for _ in range(3):
        if not tale.later(10, 20):
            return
        tale.make("follow_up", {"on": tale.on(), "about": "family", "channel": "call", "asked": "", "said": "",
                                "next_step": "Call again"})  # fmt: skip
    if tale.later(20, 40):
        _close(tale, "lost_contact", ["contact_tried"])


def _moved_away(tale: Tale) -> None:
    """The survivor lives elsewhere now, and another centre takes the case; or has not said yet whether it does."""
    _counselling(tale, 2)
    if not tale.later(10, 30):
        return
    _agree(tale, "justice_centre", "yes")
    handed: dict[str, Value] = {"recipient": "justice_centre", "asked_on": tale.on(), "handed_over_on": tale.on()}
    transfer = tale.make("transfer", handed)
    if not one_in(tale.lots, 3) and tale.later(2, 12):
        tale.change(transfer, {"accepted_on": tale.on()})


def _cared_for(tale: Tale) -> None:
    """No police for now; counselling, risk looked at again."""
    tale.to("assessed")
    _scale(tale, "baseline", 2)
    _counselling(tale, 2 + tale.lots.randrange(4))
    if tale.later(5, 20):
        tale.make("risk_review", {"on": tale.on(), "risk": chosen(tale.lots, ("medium", "low"))})
    if tale.later(0, 7):
        _refer(tale, "shelter", "shelter", "urgent")
    if tale.later(60, 150):
        _close(tale, "survivor_wish", ["survivor_told"])


_WAYS = (
    *(_silent, _silent, _silent, _in_court, _restored, _restored, _restored, _lost, _cared_for, _cared_for),
    _moved_away,
)
_ACTS = (("rape",), ("sexual_exploitation",), ("sexual_exploitation", "rape"), ("sexual_assault",), ("online_abuse",),
         ("forced_marriage",), ("trafficking",), ("incest", "rape"))  # fmt: skip
_ACTS_ADULT = (("rape",), ("physical_assault",), ("sexual_harassment",), ("trafficking",))
_DELIVERIES = ("in_person", "phone", "paper_slip")
_DOMAINS = (
    "safety",
    "legal_protection",
    "mental_wellbeing",
    "economy_education",
    "social_support",
    "physical_wellbeing",
)
