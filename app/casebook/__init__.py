"""The one door to everything that is kept. Every read and write of a screen or a command goes through.

Must not know Kivy, SQL or HTTP. What is named here is all that screens and commands may know of it.
"""

from app.casebook.casebook import Casebook, country
from app.casebook.door import Changed
from app.casebook.drafts import Drafts
from app.casebook.releases import check_release
from app.casebook.upkeep import Examined
from app.custody.parting import Parting
from app.packs import MissingPack, UnnamedPack
from app.reading.answers import (
    AlarmToSeeAnswer,
    ApprovedAnswer,
    AskedAnswer,
    ChangeAnswer,
    CheckpointAnswer,
    ConflictAnswer,
    DeviceAnswer,
    RecordAnswer,
    ReleaseAnswer,
    SyncAnswer,
    VerifiedAnswer,
)
from app.reading.case_orders import After, Order
from app.reading.caseload import CaseLine, Kept, Page
from app.reading.deleting import Outlook
from app.reading.disclosing import DisclosableItem, Preview
from app.reading.same_person import LikelySame
from app.reading.showing import Behind
from app.reading.standing import Standing
from app.reading.today import Waiting, Waits
from app.reading.unsaved import ListedDraft
from app.reading.week import Week
from app.reading.what_was_told import ToldItem, WasTold
from app.reading.whole_case import RecordHistory, WholeCase
from app.store.drafts import Draft
from app.store.failures import CannotOpenDatabase, DatabaseFailed
from app.store.vault import NotThisAccount, TooManyTries, VaultError, WrongPassphrase
from app.writing.recording import Recorded, Saved
from sync.carrier import InsecureAddress, SyncError
from sync.enrolment import OtherServer, UnknownInvite
from sync.exchange import Passed

__all__ = [
    "After",
    "AlarmToSeeAnswer",
    "ApprovedAnswer",
    "AskedAnswer",
    "Behind",
    "CannotOpenDatabase",
    "CaseLine",
    "Casebook",
    "ChangeAnswer",
    "Changed",
    "CheckpointAnswer",
    "ConflictAnswer",
    "DatabaseFailed",
    "DeviceAnswer",
    "DisclosableItem",
    "Draft",
    "Drafts",
    "Examined",
    "InsecureAddress",
    "Kept",
    "LikelySame",
    "ListedDraft",
    "MissingPack",
    "NotThisAccount",
    "Order",
    "OtherServer",
    "Outlook",
    "Page",
    "Parting",
    "Passed",
    "Preview",
    "RecordAnswer",
    "RecordHistory",
    "Recorded",
    "ReleaseAnswer",
    "Saved",
    "Standing",
    "SyncAnswer",
    "SyncError",
    "ToldItem",
    "TooManyTries",
    "UnknownInvite",
    "UnnamedPack",
    "VaultError",
    "VerifiedAnswer",
    "Waiting",
    "Waits",
    "WasTold",
    "Week",
    "WholeCase",
    "WrongPassphrase",
    "check_release",
    "country",
]
