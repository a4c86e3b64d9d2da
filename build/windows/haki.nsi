; Haki's installer for Windows: for one person, without an administrator, and it never touches a casebook.
;
;     makensis -DVERSION=0.1.0 -DFOLDER=dist/windows/haki -DOUT=dist/windows/haki-setup-0.1.0.exe -DICON=haki.ico haki.nsi
;
; /S installs silently, /PATH as well makes haki-cli known to every console, /D=FOLDER (last, unquoted) installs elsewhere.
; Ends with 3, having changed nothing, when Haki is open and nobody can be asked to close it.

Target amd64-unicode ; the usual 32-bit stub starts neither under wine without 32-bit halves nor on Windows' lean editions
Unicode true
ManifestDPIAware true
ManifestSupportedOS Win10
RequestExecutionLevel user
SetCompressor /SOLID lzma
SetCompressorDictSize 64 ; the two programs hold the same modules: far enough back to see that

!include "MUI2.nsh"
!include "FileFunc.nsh"
!include "${__FILEDIR__}/path.nsh"

Name "Haki"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Haki"
InstallDirRegKey HKCU "Software\Haki" "Folder"
BrandingText "Haki ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "Haki"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Installs Haki"
VIAddVersionKey "LegalCopyright" "The Haki contributors. Apache License 2.0"

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Haki"
!define RUNNING "Local\org.haki.running" ; the window makes it and keeps it as long as it is open
!define SYNCHRONIZE 0x00100000
!define HAKI_IS_OPEN 3

!define CLOSE_IT "Haki is open. Close it, then press Retry. Nothing is lost: what is typed is kept as a draft.$\r$\n$\r$\n\
Haki imefunguliwa. Ifunge, kisha bonyeza Retry. Hakuna kitakachopotea: ulichoandika kinahifadhiwa kama rasimu."
!define DATA_STAYS "The program is removed. Your casebook stays where it is, and so does the key to it that only your passphrase \
opens:$\r$\n$LOCALAPPDATA\haki$\r$\nHaki, installed again, opens it as before. Whoever wants it gone deletes that folder by hand: \
what was not synced is then lost for ever.$\r$\n$\r$\n\
Programu inaondolewa. Kumbukumbu zako zinabaki hapo zilipo. Haki ikiwekwa tena itazifungua kama kawaida."

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_WELCOMEPAGE_TEXT "Haki is installed for you alone, in your own folder. No administrator is needed, and a casebook that is \
there already stays as it is.$\r$\n$\r$\nHaki inawekwa kwa ajili yako pekee, kwenye folda yako. Kumbukumbu zilizopo hazitaguswa.\
$\r$\n$\r$\nThis version is for trying out, not for real cases."
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\haki.exe"
!define MUI_FINISHPAGE_RUN_TEXT "Open Haki"
!insertmacro MUI_PAGE_FINISH
!define MUI_UNCONFIRMPAGE_TEXT_TOP "${DATA_STAYS}"
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English" ; NSIS speaks no Swahili, so what matters is said in both

!macro ASK_TO_CLOSE UN
Function ${UN}AskToClose
  ; by its mutex, and by asking to write into the programs, which Windows refuses while one runs (a command has no mutex)
  again:
    System::Call 'kernel32::OpenMutexW(i ${SYNCHRONIZE}, i 0, w "${RUNNING}") p .r0'
    ${If} $0 P<> 0
      System::Call 'kernel32::CloseHandle(p r0)'
      Goto open
    ${EndIf}
    ${For} $1 1 2
      StrCpy $2 "$INSTDIR\haki.exe"
      ${If} $1 = 2
        StrCpy $2 "$INSTDIR\haki-cli.exe"
      ${EndIf}
      ${If} ${FileExists} "$2"
        ClearErrors
        FileOpen $3 "$2" a
        ${If} ${Errors}
          Goto open
        ${EndIf}
        FileClose $3
      ${EndIf}
    ${Next}
    Return
  open:
    IfSilent stop
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${CLOSE_IT}" IDRETRY again
  stop:
    SetErrorLevel ${HAKI_IS_OPEN}
    Quit
FunctionEnd
!macroend
!insertmacro ASK_TO_CLOSE ""
!insertmacro ASK_TO_CLOSE "un."

Section "Haki" Program
  SectionIn RO
  Call AskToClose
  ; an older version's files must not mix with the new ones; casebooks lie elsewhere
  RMDir /r "$INSTDIR\_internal"
  SetOutPath "$INSTDIR"
  File /r "${FOLDER}/*.*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\Haki.lnk" "$INSTDIR\haki.exe"
  WriteRegStr HKCU "Software\Haki" "Folder" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "Haki"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\haki.exe"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "The Haki contributors"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" $0
SectionEnd

Section /o "Commands in every console (haki-cli)" Commands
  !insertmacro ADD_TO_PATH
SectionEnd

LangString ABOUT_PROGRAM ${LANG_ENGLISH} "The program, and its entry in the start menu."
LangString ABOUT_COMMANDS ${LANG_ENGLISH} "For whoever types commands: haki-cli is found from any folder. Not needed for the window."
!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${Program} $(ABOUT_PROGRAM)
  !insertmacro MUI_DESCRIPTION_TEXT ${Commands} $(ABOUT_COMMANDS)
!insertmacro MUI_FUNCTION_DESCRIPTION_END

Function .onInit
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/PATH" $1
  ${IfNot} ${Errors}
    SectionSetFlags ${Commands} ${SF_SELECTED}
  ${EndIf}
FunctionEnd

Section "Uninstall"
  Call un.AskToClose
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\haki.exe"
  Delete "$INSTDIR\haki-cli.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR" ; only when empty: what somebody else put there stays
  Delete "$SMPROGRAMS\Haki.lnk"
  !insertmacro TAKE_FROM_PATH
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "Software\Haki"
SectionEnd
