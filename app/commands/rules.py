"""`haki codebook --rules`: the tables that an advocate and a lead read and sign, in the person's language, and in every
one for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.casework.languages import FALLBACK, LANGUAGES
from app.casework.messages import Filling, Message, PlainEnglish, spoken
from app.casework.registry import CORE
from app.casework.rules_to_sign import RuleTable, RuleToSign, tables
from app.commands.answer import Answer
from app.words.language import _, catalogue, in_use

if TYPE_CHECKING:
    from app.casework.country import Pack


class _Voice(PlainEnglish):
    """A language with the pack's labels, whichever language is in use."""

    def __init__(self, pack: Pack, language: str) -> None:
        self._pack, self._language, self._words = pack, language, catalogue(language)

    def say(self, msgid: str) -> str:
        return self._words.gettext(msgid)

    def say_count(self, one: str, many: str, count: int) -> str:
        return self._words.ngettext(one, many, count)

    def label(self, code_list: str, code: str) -> str:
        return self._pack.label(code_list, code, self._language)

    def filled(self, value: Filling) -> str:
        """Say what fills a gap, by itself."""
        return spoken(Message("{it}", {"it": value}), self)


def to_sign(pack: Pack) -> Answer:
    """Return the tables of a pack: for people with room to sign below each, for programs in every language."""
    registry = CORE.with_pack(pack)
    found = tables(pack, registry)
    voices = {language: _Voice(pack, language) for language in LANGUAGES}
    data = {table.code: [_described(rule, voices) for rule in table.rules] for table in found}
    return Answer(data, "\n\n".join(_printed(table, voices[in_use()]) for table in found))


def _described(rule: RuleToSign, voices: dict[str, _Voice]) -> dict[str, Any]:
    about: dict[str, Any] = {"code": rule.code, "confirmed": rule.confirmed}
    for language, voice in voices.items():
        end = "" if language == FALLBACK else f"_{language}"
        about |= {
            f"what{end}": voice.filled(rule.what),
            f"source{end}": voice.filled(rule.source),
            f"says{end}": [
                {"name": voice.filled(fact.name), "said": [voice.filled(each) for each in fact.said]}
                for fact in rule.facts
            ],
        }
    return about


def _printed(table: RuleTable, voice: _Voice) -> str:
    lines = [voice.filled(table.title).upper(), voice.filled(table.purpose), ""]
    for rule in table.rules:
        lines.append(f"[ ] {voice.filled(rule.what)}")
        lines += (f"    {voice.filled(fact.name)}: {', '.join(map(voice.filled, fact.said))}" for fact in rule.facts)
        state = _("confirmed") if rule.confirmed else _("UNCONFIRMED: ask an advocate")
        lines += ["    " + _("Source: {source}").format(source=voice.filled(rule.source)), f"    {state}"]
    rule_off = "_" * 30
    signed = _("Read by (advocate, with roll number): {line}  Date and signature: {line}").format(line=rule_off)
    lead = _("Read by (lead of the centre): {line}  Date and signature: {line}").format(line=rule_off)
    return "\n".join([*lines, "", signed, lead])
