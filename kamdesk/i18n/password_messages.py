"""The sentences behind what is wrong with a password, or with the file that it opens."""

from kamdesk.domain.text import N_

PASSWORD_ERRORS = {
    "password_needed": N_("«{file}» has a password. Enter it first."),
    "password_wrong": N_(
        "This password is wrong. Check the keyboard and the capital letters. If it is right, the beginning of the file is damaged: restore a copy."
    ),
    "password_short": N_(
        "The password is too short: it needs {least} characters. Several words are easy to remember and hard to guess."
    ),
    "password_weak": N_("This password is easy to guess. Use several words that do not belong together."),
    "password_required": N_("Portfolios on this computer must have a password. Change it instead of removing it."),
    "no_password": N_("«{file}» has no password."),
    "password_not_given": N_(
        "«{file}» has a password, and there is no terminal to ask for it. Put it into KAMDESK_PASSWORD, or give --password-fd."
    ),
    "password_no_descriptor": N_(
        "The password cannot be read from descriptor {number}: {detail}. Check the number after --password-fd."
    ),
    "new_password_not_given": N_(
        "There is no terminal to ask for the new password. Put it into KAMDESK_NEW_PASSWORD, or give --new-password-fd."
    ),
    "copies_left": N_(
        "{count} copies still open as before, with the earlier password or none: {files}. Remove them, or keep them safe."
    ),
    "passwords_differ": N_("The two passwords are not the same. Type them again."),
}
