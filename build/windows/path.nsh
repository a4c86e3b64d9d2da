; One folder into a person's PATH and out of it again.
;
; A PATH may be longer than the 1,023 characters that a string of NSIS holds, and written back cut off it would break
; other programs. So it is never a string here: it stays in memory that Windows' own functions read and write.

!define PATH_BYTES 65536 ; twice the longest value that Windows lets a variable have
!define HKEY_CURRENT_USER 0x80000001
!define KEY_READ_WRITE 0x2001F
!define REG_EXPAND_SZ 2
!define ERROR_FILE_NOT_FOUND 2

; $R0 the key, $R1 the memory, $R2 what stands for us in it (";folder"), $R3 where that is found, $R4 whether it could be
; read: nothing is written over a PATH that could not
!macro OPEN_PATH
  StrCpy $R2 ";$INSTDIR"
  System::Call 'advapi32::RegOpenKeyExW(p ${HKEY_CURRENT_USER}, w "Environment", i 0, i ${KEY_READ_WRITE}, *p .R0) i .r0'
  System::Alloc ${PATH_BYTES}
  Pop $R1
  System::Call 'kernel32::RtlZeroMemory(p R1, p ${PATH_BYTES})'
  IntOp $1 ${PATH_BYTES} / 2
  System::Call 'advapi32::RegQueryValueExW(p R0, w "Path", p 0, p 0, p R1, *i r1 r1) i .R4'
  ${If} $R4 = ${ERROR_FILE_NOT_FOUND} ; nobody has put anything into it yet
    StrCpy $R4 0
  ${EndIf}
  System::Call 'shlwapi::StrStrIW(p R1, w R2) p .R3'
!macroend

!macro CLOSE_PATH
  System::Call 'kernel32::lstrlenW(p R1) i .r1'
  IntOp $1 $1 + 1
  IntOp $1 $1 * 2
  System::Call 'advapi32::RegSetValueExW(p R0, w "Path", i 0, i ${REG_EXPAND_SZ}, p R1, i r1)'
  SendMessage ${HWND_BROADCAST} ${WM_SETTINGCHANGE} 0 "STR:Environment" /TIMEOUT=2000
!macroend

!macro FREE_PATH
  System::Free $R1
  System::Call 'advapi32::RegCloseKey(p R0)'
!macroend

!macro ADD_TO_PATH
  !insertmacro OPEN_PATH
  ${If} $R4 = 0
  ${AndIf} $R3 P= 0
    System::Call 'kernel32::lstrcatW(p R1, w R2)'
    !insertmacro CLOSE_PATH
  ${EndIf}
  !insertmacro FREE_PATH
!macroend

!macro TAKE_FROM_PATH
  !insertmacro OPEN_PATH
  ${If} $R4 = 0
  ${AndIf} $R3 P<> 0
    StrLen $1 $R2
    IntOp $1 $1 * 2
    IntPtrOp $2 $R3 + $1 ; what follows us is moved over us, its end as well
    System::Call 'kernel32::lstrlenW(p r2) i .r1'
    IntOp $1 $1 + 1
    IntOp $1 $1 * 2
    System::Call 'kernel32::RtlMoveMemory(p R3, p r2, p r1)'
    !insertmacro CLOSE_PATH
  ${EndIf}
  !insertmacro FREE_PATH
!macroend
