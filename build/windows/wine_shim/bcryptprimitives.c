/* A stand-in for the bcryptprimitives.dll that Windows has in System32 and wine lacks: the one function of it that Rust
   takes random numbers from (typst, python-calamine). It lies in wine's prefix alone: build/windows/pe_audit.py. */
#include <windows.h>

BOOLEAN WINAPI SystemFunction036(void *buffer, ULONG size); /* RtlGenRandom, in advapi32 */

__declspec(dllexport) BOOL WINAPI ProcessPrng(BYTE *buffer, SIZE_T size)
{
    while (size) {
        ULONG part = size > 0x10000000 ? 0x10000000 : (ULONG)size;
        if (!SystemFunction036(buffer, part))
            return FALSE;
        buffer += part;
        size -= part;
    }
    return TRUE;
}
