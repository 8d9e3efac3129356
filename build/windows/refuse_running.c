/* A custom action of the MSI: while the program that it would replace or remove is running, the MSI refuses, and msiexec
   ends with 1602. Windows Installer itself would go on and leave half of the files to the next start of the computer.
   CustomActionData and the like are not used: it runs at once, and asks for the property INSTALLDIR. */
#include <windows.h>
#include <msi.h>
#include <msiquery.h>
#include <tlhelp32.h>
#include <wchar.h>

#define LONGEST 32768
static const wchar_t *const PROGRAMS[] = {L"kamdesk.exe", L"kamdesk-cli.exe"};
static const wchar_t SENTENCE[] =
    L"kamdesk is open on this computer. Close it everywhere, then start this again. / "
    L"kamdesk est\u00e1 abierto en este equipo. Ci\u00e9rrelo en todas las sesiones y vuelva a empezar.";

static BOOL is_ours(const wchar_t *name)
{
    for (size_t i = 0; i < sizeof PROGRAMS / sizeof *PROGRAMS; i++)
        if (_wcsicmp(name, PROGRAMS[i]) == 0)
            return TRUE;
    return FALSE;
}

/* Whether a process was started from a folder; one whose place cannot be asked for, as another user's may not be, counts. */
static BOOL is_from(DWORD process, const wchar_t *folder)
{
    static wchar_t place[LONGEST];
    DWORD length = LONGEST;
    HANDLE asked = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, process);
    BOOL is_known = asked && QueryFullProcessImageNameW(asked, 0, place, &length);
    if (asked)
        CloseHandle(asked);
    return !is_known || _wcsnicmp(place, folder, wcslen(folder)) == 0;
}

static BOOL is_running(const wchar_t *folder)
{
    BOOL found = FALSE;
    PROCESSENTRY32W entry = {.dwSize = sizeof entry};
    HANDLE all = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
    if (all == INVALID_HANDLE_VALUE)
        return FALSE;
    for (BOOL more = Process32FirstW(all, &entry); more && !found; more = Process32NextW(all, &entry))
        found = is_ours(entry.szExeFile) && is_from(entry.th32ProcessID, folder);
    CloseHandle(all);
    return found;
}

__declspec(dllexport) UINT WINAPI RefuseWhileRunning(MSIHANDLE session)
{
    static wchar_t folder[LONGEST];
    DWORD length = LONGEST;
    if (MsiGetPropertyW(session, L"INSTALLDIR", folder, &length) != ERROR_SUCCESS || !length || !is_running(folder))
        return ERROR_SUCCESS;
    MSIHANDLE told = MsiCreateRecord(1);
    MsiRecordSetStringW(told, 0, SENTENCE);
    MsiProcessMessage(session, INSTALLMESSAGE_ERROR, told);
    MsiCloseHandle(told);
    return ERROR_INSTALL_USEREXIT;
}
