"""The version of the schema, and what each version added. A released statement never changes: what comes later is a new version.

A version of statements alone is a line of `STATEMENTS`; one that has to compute something is a function in `migrations`.
"""

from kamdesk.storage.tables import BUDGETS, V2, V3, V4

APPLICATION_ID = 0x4B414D44  # "KAMD"
VERSION = 12
FINGERPRINTS = {
    1: "ec76b9eaa5770f08", 2: "7511ac67136557d8", 3: "20ae71b95fe3caa9", 4: "e03c8bd30820bb98", 5: "c49addabc952b1a1", 6: "3307a5489cb465b2",
    7: "3307a5489cb465b2", 8: "0cc9c048f464a32c", 9: "8dc6e24c400604f2", 10: "8def7454c7f0a990", 11: "3b470edf1f015421", 12: "2d367a258a8d9f9f",
}  # fmt: skip
"""What `opening.schema_digest` gives for a sound file of each version; read before sqlite-utils is imported."""

STATEMENTS: dict[int, tuple[str, tuple[str, ...]]] = {
    2: ("selection", V2),
    3: ("scorecard", V3),
    4: ("steps", V4),
    6: (
        "withdrawn_figures",
        ("ALTER TABLE measure ADD COLUMN withdrawn_on TEXT", "ALTER TABLE measure ADD COLUMN client_withdrawn_on TEXT"),
    ),
    9: ("budgets", BUDGETS),
    10: ("sales_totals", ("ALTER TABLE sale ADD COLUMN total_of TEXT NOT NULL DEFAULT ''",)),
    11: (
        "told_to_clients",
        (
            "ALTER TABLE commitment ADD COLUMN is_shareable INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE learned_mapping ADD COLUMN kind TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE learned_mapping ADD COLUMN currency TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE learned_mapping ADD COLUMN percent_factor INTEGER",
            "ALTER TABLE settings ADD COLUMN company_name TEXT NOT NULL DEFAULT ''",
        ),
    ),
    12: ("value_worked_out", ("ALTER TABLE value_entry ADD COLUMN worked_out TEXT NOT NULL DEFAULT ''",)),
}
"""By version: its name among the migrations of a file, and its statements."""
