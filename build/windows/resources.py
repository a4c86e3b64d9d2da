"""What Windows reads inside the programs: their version and name, and that they draw sharp at any scale.

Must not be imported elsewhere than on Windows: PyInstaller's half that writes such resources is only there.
"""

from pathlib import Path

from PyInstaller.utils.win32 import versioninfo

MANIFEST = Path(__file__).with_name("haki.manifest")

ENGLISH, UNICODE = 0x0409, 1200
WINDOWS_NT, PROGRAM = 0x40004, 0x1


def version(number: str, name: str, described: str) -> versioninfo.VSVersionInfo:
    """Return the version resource of the program `name`, whose version is `number`."""
    numbers = (*(int(part) for part in number.split(".")), 0)
    said = {
        "CompanyName": "The Haki contributors",
        "FileDescription": described,
        "FileVersion": number,
        "InternalName": name,
        "LegalCopyright": "The Haki contributors. Apache License 2.0",
        "OriginalFilename": f"{name}.exe",
        "ProductName": "Haki",
        "ProductVersion": number,
    }
    words = [versioninfo.StringStruct(key, value) for key, value in said.items()]
    return versioninfo.VSVersionInfo(
        ffi=versioninfo.FixedFileInfo(filevers=numbers, prodvers=numbers, OS=WINDOWS_NT, fileType=PROGRAM),
        kids=[
            versioninfo.StringFileInfo([versioninfo.StringTable(f"{ENGLISH:04x}{UNICODE:04x}", words)]),
            versioninfo.VarFileInfo([versioninfo.VarStruct("Translation", [ENGLISH, UNICODE])]),
        ],
    )
