"""Refusals of who belongs to a home, and of one-time links."""

from rules.refusals import Reason
from texts.words import key

SENTENCES = {
    # a household
    Reason.HOUSEHOLD_FULL: (key("As many people as may share this home have joined."), key("Please ask {helper}.")),
    Reason.HOME_UNKNOWN: (
        key("No home of your part is called so."),
        key("Please write it so: /setup 37-502 owner"),
    ),
    Reason.HOME_AMBIGUOUS: (
        key("Several homes are called so."),
        key("Please write the building too: /setup 12-37-502 owner"),
    ),
    # a one-time link
    Reason.LINK_USED: (key("This link has been used."), key("It works once. For a new one ask {helper}.")),
    Reason.LINK_REVOKED: (key("This link was taken back."), key("For a new one ask {helper}.")),
    Reason.LINK_LAPSED: (key("This link was good for one day."), key("For a new one ask {helper}.")),
    Reason.LINK_UNKNOWN: (key("This link is not right."), key("Please open it again, or ask {helper}.")),
    Reason.LINK_OF_ANOTHER: (key("This link is for somebody else."), key("For one of your own ask {helper}.")),
    Reason.PLACE_TAKEN: (key("Somebody has taken this place already."), key("Please ask {helper}.")),
    Reason.HAS_A_SEAT: (key("You have a seat in the council already."), key("Please pass the link on.")),
    # who belongs to a household
    Reason.JOIN_DISPUTED: (
        key("Somebody of this home does not know you."),
        key("Once staff have settled it, your taps count again."),
    ),
    Reason.ALREADY_DISPUTED: (key("This is with staff already."), key("You hear from me when it is settled.")),
    Reason.JOINED_LATER: (key("Only who joined this home earlier can say so."), key("Please ask {helper}.")),
    Reason.OTHER_SIDE: (key("Owner and tenant do not doubt each other."), key("Please ask {helper}.")),
    Reason.JOIN_GONE: (key("They have left your home."), key("Are they back? /me shows who is there.")),
    Reason.JOIN_SETTLED: (key("This is settled already, nothing changed."), key("Please ask {helper}.")),
    Reason.NOT_A_JUDGE: (key("Two other members of staff settle this."), key("Please leave it to them.")),
    Reason.CODES_CHANGED: (
        key("This home has new codes already."),
        key("Whoever runs the machine prints the slip."),
    ),
    # one's own data
    Reason.SERVES_HERE: (
        key("Who serves here is named while they do."),
        key("Have your seat or place ended first, then erase."),
    ),
}
