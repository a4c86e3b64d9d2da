"""The commands of whoever keeps a seat: making one, letting others in, an encrypted copy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.casework.messages import Message, spoken
from app.commands import telling
from app.commands.answer import Answer
from app.commands.options import Options, clock
from app.commands.table import Group, argument, command
from app.commands.typed import Usage, positive, whole
from app.words.language import _, mark

if TYPE_CHECKING:
    from app.casebook import Casebook


@command(
    "setup",
    argument("--server", default="", metavar="URL"),
    argument("--invite", default="", metavar="CODE"),
    argument("--standalone", action="store_true", help=mark("a first device with no server yet")),
    argument("--centre", default="", metavar="NAME", help=mark("with --standalone")),
    argument(
        "--pack", default="", metavar="NAME", help=mark("the country pack of a new centre, where there are several")
    ),
    argument("--person", default="", metavar="NAME"),
    argument("--device-name", dest="device", default="", metavar="NAME"),
    opens=False,
)
def setup(
    options: Options,
    server: str,
    invite: str,
    standalone: bool,
    centre: str,
    pack: str,
    person: str,
    device: str,
) -> Answer:
    """Make this seat's keys and database and enrol it."""
    fits = bool(centre and not (server or invite)) if standalone else bool(server and invite and not centre)
    if not fits:
        raise Usage(
            Message("haki setup --standalone needs --centre NAME, and neither --server nor --invite")
            if standalone
            else Message("haki setup needs --server URL and --invite CODE, or --standalone and --centre NAME")
        )
    from app.casebook import Casebook

    passphrase = options.passphrase(new=standalone or not options.is_set_up)
    if standalone:
        book = Casebook.found(options.folder, passphrase, centre=centre, person=person, device=device, pack=pack)
    else:
        book = Casebook.enrol(
            options.folder, passphrase, server=server, invite=invite, person=person, device=device, pack=pack
        )
    with book:
        own = book.centre.own_seat()
    text = {
        "waiting": _("This device waits to be approved. Its fingerprint, to compare with the lead:"),
        "member": _("This device is a member of the centre. Its fingerprint:"),
        "standalone": _("The centre lives on this device. Its fingerprint:"),
    }[own["state"]]
    return Answer(own, f"{text}\n{own['fingerprint']}")


@command(
    "passphrase",
    argument("--offer", action="store_true", required=True, help=mark("draw five words by chance")),
    opens=False,
)
def passphrase(options: Options, offer: bool) -> Answer:  # noqa: ARG001 -- later also changes it, without --offer
    """A passphrase of five words, drawn by chance and kept nowhere."""
    drawn = telling.offered()
    data = {"passphrase": drawn.passphrase, "bits": drawn.bits}
    said = _("Whoever has the list of words would have to try one of two to the power of {bits}.")
    return Answer(data, drawn.passphrase, [said.format(bits=drawn.bits)])


@command(
    "demo",
    argument("--cases", type=positive, default=40, metavar="N"),
    argument(
        "--seed", type=whole, default=2022, metavar="S", help=mark("the same seed on the same day: the same centre")
    ),
    opens=False,
)
def demo(options: Options, cases: int, seed: int) -> Answer:
    """A standalone demo centre in an empty folder; refuses any other."""
    from app.casebook.demo import found

    told = telling.cases_made if telling.is_watched() or not options.json else None
    passphrase = options.passphrase(new=True)
    with found(options.folder, passphrase, cases=cases, seed=seed, now=clock(), progress=told) as book:
        made = {"cases": book.cases.count(), "seed": seed, "folder": str(options.folder)}
    return Answer(made, _("A made-up centre with {cases} cases is in {folder}.").format_map(made))


@command("backup", argument("file", type=Path, metavar="FILE"))
def backup(book: Casebook, file: Path) -> Answer:
    """An encrypted copy under the passphrase."""
    book.upkeep.backup(file)
    return Answer(
        {"file": str(file)}, _("An encrypted copy is in {file}; the same passphrase opens it.").format(file=file)
    )


DEVICE = Group("device", mark("people and devices"))


@command("device list")
def device_list(book: Casebook) -> Answer:
    """Members and waiting requests."""
    unheard = _unheard(book, _("Shown is what is known here."))
    devices = book.centre.devices()
    lines = (
        f"{each['state']:8} {each['id']}  {each['fingerprint']}  {telling.whose(each['person'], each['device'])}"
        for each in devices
    )
    return Answer(devices, "\n".join(lines), unheard)


@command(
    "device invite",
    argument("--to", type=Path, metavar="FILE", help=mark("also as a file that opens Haki: NAME.haki-invite")),
)
def device_invite(book: Casebook, to: Path | None) -> Answer:
    """Make an invite for one more device."""
    invite = book.centre.invite()
    if to is not None:
        book.centre.invite_file(invite, to)
    unheard = _unheard(book, _("The invite opens once this device has exchanged (haki sync)."))
    return Answer({"invite": invite}, invite, unheard)


def _unheard(book: Casebook, so: str) -> list[str]:
    """Ask the server who waits, and tell it of invites; return why that failed, if it did, and what follows."""
    why: list[Message] = []
    book.centre.hear_of_devices(why.append)
    return [f"{spoken(each, telling.voice())} {so}" for each in why]


@command("device approve", argument("device", metavar="ID"))
def device_approve(book: Casebook, device: str) -> Answer:
    """Let a waiting device in."""
    approved = book.centre.approve(device)
    said = _("{whose} is a member now. Fingerprint {fingerprint}").format(
        whose=telling.whose(approved["person"], approved["device"]), fingerprint=approved["fingerprint"]
    )
    warning = _("{device} was called {name} before; make sure that both are the same person.")
    name = telling.on_one_line(approved["person"])
    return Answer(approved, said, [warning.format(device=each, name=name) for each in approved["same_name"]])


@command(
    "device bind", argument("--release", action="store_true", help=mark("let it open anywhere again")), opens=False
)
def device_bind(options: Options, release: bool) -> Answer:
    """Let this casebook open only in this Windows account, beside the passphrase."""
    if not options.is_set_up:
        raise options.no_casebook()
    from app.casebook import Casebook

    Casebook.bind(options.folder, options.passphrase(), to_account=not release)
    if release:
        return Answer(
            {"bound": False}, _("This casebook opens with its passphrase, in any account and on any computer.")
        )
    return Answer(
        {"bound": True},
        _("This casebook opens only in this account of this computer, with its passphrase."),
        [
            _(
                "A password that is reset by force, or Windows set up anew, closes it for good: send often, and keep a "
                "backup, which opens with the passphrase alone."
            )
        ],
    )
