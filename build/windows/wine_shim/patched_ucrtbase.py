"""Makes a copy of wine's ucrtbase.dll in which the parts of complex numbers work, as numpy needs them when it is imported.

Wine has these six functions as stubs that end the program. The copy lies in wine's prefix alone and goes into no
package: `build/windows/pe_audit.py` looks for the words that it is marked with.
"""

from pathlib import Path

BUILTIN = b"Wine builtin DLL"
MARK = b"Patched for test"
"""Takes the place of `BUILTIN`, so that wine loads the copy as a file like any other."""

# A float pair comes in a register, a pair of doubles by its address, in Windows' calling convention.
REAL_OF_DOUBLES = b"\xf2\x0f\x10\x01\xc3"  # movsd xmm0, [rcx]; ret
IMAGINARY_OF_DOUBLES = b"\xf2\x0f\x10\x41\x08\xc3"  # movsd xmm0, [rcx + 8]; ret
CODE = {
    b"crealf": b"\x66\x0f\x6e\xc1\xc3",  # movd xmm0, ecx; ret
    b"cimagf": b"\x48\xc1\xe9\x20\x66\x0f\x6e\xc1\xc3",  # shr rcx, 32; movd xmm0, ecx; ret
    b"creal": REAL_OF_DOUBLES,
    b"creall": REAL_OF_DOUBLES,
    b"cimag": IMAGINARY_OF_DOUBLES,
    b"cimagl": IMAGINARY_OF_DOUBLES,
}


def patched(library: Path) -> bytes:
    """The bytes of the copy."""
    import pefile

    data = bytearray(library.read_bytes())
    with pefile.PE(data=bytes(data)) as parsed:
        for symbol in parsed.DIRECTORY_ENTRY_EXPORT.symbols:
            if code := CODE.get(symbol.name):
                place = parsed.get_offset_from_rva(symbol.address)
                data[place : place + len(code)] = code
    place = data.index(BUILTIN)
    data[place : place + len(MARK)] = MARK
    return bytes(data)
