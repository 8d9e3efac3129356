; setup.exe for one user, who needs no administrator: built by make.py, which gives
;   VERSION   1.2.3            FILES   the packaged folder        ICON      kamdesk.ico
;   OUTPUT    where it goes    SIGN    what signs the uninstaller, a command that takes its path; not given: unsigned
;   FAST      given: larger and made sooner, for trying
; Silent: setup.exe /S [/D=C:\folder], where /D is the last word and has no quotes. Exit codes: docs/windows.md
Target amd64-unicode
!ifdef FAST
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
  SetCompressorDictSize 64  ; megabytes: the two programs have most of their bytes in common
!endif
Unicode true
ManifestDPIAware true
ManifestSupportedOS all
RequestExecutionLevel user
AllowSkipFiles off

!define NAME "kamdesk"
!define SUFFIX ".kamdesk"
!define KIND "kamdesk.portfolio"
!define ENTRY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
!define CODE_RUNNING 5
!define CODE_NEWER 6
!define CODE_OLD_WINDOWS 7

Name "${NAME} ${VERSION}"
OutFile "${OUTPUT}"
BrandingText "${NAME} ${VERSION}"
InstallDir ""
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "${NAME} ${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" ""

!include MUI2.nsh
!include FileFunc.nsh
!include WordFunc.nsh
!include LogicLib.nsh
!include WinVer.nsh

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\${NAME}.exe"
!define MUI_UNCONFIRMPAGE_TEXT_TOP "$(WhatStays)"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "Spanish"

LangString KindName ${LANG_ENGLISH} "kamdesk portfolio"
LangString KindName ${LANG_SPANISH} "Cartera de kamdesk"
LangString IsRunning ${LANG_ENGLISH} "kamdesk is open. Close it, then choose Retry."
LangString IsRunning ${LANG_SPANISH} "kamdesk está abierto. Ciérrelo y elija Reintentar."
LangString IsNewer ${LANG_ENGLISH} "A newer kamdesk is installed ($0). To go back to ${VERSION}, uninstall that one first; your portfolios stay."
LangString IsNewer ${LANG_SPANISH} "Hay instalado un kamdesk más reciente ($0). Para volver a la versión ${VERSION}, desinstale antes ese; sus carteras se conservan."
LangString IsOldWindows ${LANG_ENGLISH} "kamdesk needs Windows 10, version 1809 or later."
LangString IsOldWindows ${LANG_SPANISH} "kamdesk necesita Windows 10, versión 1809 o posterior."
LangString IsBlocked ${LANG_ENGLISH} "Another program holds files in $INSTDIR. kamdesk is as it was before; try again later."
LangString IsBlocked ${LANG_SPANISH} "Otro programa retiene archivos de $INSTDIR. kamdesk queda como estaba; inténtelo más tarde."
LangString WhatStays ${LANG_ENGLISH} "The program will be removed. Your portfolios, their backups and your settings stay where they are."
LangString WhatStays ${LANG_SPANISH} "Se quitará el programa. Sus carteras, las copias de seguridad y los ajustes se quedan donde están."

!macro REFUSE code text
  MessageBox MB_OK|MB_ICONSTOP "${text}" /SD IDOK
  SetErrorLevel ${code}
  Quit
!macroend

; A program that runs cannot be opened for writing. Nothing is changed by asking.
!macro NOT_WHILE_RUNNING program
  ${Do}
    ${IfNot} ${FileExists} "$INSTDIR\${program}"
      ${ExitDo}
    ${EndIf}
    ClearErrors
    FileOpen $0 "$INSTDIR\${program}" a
    ${IfNot} ${Errors}
      FileClose $0
      ${ExitDo}
    ${EndIf}
    ${If} ${Cmd} `MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(IsRunning)" /SD IDCANCEL IDCANCEL`
      SetErrorLevel ${CODE_RUNNING}
      Quit
    ${EndIf}
  ${Loop}
!macroend

; Scanners of viruses hold new files for a moment, so moving is tried for some seconds. Errors are set when it fails.
!macro MOVE from to
  StrCpy $1 0
  ${Do}
    ClearErrors
    Rename "${from}" "${to}"
    ${IfNot} ${Errors}
    ${OrIf} $1 >= 20
      ${ExitDo}
    ${EndIf}
    IntOp $1 $1 + 1
    Sleep 250
  ${Loop}
!macroend

Function .onInit
  SetRegView 64
  SetShellVarContext current
  ${IfNot} ${AtLeastWin10}
  ${OrIfNot} ${AtLeastBuild} 17763
    !insertmacro REFUSE ${CODE_OLD_WINDOWS} "$(IsOldWindows)"
  ${EndIf}
  ReadRegStr $0 HKCU "${ENTRY}" "DisplayVersion"
  ${If} $0 != ""
    ${VersionCompare} "$0" "${VERSION}" $1
    ${If} $1 == 1
      !insertmacro REFUSE ${CODE_NEWER} "$(IsNewer)"
    ${EndIf}
  ${EndIf}
  ${If} $INSTDIR == ""                                   ; no /D
    ReadRegStr $INSTDIR HKCU "${ENTRY}" "InstallLocation"  ; an upgrade goes where the last one went
  ${EndIf}
  ${If} $INSTDIR == ""
    StrCpy $INSTDIR "$LOCALAPPDATA\Programs\${NAME}"
  ${EndIf}
FunctionEnd

Section "program"
  !insertmacro NOT_WHILE_RUNNING "${NAME}.exe"
  !insertmacro NOT_WHILE_RUNNING "${NAME}-cli.exe"

  ; All files come beside the old ones first: a full disk leaves the program as it was.
  RMDir /r "$INSTDIR\new"
  RMDir /r "$INSTDIR\old"
  SetOutPath "$INSTDIR\new"
  File /r "${FILES}/*"
  SetOutPath "$INSTDIR"
  ${If} ${FileExists} "$INSTDIR\_internal\*.*"
    !insertmacro MOVE "$INSTDIR\_internal" "$INSTDIR\old"
    ${If} ${Errors}
      RMDir /r "$INSTDIR\new"
      !insertmacro REFUSE ${CODE_RUNNING} "$(IsBlocked)"
    ${EndIf}
  ${EndIf}
  !insertmacro MOVE "$INSTDIR\new\_internal" "$INSTDIR\_internal"
  ${If} ${Errors}
    Rename "$INSTDIR\old" "$INSTDIR\_internal"
    RMDir /r "$INSTDIR\new"
    !insertmacro REFUSE ${CODE_RUNNING} "$(IsBlocked)"
  ${EndIf}
  Delete "$INSTDIR\${NAME}.exe"
  Delete "$INSTDIR\${NAME}-cli.exe"
  !insertmacro MOVE "$INSTDIR\new\${NAME}.exe" "$INSTDIR\${NAME}.exe"
  !insertmacro MOVE "$INSTDIR\new\${NAME}-cli.exe" "$INSTDIR\${NAME}-cli.exe"
  RMDir /r "$INSTDIR\new"
  RMDir /r "$INSTDIR\old"
  WriteUninstaller "$INSTDIR\uninstall.exe"

  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\${NAME}.exe"
  WriteRegStr HKCU "Software\Classes\${SUFFIX}" "" "${KIND}"
  WriteRegStr HKCU "Software\Classes\${SUFFIX}" "Content Type" "application/vnd.kamdesk"
  WriteRegStr HKCU "Software\Classes\${KIND}" "" "$(KindName)"
  WriteRegStr HKCU "Software\Classes\${KIND}\DefaultIcon" "" "$INSTDIR\${NAME}.exe,0"
  WriteRegStr HKCU "Software\Classes\${KIND}\shell\open\command" "" '"$INSTDIR\${NAME}.exe" "%1"'
  WriteRegStr HKCU "${ENTRY}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${ENTRY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${ENTRY}" "DisplayIcon" "$INSTDIR\${NAME}.exe,0"
  WriteRegStr HKCU "${ENTRY}" "Publisher" "${NAME}"
  WriteRegStr HKCU "${ENTRY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${ENTRY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${ENTRY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${ENTRY}" "NoModify" 1
  WriteRegDWORD HKCU "${ENTRY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${ENTRY}" "EstimatedSize" "$0"
  ${RefreshShellIcons}
SectionEnd

Function un.onInit
  SetRegView 64
  SetShellVarContext current
FunctionEnd

Section "Uninstall"
  !insertmacro NOT_WHILE_RUNNING "${NAME}.exe"
  !insertmacro NOT_WHILE_RUNNING "${NAME}-cli.exe"
  Delete "$INSTDIR\${NAME}.exe"
  Delete "$INSTDIR\${NAME}-cli.exe"
  RMDir /r "$INSTDIR\_internal"
  RMDir /r "$INSTDIR\new"  ; of an installation that was cut short
  RMDir /r "$INSTDIR\old"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"  ; only when nothing of the user's is in it
  Delete "$SMPROGRAMS\${NAME}.lnk"
  ReadRegStr $0 HKCU "Software\Classes\${SUFFIX}" ""
  ${If} $0 == "${KIND}"
    DeleteRegKey HKCU "Software\Classes\${SUFFIX}"
  ${EndIf}
  DeleteRegKey HKCU "Software\Classes\${KIND}"
  DeleteRegKey HKCU "${ENTRY}"
  ${RefreshShellIcons}
SectionEnd

!ifdef SIGN
  !uninstfinalize '${SIGN} "%1"'
!endif
