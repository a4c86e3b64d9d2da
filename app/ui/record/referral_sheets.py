"""What lies over a screen until it is said of a referral: that it went and how, or what its partner answered."""

from __future__ import annotations

from collections.abc import Callable

from kivy.clock import Clock

from app.casework.incoming import ACCEPTED, HANDED_BACK
from app.ui.focus import bring_into_view
from app.ui.record.referred import ReferralModel
from app.ui.record.sheets import say_saved
from app.ui.saving import Undo
from app.ui.session import Session
from app.ui.widgets.banner import Banner
from app.ui.widgets.button import FilledButton, OutlinedButton
from app.ui.widgets.choice import Choice
from app.ui.widgets.field import TextField
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Body
from app.words.language import _

EARLIER = "earlier"


class ReferralSheet:
    """A sheet about one referral. It closes once what is said has been kept, and stays open while it is refused."""

    def __init__(self, session: Session, referral: str) -> None:
        self.session, self.referral = session, referral
        self.model = ReferralModel(session, referral, self._draw)
        self.sheet = Sheet()
        self._trouble = Banner(icon="warning", tone="over")
        self._save = FilledButton(text=_("Save"), disabled=True)
        self._save.bind(on_release=lambda *_: self.keep())
        self.sheet.bind(on_dismiss=lambda _sheet: self.model.close())

    def opened(self) -> Sheet:
        """Open it and read the referral."""
        self.sheet.add_action(OutlinedButton(text=_("Cancel")))
        self.sheet.ids.foot.add_widget(self._save)
        self.sheet.open()
        self.model.load()
        return self.sheet

    def fill(self) -> None:
        """Ask: each sheet has its own questions."""
        raise NotImplementedError

    def keep(self) -> None:
        """Save what was said."""
        raise NotImplementedError

    def refused(self) -> None:
        """Hear that it was refused, and has been said why: a sheet may know another way."""

    def done(self, words: str, undo: Undo | None) -> None:
        """Close the sheet and say what was kept."""
        self.sheet.dismiss()
        say_saved(words, undo)

    def _draw(self) -> None:
        if self.model.trouble is not None:
            self._trouble.text = self.model.voice.spoken(self.model.trouble)
            if self._trouble.parent is None:
                self.sheet.add_widget(self._trouble)
            self.refused()
            Clock.schedule_once(lambda _passed: bring_into_view(self._trouble), 0)
        elif self.model.is_ready and not self.sheet.title:
            self.sheet.title = self.model.title
            self.fill()


class AnswerSheet(ReferralSheet):
    """What a partner answered."""

    def fill(self) -> None:
        """Offer the answers there can be."""
        question = _("Where does it stand?") if self.model.is_incoming else _("What did they answer?")
        self._answer = Choice(question=question, options=self.model.answers)
        self._answer.fbind("chosen", lambda _choice, chosen: setattr(self._save, "disabled", not chosen))
        self.sheet.add_widget(self._answer)

    def keep(self) -> None:
        """Note the answer."""
        self.model.answer(self._answer.chosen[0], self.done)


class IncomingSheet(ReferralSheet):
    """Whether a referral to the centre is accepted, or handed back and why."""

    def fill(self) -> None:
        """Say what is asked for; offer the two answers."""
        options = [(ACCEPTED, _("We accept it")), (HANDED_BACK, _("We hand it back"))]
        self._answer = Choice(question=_("What do we answer?"), options=options)
        self._reason = TextField(question=_("Why is it handed back?"), multiline=True)
        for part, name in ((self._answer, "chosen"), (self._reason, "text")):
            part.fbind(name, self._follow)
        if told := self.model.told:
            self.sheet.add_widget(Body(text=told))
        self.sheet.add_widget(self._answer)

    def keep(self) -> None:
        """Keep the answer."""
        if self._answer.chosen == [HANDED_BACK]:
            self.model.hand_back(self._reason.text, self.done)
        else:
            self.model.take_in(self.done)

    def _follow(self, *_: object) -> None:
        hands_back = self._answer.chosen == [HANDED_BACK]
        if hands_back and self._reason.parent is None:
            self.sheet.add_widget(self._reason)
        elif not hands_back and self._reason.parent is not None:
            self._reason.parent.remove_widget(self._reason)
        self._save.disabled = not self._answer.chosen or (hands_back and not self._reason.text.strip())


class SentSheet(ReferralSheet):
    """How and when a referral went, and what they are told where nothing is ticked: until that is said, it has not."""

    def fill(self) -> None:
        """Ask what they are told, where that is not known, how, and when: mostly this moment."""
        model = self.model
        self._told = Choice(question=_("What are they told?"), options=model.ways_to_tell_nothing)
        self._way = Choice(question=_("How did it go?"), options=model.ways, chosen=[model.way] if model.way else [])
        self._when = Choice(question=_("When did it go?"), options=[("", _("Just now")), (EARLIER, _("Earlier"))])
        self._when.chosen = [""]
        self._moment = TextField(help=_("For example: 18 October 2021 21:30"))
        self._hurry = OutlinedButton(icon="warning", text=_("It cannot wait: share in an emergency"))
        self._hurry.bind(on_release=lambda *_: self._cannot_wait())
        for part in (self._told, self._way, self._when):
            part.fbind("chosen", self._follow)
        self._moment.fbind("text", self._follow)
        for part in (self._told, self._way, self._when) if self._told.options else (self._way, self._when):
            self.sheet.add_widget(part)
        self._follow()

    def refused(self) -> None:
        """Offer the way for what cannot wait, where there is one."""
        if self.model.may_hurry and self._hurry.parent is None:
            self.sheet.add_widget(self._hurry)

    def keep(self) -> None:
        """Note that it went."""
        told = self._told.chosen[0] if self._told.chosen else ""
        self.model.went(self._way.chosen[0], self._moment.text if self._is_earlier else "", told, self.done)

    def _cannot_wait(self) -> None:
        self.sheet.dismiss()
        HurrySheet(self.session, self.referral).opened()

    @property
    def _is_earlier(self) -> bool:
        return bool(self._when.chosen == [EARLIER])

    def _follow(self, *_: object) -> None:
        if self._is_earlier and self._moment.parent is None:
            self.sheet.add_widget(self._moment)
        elif not self._is_earlier and self._moment.parent is not None:
            self._moment.parent.remove_widget(self._moment)
        is_said = bool(self._moment.text.strip()) if self._is_earlier else self._when.chosen == [""]
        self._save.disabled = not (self._way.chosen and is_said and (self._told.chosen or not self._told.options))


class HurrySheet(ReferralSheet):
    """That what a referral tells cannot wait for a consent: why, and what the survivor says of it."""

    def fill(self) -> None:
        """Ask for both: a second person reads it."""
        self._given = Choice(question=_("Does the survivor agree?"), options=self.model.words_of_survivor)
        self._reason = TextField(help=_("What would happen if you waited?"))
        self._given.fbind("chosen", self._follow)
        self._reason.fbind("text", self._follow)
        self.sheet.add_widget(
            Body(text=_("Only to prevent grave harm. A second person looks at it within three days."))
        )
        self.sheet.add_widget(self._given)
        self.sheet.add_widget(self._reason)

    def keep(self) -> None:
        """Record it; then ask how it went."""
        self.model.hurry(self._given.chosen[0], self._reason.text.strip(), self._recorded)

    def _recorded(self, words: str, undo: Undo | None) -> None:
        self.done(words, undo)
        say_sent(self.session, self.referral)

    def _follow(self, *_: object) -> None:
        self._save.disabled = not (self._given.chosen and self._reason.text.strip())


def note_answer(session: Session, referral: str) -> Sheet:
    """Ask what a partner answered."""
    return AnswerSheet(session, referral).opened()


def say_sent(session: Session, referral: str) -> Sheet:
    """Ask how and when a referral went."""
    return SentSheet(session, referral).opened()


def answer_incoming(session: Session, referral: str) -> Sheet:
    """Ask whether a referral to the centre is accepted."""
    return IncomingSheet(session, referral).opened()


SHEETS: dict[str, Callable[[Session, str], Sheet]] = {
    "send": say_sent,
    "note_answer": note_answer,
    "answer": answer_incoming,
}
"""By the action of a line of Today, the sheet that is asked with."""
