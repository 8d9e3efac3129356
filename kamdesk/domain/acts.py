"""What was done, where the changed fields alone do not say it."""

from enum import StrEnum

SCORECARD = "scorecard"
"""The subject of acts that close or reopen the scorecard; every other subject is a step."""


class Act(StrEnum):
    """The name of an edit, as the history keeps it; values never change, since every file holds them."""

    DECISION = "decision"
    EXCLUDE_SEGMENT = "exclude_segment"
    CLOSE_STEP = "close_step"
    REOPEN_STEP = "reopen_step"
    CONFIRM_STEP = "confirm_step"
    CLOSE_SCORECARD = "close_scorecard"
    REOPEN_SCORECARD = "reopen_scorecard"
    NEW_VERSION = "new_version"
    HAND_OVER_ACCOUNT = "hand_over_account"
    REPLACE_MEMBER = "hand_over"
    ADD_CANDIDATE = "add_candidate"
    START_PROFILE = "start_profile"
    READ_FORM = "read_form"
    USUAL_CHECKLIST = "usual_checklist"
    CONFIRM_COMPANY = "confirm_company"
    APPLY_TEMPLATE = "begin_post"
    COPY_ENTRIES = "copy_entries"
    ACTIONS_FROM_MINUTES = "actions_from_minutes"
    ADD_TEMPLATES = "add_templates"
    RADAR_AXES = "radar_axes"
    SETTLE = "settle"
    PASTE = "paste"
    ADD_PRESCRIPTION = "add_prescription"
    TRANSFER_ADVANCE = "take_elsewhere"
    MERGE_ACCOUNTS = "merge_accounts"
    REMOVE_WITH = "remove_with"
    IMPORT = "import"
    RESTORE = "restore"
    PURGE = "purge"
    FROM_EXPORT = "from_export"
    UNDO = "undo"
    REDO = "redo"

    @property
    def is_final(self) -> bool:
        """Whether it stays on record, so that no undo takes it back."""
        return self in _FINAL


_FINAL = frozenset(
    {
        Act.DECISION,
        Act.EXCLUDE_SEGMENT,
        Act.CLOSE_STEP,
        Act.REOPEN_STEP,
        Act.CONFIRM_STEP,
        Act.CLOSE_SCORECARD,
        Act.REOPEN_SCORECARD,
        Act.NEW_VERSION,
        Act.HAND_OVER_ACCOUNT,
    }
)
