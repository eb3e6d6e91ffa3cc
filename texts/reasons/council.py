"""Refusals of motions, meetings and minutes of the council."""

from rules.refusals import Reason
from texts.words import key

SENTENCES = {
    # a council member's ballot on a motion
    Reason.NOT_A_SEAT: (key("This is for council members."), key("You may listen, and raise a matter: /propose")),
    Reason.NOT_PRESENT: (key("You are not on the roll."), key("Tap “Here” first.")),
    Reason.MOTION_NOT_OPEN: (key("This motion is not open yet."), key("Please wait for its turn.")),
    Reason.MOTION_CLOSED: (
        key("This motion is closed, your tap was not counted."),
        key("The result is on the card."),
    ),
    Reason.MOTION_WAITS: (
        key("Your motion on this item waits already."),
        key("It comes up when the open one is decided."),
    ),
    Reason.MOVED_BEFORE: (key("That was moved on this item before."), key("Please vote on the open motion.")),
    Reason.NOT_MOVER: (key("Only its mover can withdraw a motion."), key("You may vote against it.")),
    Reason.MOTION_VOTED: (key("Voting on this motion has begun."), key("You may vote against it.")),
    Reason.MOTION_NEEDED: (key("No other motion waits on this item."), key("Please move one first.")),
    Reason.ELECTION_RUNS: (key("This seat is being elected already."), key("See how it stands: /docket")),
    Reason.NAMES_NEEDED: (
        key("An election has 1 to 12 different names."),
        key("Please send them again, one a line."),
    ),
    Reason.SEAT_HELD: (
        key("This seat is held, its term runs."),
        key("It is elected in the last month of the term."),
    ),
    Reason.NOT_RECORDER: (key("The recorder or the chair enters this."), key("You may tap for yourself.")),
    Reason.NOT_COUNCILS_CHAT: (
        key("This chat is not one of the council's."),
        key("Please write it in the council's chat."),
    ),
    Reason.OWN_ROLL: (
        key("You put the others on the roll yourself."),
        key("Let somebody else open, or let them tap “Here”."),
    ),
    Reason.SAID_SO_SELF: (key("This member has tapped already."), key("Only they can change it.")),
    Reason.RECUSED: (key("You have recused yourself from this item."), key("Please wait for the next one.")),
    # a meeting of the council
    Reason.NO_QUORUM: (
        key("Not yet: {present} here, {quorum} needed."),
        key("Please wait for more members."),
    ),
    Reason.SUBSTITUTE_TOO_EARLY: (
        key("Substitutes open from 20 minutes after the time."),
        key("Only while chair and vice-chair are away."),
    ),
    Reason.VICE_TOO_EARLY: (key("The chair may still come."), key("You can open from {at}.")),
    Reason.ROLL_NOT_CALLED: (key("The roll is not called yet."), key("It comes 15 minutes before, or by /meeting")),
    Reason.ROLL_ALREADY_CALLED: (
        key("The roll is being called already."),
        key("Its card is in the council chat."),
    ),
    Reason.MEETING_OPEN: (key("The meeting is open already."), key("Its motions are in the council chat.")),
    Reason.MEETING_OVER: (key("This meeting is over."), key("The next agenda: /agenda")),
    Reason.AGENDA_OPEN: (
        key("No agenda is closed yet. The next one closes {closes}."),
        key("Roll call is possible from then: /meeting"),
    ),
    Reason.NOT_PRESIDING: (key("Who presides does this."), key("Please ask them.")),
    Reason.AGENDA_CLOSED: (
        key("The agenda is closed; items can only be struck out."),
        key("New items go onto the next one: /agenda"),
    ),
    Reason.NOT_ON_AGENDA: (key("That stands on no agenda any more."), key("See /agenda")),
    Reason.NOT_COUNCILS_OWN: (
        key("Only the council's own items can be internal."),
        key("A resident proposed №{number}."),
    ),
    Reason.RESIDENTS_CHOOSE: (
        key("Here residents choose what comes onto the agenda."),
        key("They have a card in their groups; own items: /agenda"),
    ),
    Reason.CHOICE_CLOSED: (key("The choice for this meeting is closed."), key("See /agenda")),
    Reason.HOUSEHOLD_CHOSE: (
        key("Your household has chosen, one choice each."),
        key("Whoever chose may change it."),
    ),
    Reason.NO_MEETING_PLANNED: (
        key("No council meeting is planned yet."),
        key("Please set its time in the settings."),
    ),
    # its minutes
    Reason.NOT_AT_MEETING: (
        key("Those who were at the meeting agree to its minutes."),
        key("You were not on its roll."),
    ),
    Reason.MINUTES_SETTLED: (
        key("These minutes are published already."),
        key("Please have the next meeting correct them."),
    ),
    Reason.MINUTES_OF_OTHERS: (
        key("The recorder writes the minutes, members may remark."),
        key("You were not on the roll of this meeting."),
    ),
    Reason.TASK_OWNER: (
        key("This name is none of the council or staff."),
        key("Please reply once more, the name first: Li 12-05 ask three firms"),
    ),
    Reason.TASK_DAY: (
        key("The task needs a day to come, and what is to be done."),
        key("Please reply once more: Li 12-05 ask three firms"),
    ),
    Reason.REMARK_OF_OTHERS: (
        key("A member's remark stands as they wrote it."),
        key("They may add another one."),
    ),
    Reason.NO_SUCH_ENTRY: (
        key("Nothing in these minutes has that number."),
        key("Please reply with the number in brackets and the new words."),
    ),
}
