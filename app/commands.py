"""The headless commands of `haki`: what people type and scripts call. Names and output forms are a contract.

Must not know SQL, HTTP or Kivy: everything goes through the casebook. Output for people by default, with `--json` one
JSON document on stdout and nothing else there. Exit status 0 done, 1 refused or failed (one line on stderr), 2 usage.
Longer than a room should be: one short function a command, so that the contract can be read in one place.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from app import demo as demo_centre
from app.casebook import CannotOpenDatabase, Casebook, DatabaseFailed, Order, SyncError, VaultError
from app.casework.answers import read_values
from app.casework.charges import explain
from app.casework.codebook import described
from app.casework.consent import Departed
from app.casework.declaration import FieldKind, Sensitivity
from app.casework.messages import Filling, Message, spoken
from app.casework.registry import RECORDS
from app.console import (
    Usage,
    as_lines,
    as_words,
    ask_passphrase,
    clock,
    json_object,
    language_asked,
    note,
    of_target,
    on_one_line,
    pairs,
    printed,
    progress,
    told_of_cases,
    voice,
    whose,
)
from app.packs import installed, load
from app.words.language import _, catalogue, in_use, mark, use
from app.words.refusal import Refused, explained, refuse


def run(options: argparse.Namespace) -> int:
    """Run one parsed command line; return the exit status."""
    command: Callable[[argparse.Namespace], None] = options.command
    spoken_before = in_use()
    try:
        use(language_asked())
        command(options)
    except Usage as usage:
        return _said(str(usage), 2)
    except Refused as refused:
        return _said(refused.said(voice(options)), 1)
    except (VaultError, CannotOpenDatabase, DatabaseFailed, SyncError) as error:
        return _said(spoken(explained(error), voice(options)), 1)
    except (KeyboardInterrupt, BrokenPipeError, OSError) as error:
        return _said(_interrupted(error), 1)
    except Exception as error:
        if sys.flags.dev_mode:  # `python -X dev -m app …` shows where it came from
            raise
        return _said(spoken(explained(error), voice(options)), 1)
    finally:
        use(spoken_before)
    return options.status if "status" in options else 0


def _interrupted(error: BaseException) -> str:
    if isinstance(error, KeyboardInterrupt):
        return _("Stopped. What was saved stays saved.")
    if isinstance(error, BrokenPipeError):  # whoever read us has gone: nobody to print to
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _("The output was cut off by its reader.")
    why, where = getattr(error, "strerror", None), getattr(error, "filename", None)
    what = f"{why or _('The system refused')}: {where or _('a file')}."
    return f"{what} {_('Nothing was lost.')}"


def _said(line: str, status: int) -> int:
    print(" ".join(line.split()), file=sys.stderr)
    return status


# --- Custody ---------------------------------------------------------------------------------------------------


def setup(options: argparse.Namespace) -> None:
    """Make this seat's keys and database, and enrol it."""
    person, device = options.person or "", options.device_name or ""
    if options.standalone:
        if not options.centre or options.server or options.invite:
            raise Usage(_("haki setup --standalone needs --centre NAME, and neither --server nor --invite"))
        passphrase = ask_passphrase(options, new=True)
        book = Casebook.found(options.data, passphrase, centre=options.centre, person=person, device=device)
    else:
        if not (options.server and options.invite) or options.centre:
            raise Usage(_("haki setup needs --server URL and --invite CODE, or --standalone and --centre NAME"))
        passphrase = ask_passphrase(options, new=not Casebook.is_set_up(options.data))
        book = Casebook.enrol(
            options.data, passphrase, server=options.server, invite=options.invite, person=person, device=device
        )
    with book:
        own = book.centre.own_seat()
        text = {
            "waiting": _("This device waits to be approved. Its fingerprint, to compare with the lead:"),
            "member": _("This device is a member of the centre. Its fingerprint:"),
            "standalone": _("The centre lives on this device. Its fingerprint:"),
        }[own["state"]]
        printed(options, own, f"{text}\n{own['fingerprint']}")


def demo(options: argparse.Namespace) -> None:
    """Make a standalone demo centre in an empty folder."""
    told = told_of_cases if sys.stderr.isatty() or not options.json else None
    passphrase = ask_passphrase(options, new=True)
    with demo_centre.found(
        options.data, passphrase, cases=options.cases, seed=options.seed, now=clock(), progress=told
    ) as book:
        made = {"cases": book.cases.count(), "seed": options.seed, "folder": str(options.data)}
        printed(options, made, _("A made-up centre with {cases} cases is in {folder}.").format_map(made))


def device_list(options: argparse.Namespace) -> None:
    """Show members and requests that wait; asks the server when it answers."""
    with _opened(options) as book:
        book.centre.hear_of_devices(
            lambda why: note(f"{spoken(why, voice(options))} {_('Shown is what is known here.')}")
        )
        devices = book.centre.devices()
        lines = (f"{d['state']:8} {d['id']}  {d['fingerprint']}  {whose(d['person'], d['device'])}" for d in devices)
        printed(options, devices, "\n".join(lines))


def device_invite(options: argparse.Namespace) -> None:
    """Make an invite for one more device."""
    with _opened(options) as book:
        invite = book.centre.invite()
        later = _("The invite opens once this device has exchanged (haki sync).")
        book.centre.hear_of_devices(lambda why: note(f"{spoken(why, voice(options))} {later}"))
        printed(options, {"invite": invite}, invite)


def device_approve(options: argparse.Namespace) -> None:
    """Let a waiting device in, after its fingerprint was compared."""
    with _opened(options) as book:
        approved = book.centre.approve(options.id)
        text = _("{whose} is a member now. Fingerprint {fingerprint}").format(
            whose=whose(approved["person"], approved["device"]), fingerprint=approved["fingerprint"]
        )
        printed(options, approved, text)
        warning = _("{device} was called {name} before; make sure that both are the same person.")
        for same in approved["same_name"]:
            note(warning.format(device=same, name=on_one_line(approved["person"])))


def backup(options: argparse.Namespace) -> None:
    """Write an encrypted copy of everything into one file."""
    with _opened(options) as book:
        book.upkeep.backup(options.file)
        text = _("An encrypted copy is in {file}; the same passphrase opens it.").format(file=options.file)
        printed(options, {"file": str(options.file)}, text)


# --- Records ---------------------------------------------------------------------------------------------------


def record(options: argparse.Namespace) -> None:
    """Record one thing from JSON."""
    values = json_object(options.source)
    with _opened(options) as book:
        made = book.records.record(options.entity, values)
        told = {"id": made.id, "case": made.case, "code": made.code, "pseudonym": made.pseudonym}
        data = {name: value for name, value in told.items() if value}
        printed(options, data, "  ".join(data.values()))
        _warn_of_likely_same(options, book, made.id)


def _warn_of_likely_same(options: argparse.Namespace, book: Casebook, record: str) -> None:
    speaking = voice(options, book.pack)
    for likely in book.records.likely_same(record):
        who = f"{likely.pseudonym} {likely.code}".strip() or likely.id
        reasons = ", ".join(spoken(reason, speaking) for reason in likely.reasons)
        said = Message(
            "Perhaps recorded already: {who} ({reasons}). Nothing was merged.", {"who": who, "reasons": reasons}
        )
        note(spoken(said, speaking))


def edit(options: argparse.Namespace) -> None:
    """Change fields of a record."""
    values = pairs(options.values)
    with _opened(options) as book:
        held = book.records.show(options.id)
        changed = book.records.edit(options.id, read_values(held["entity"], values.items()))
        printed(
            options,
            {"id": held["id"], "changed": changed is not None},
            _("Changed.") if changed else _("Nothing differs."),
        )


def known(options: argparse.Namespace) -> None:
    """Show what of a form's questions is answered already in a case, so that nobody asks twice."""
    with _opened(options) as book:
        found = [
            {
                "question": question,
                "value": each.answer.value,
                "by": each.answer.by,
                "on": each.answer.on.isoformat(),
                "confirmed_by": each.answer.confirmed_by,
                "confirmed_on": each.answer.confirmed_on.isoformat() if each.answer.confirmed_on else None,
                "record": each.answer.record,
                "field": each.answer.name.partition(".")[2],
                "confirm": each.confirm,
            }
            for question, each in book.cases.known(options.form, options.id).items()
        ]
        printed(options, found, "\n".join(map(_known_line, found)) or _("Nothing of it has been answered yet."))


def _known_line(each: Mapping[str, Any]) -> str:
    by, on = each["confirmed_by"] or each["by"], each["confirmed_on"] or each["on"]
    to_confirm = _("to be confirmed")
    asks = f"  {to_confirm}: {each['record']} {each['field']}" if each["confirm"] else ""
    return f"{each['question']}: {as_words(each['value'])}  {on_one_line(by)}, {on}{asks}"


def confirm(options: argparse.Namespace) -> None:
    """Note that answers of a record still hold, without writing them again."""
    with _opened(options) as book:
        held = book.records.show(options.id)
        book.records.still_holds(held["id"], options.fields)
        printed(options, {"id": held["id"], "confirmed": options.fields}, _("Confirmed."))


def show(options: argparse.Namespace) -> None:
    """Show a record; of a case also who is silent and which charges are too weak, of a consent what left by it."""
    with _opened(options) as book:
        held = book.records.show(options.id, options.reason or "")
        besides = _besides(options, book, held)
        said = (sentence for found in besides.values() for each in found for sentence in ("", *each["said"]))
        printed(options, {**held, **besides}, "\n".join((as_lines(held), *said)))


def _besides(options: argparse.Namespace, book: Casebook, held: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """What follows from other records; `said` are the sentences of each, without identity."""
    speaking = voice(options, book.pack)

    def said(*sentences: Message) -> list[str]:
        return [spoken(sentence, speaking) for sentence in sentences]

    if held["entity"] == "consent":
        return {
            "already_left": [
                {
                    "referral": left.referral,
                    "on": left.on.isoformat() if left.on else None,
                    "disclosed": left.disclosed,
                    "said": said(_departed(left)),
                }
                for left in book.cases.already_left(held["id"])
            ]
        }
    if held["entity"] != "case":
        return {}
    standing = book.cases.standing(held["id"])
    return {
        "silent": [
            {
                "institution": silence.institution,
                "since": silence.moved_on.isoformat(),
                "days": silence.days,
                "follow_ups": silence.follow_ups,
                "promises_broken": silence.promises_broken,
                "step": silence.step.days if silence.step else None,
                "step_taken": silence.step_taken,
                "said": said(*brief),
            }
            for silence, brief in standing.silent
        ],
        "weaker_charges": [{**weaker._asdict(), "said": said(*explain(weaker))} for weaker in standing.weaker],
    }


def _departed(left: Departed) -> Message:
    fillings: dict[str, Filling] = {"date": left.on or "", "items": ", ".join(left.disclosed)}
    return Message("Told on {date}: {items}.", fillings)


def history(options: argparse.Namespace) -> None:
    """Show every change of a record."""
    with _opened(options) as book:
        changes = book.records.history(options.id, options.reason or "")
        lines = (
            f"{c['at']}  {whose(c['author'], c['device'])}  {c['kind']}\n"
            + "\n".join(f"    {name}: {as_words(value)}" for name, value in c["fields"].items())
            + "".join(f"\n    {name}: {_FOLDED}" for name in c.get("withheld", ()))
            for c in changes
        )
        printed(options, changes, "\n".join(lines))
        _note_folded("history", changes)


def list_records(options: argparse.Namespace) -> None:
    """Find records of a kind."""
    where = {name: value or "" for name, value in pairs(options.where).items()}
    with _opened(options) as book:
        found = book.records.find(
            options.entity,
            where=where,
            search_for=options.search or "",
            limit=options.limit,
            order=Order(options.order),
        )
        told = ("id", "code", "pseudonym", *_told_of(options.entity))
        lines = ("  ".join(as_words(each[name]) for name in told if each.get(name)) for each in found)
        printed(options, found, "\n".join(lines) or _("Nothing found."))


_NAMED_BY = ("name", "title", "code_name", "indicator", "recipient", "institution", "offence", "kind")
_STANDS = ("state", "status", "given", "risk", "stage")


def _told_of(entity: str) -> list[str]:
    """What tells records of a kind apart at a glance: what each is called, when it was, how it stands."""
    record = RECORDS[entity]
    dated_by = record.dated_by or next((field.name for field in record if field.kind is FieldKind.EXACT_DATE), "")
    names = (*_NAMED_BY, dated_by, *_STANDS)
    return [name for name in names if name in record and record[name].sensitivity is Sensitivity.OPEN]


def today(options: argparse.Namespace) -> None:
    """Show what is due, overdue and silent, in the order to do it."""
    with _opened(options) as book:
        speaking = voice(options, book.pack)
        lines = [
            {
                "kind": str(waiting.line.kind),
                "case": waiting.line.case,
                "code": waiting.code,
                "pseudonym": waiting.pseudonym,
                "record": waiting.line.record,
                "what": spoken(waiting.line.what, speaking),
                "due": waiting.line.due.isoformat(timespec="minutes") if waiting.line.due else None,
                "days": waiting.line.days,
                "action": str(waiting.line.action),
            }
            for waiting in book.day.today()
        ]
        for alarm in _alarms(options, book):
            note(_alarm_line(alarm))
        texts = (f"{line['kind']:8} {line['what']}  {line['pseudonym']} {line['code']}".rstrip() for line in lines)
        printed(options, lines, "\n".join(texts) or _("Nothing is waiting."))


def conflicts(options: argparse.Namespace) -> None:
    """Show what two people answered differently while apart."""
    with _opened(options) as book:
        found = book.records.conflicts(options.id or "", options.reason or "")
        lines = (
            f"{c['id']}  {c['entity']} {c['code']}  {c['field']}\n"
            + "\n".join(f"    {_told_in(c, v)}  by {whose(v['author'], v['device'])}, {v['at']}" for v in c["values"])
            for c in found
        )
        printed(options, found, "\n".join(lines) or _("Nothing to decide."))
        _note_folded("conflicts", found)


_FOLDED = "(kept apart)"


def _told_in(conflict: Mapping[str, Any], value: Mapping[str, Any]) -> str:
    return _FOLDED if conflict.get("withheld") else as_words(value["value"])


def _note_folded(command: str, found: Iterable[Mapping[str, Any]]) -> None:
    if any(each.get("withheld") for each in found):
        told = _(
            "Identity is kept apart; haki {command} ID --reason TEXT opens it, and the reason stays in its history."
        )
        note(told.format(command=command))


def resolve(options: argparse.Namespace) -> None:
    """Decide an undecided field."""
    with _opened(options) as book:
        held = book.records.show(options.id)
        value = read_values(held["entity"], [(options.field, options.value)])[options.field]
        book.records.resolve(options.id, options.field, value)
        printed(options, {"id": held["id"], "field": options.field}, _("Decided."))


def indicators(options: argparse.Namespace) -> None:
    """Show the centre's figures for a period; lock those that have a target first, when asked to."""
    if options.until < options.since:
        raise Usage(_("--from must not lie after --to"))
    with _opened(options) as book:
        if options.lock:
            book.figures.lock(options.since, options.until)
        speaking = voice(options, book.pack)
        lines = [
            {
                "code": each.indicator.code,
                "name": spoken(each.indicator.name, speaking),
                "target": each.target,
                "result": each.value,
                "unit": str(each.indicator.unit),
                "records": list(each.records),
                "note": " ".join(spoken(note, speaking) for note in each.notes),
            }
            for each in book.figures.of_period(options.since, options.until)
        ]
        texts = (
            f"{line['name']:44} {'–' if line['result'] is None else line['result']:>6}"
            f"{of_target(line['target'])} {line['unit']}  {line['note']}".rstrip()
            for line in lines
        )
        printed(options, lines, "\n".join(texts))


def codebook(options: argparse.Namespace) -> None:
    """Show every entity, field, type, code list and who may see it, from the declarations themselves."""
    book = described(load(installed()[0]), catalogue("sw").gettext)
    lines = [
        f"{entity}: {about['title']} / {about['title_sw']}\n"
        + "\n".join(
            f"    {name}: {field['kind']} {field['list']}  {field['question']} / {field['question_sw']}"
            for name, field in about["fields"].items()
        )
        for entity, about in book["entities"].items()
    ]
    lines += (
        f"{name}\n"
        + "\n".join(
            f"    {code}: {labels['en']} / {labels['sw']}"
            + "".join(f"  {system.upper()}: {labels[system]}" for system in ("gbvims", "cpims") if system in labels)
            for code, labels in codes.items()
        )
        for name, codes in book["lists"].items()
    )
    printed(options, book, "\n".join(lines))


# --- Exchange and trust ----------------------------------------------------------------------------------------


def sync(options: argparse.Namespace) -> None:
    """Do one exchange now."""
    with _opened(options) as book:
        report = book.centre.sync(full=options.full, progress=progress if sys.stderr.isatty() else None)
        text = _(
            "{pushed} sent, {pulled} received, {waiting} still to send "
            "({bytes_up} bytes up, {bytes_down} down, {round_trips} round trips)"
        ).format_map(report)
        alarms = "".join(f"\nALARM {a['alarm']}: {a['what']} ({a['where']})" for a in report["alarms"])
        printed(options, report, text + alarms)
        options.status = 1 if report["alarms"] else 0
        if report["alarms"]:
            note(
                _("The exchange met something that must not happen; show the alarms to the lead. Nothing was altered.")
            )


def status(options: argparse.Namespace) -> None:
    """Show what is only here, and what the server has a receipt for."""
    with _opened(options) as book:
        state = book.centre.status() | {"to_see_to": _alarms(options, book)}
        alarms = "".join(f"\n{_alarm_line(each)}" for each in state["to_see_to"])
        batch, standing = _("batch {number}"), _STATES[state["state"]]
        heads = "".join(
            f"\n  {whose(h['person'], h['device'])}: {batch.format(number=h['batch'])} {h['hash'][:16]}"
            for h in state["heads"]
        )
        said = _(
            "{state}; {unsent} changes only here, {receipted} receipted, last exchange {last}, {conflicts} to decide"
        ).format_map({**state, "state": _(standing), "last": state["last_exchange"] or _("never")})
        printed(options, state, f"{said}{alarms}{heads}")


_STATES = {"standalone": mark("standalone"), "waiting": mark("waiting"), "member": mark("member")}


def _alarms(options: argparse.Namespace, book: Casebook) -> list[dict[str, Any]]:
    return [{**each, "to_do": spoken(each["to_do"], voice(options, book.pack))} for each in book.centre.alarms()]


def _alarm_line(alarm: Mapping[str, Any]) -> str:
    return f"ALARM {alarm['alarm']}: {alarm['what']} ({alarm['where']}). {alarm['to_do']}"


def verify(options: argparse.Namespace) -> None:
    """Check the database, every signature and every chain."""
    with _opened(options) as book:
        result = book.upkeep.verify()
        problems = "\n".join(f"{p['alarm']}: {p['what']} ({p['where']})" for p in result["problems"])
        printed(options, result, problems or _("All is well: {changes} changes checked.").format_map(result))
        if not result["ok"]:
            first = result["problems"][0]
            advice = _("Nothing was changed; keep this folder and tell the lead.")
            note(f"{first['alarm']}: {first['what']}. {advice}")
            options.status = 1


def _opened(options: argparse.Namespace) -> Casebook:
    if not Casebook.is_set_up(options.data):
        raise refuse("There is no casebook in {folder} yet; `haki setup` makes one.", folder=str(options.data))
    return Casebook.open(options.data, ask_passphrase(options), now=clock())
