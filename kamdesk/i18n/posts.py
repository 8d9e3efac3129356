"""Ready-made texts to begin with: the usual checklist, and templates of the post of a KAM."""

from kamdesk.domain.plan.post import PostBlock, TemplateLine
from kamdesk.i18n import N_, _

_CHECKLIST = (
    N_("Systems: whoever works for the account sees its orders, deliveries and claims"),
    N_("Data: sales and margin of the account by product line, every month"),
    N_("Price rules: who may grant what, and who approves the rest"),
)
_F, _O, _R = PostBlock.FUNCTION, PostBlock.OBJECTIVE, PostBlock.RESPONSIBILITY
_READY = (
    (
        N_("KAM of an account that grows"),
        (
            (_F, N_("Prepare the plan of the account and keep it alive"), "", ""),
            (_F, N_("Coordinate the Account Committee and its projects"), "", ""),
            (_F, N_("Negotiate and sign the agreements with the client"), "", ""),
            (_F, N_("Open relations in the areas and plants that do not buy yet"), "", ""),
            (_O, N_("Grow with the account"), N_("Turnover of the year"), N_("+8%")),
            (_O, N_("Sell a line that it does not buy yet"), N_("Lines bought"), "+1"),
            (_R, N_("Turnover and margin of the account"), "", ""),
            (_R, N_("The quality agreed with the client is met"), "", ""),
        ),
    ),
    (
        N_("KAM of an account that advocates for us"),
        (
            (_F, N_("Earn references: visits, cases, calls with others"), "", ""),
            (_F, N_("Be at the table when it specifies for third parties"), "", ""),
            (_F, N_("Coordinate the Account Committee and its projects"), "", ""),
            (_O, N_("Business that it opens for us elsewhere"), N_("References given in the year"), "4"),
            (_R, N_("What was promised because of a reference is kept"), "", ""),
            (_R, N_("The quality agreed with the client is met"), "", ""),
        ),
    ),
    (
        N_("KAM of an account that innovates with us"),
        (
            (_F, N_("Agree pilots with the client and lead them"), "", ""),
            (_F, N_("Bring what is learned to the rest of the accounts"), "", ""),
            (_F, N_("Watch over confidentiality and exclusivity"), "", ""),
            (_O, N_("Joint pilots that end in a validated advance"), N_("Advances validated in the year"), "2"),
            (_R, N_("Nothing confidential leaves the account"), "", ""),
            (_R, N_("The quality agreed with the client is met"), "", ""),
        ),
    ),
)


def usual_checklist() -> list[str]:
    """What usually has to be in place before a plan."""
    return [_(text) for text in _CHECKLIST]


def ready_made() -> list[tuple[str, tuple[TemplateLine, ...]]]:
    """(name, lines) of the posts that come with the program, in the language in force."""
    return [
        (
            _(name),
            tuple(
                TemplateLine(block, _(text), _(measure) if measure else "", _(goal) if goal else "")
                for block, text, measure, goal in lines
            ),
        )
        for name, lines in _READY
    ]
