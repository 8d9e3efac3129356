/* A stand-in for the icuuc.dll that Windows has in System32 since 2017 and wine lacks. Qt6Core imports these names; its
   own text codecs do not need them. It lies in wine's prefix alone and goes into no package: build/windows/pe_audit.py.
   No converter is available, and every call says so. */
#define EXPORTED __declspec(dllexport)
#define FILE_ACCESS_ERROR 4
typedef int Error;

static const void *refused(Error *error)
{
    if (error)
        *error = FILE_ACCESS_ERROR;
    return 0;
}

EXPORTED void UCNV_FROM_U_CALLBACK_SUBSTITUTE(void) {}
EXPORTED void UCNV_TO_U_CALLBACK_SUBSTITUTE(void) {}
EXPORTED void ucnv_cbFromUWriteUChars(void) {}
EXPORTED void ucnv_cbToUWriteUChars(void) {}
EXPORTED void ucnv_close(void *converter) { (void)converter; }
EXPORTED int ucnv_countAvailable(void) { return 0; }
EXPORTED void ucnv_fromUnicode(void) {}
EXPORTED void ucnv_toUnicode(void) {}
EXPORTED int ucnv_fromUCountPending(void *converter, Error *error) { (void)converter; (void)error; return 0; }
EXPORTED int ucnv_toUCountPending(void *converter, Error *error) { (void)converter; (void)error; return 0; }
EXPORTED const void *ucnv_getAvailableName(int number) { (void)number; return 0; }
EXPORTED void ucnv_getFromUCallBack(void) {}
EXPORTED void ucnv_getToUCallBack(void) {}
EXPORTED signed char ucnv_getMaxCharSize(void *converter) { (void)converter; return 1; }
EXPORTED const void *ucnv_getName(void *converter, Error *error) { (void)converter; return refused(error); }
EXPORTED const void *ucnv_getStandardName(const char *name, const char *standard, Error *error)
{
    (void)name; (void)standard;
    return refused(error);
}
EXPORTED const void *ucnv_open(const char *name, Error *error) { (void)name; return refused(error); }
EXPORTED void ucnv_reset(void *converter) { (void)converter; }
EXPORTED void ucnv_setFromUCallBack(void) {}
EXPORTED void ucnv_setToUCallBack(void) {}
