"""The one door to everything that is kept. Every read and write of a screen or a command goes through.

Must not know Kivy, SQL or HTTP. What is named here is all that screens and commands may know of it.
"""

from app.casebook.casebook import Casebook
from app.casebook.door import Changed
from app.reading.caseload import After, Kept, Order, Page, Standing
from app.reading.same_person import LikelySame
from app.reading.showing import Behind
from app.reading.today import Waiting, Waits
from app.reading.whole_case import RecordHistory, WholeCase
from app.store.database import CannotOpenDatabase, DatabaseFailed
from app.store.drafts import Draft
from app.store.vault import VaultError
from app.writing.recording import Recorded, Saved
from sync.carrier import SyncError
from sync.exchange import Passed

__all__ = [
    "After",
    "Behind",
    "CannotOpenDatabase",
    "Casebook",
    "Changed",
    "DatabaseFailed",
    "Draft",
    "Kept",
    "LikelySame",
    "Order",
    "Page",
    "Passed",
    "RecordHistory",
    "Recorded",
    "Saved",
    "Standing",
    "SyncError",
    "VaultError",
    "Waiting",
    "Waits",
    "WholeCase",
]
