"""Refusals of proposals, requests, projects and all else that is raised."""

from rules.refusals import Reason
from texts.words import key

SENTENCES = {
    # support, screening and the way of a matter
    Reason.OUT_OF_SCOPE: (key("This one is for {scope}."), key("You may follow it: /matter {number}")),
    Reason.NO_RESIDENTS_VOTES: (
        key("In this community's method the council decides."),
        key("An opinion may be asked: /ballot {number}"),
    ),
    Reason.OWN_STAGE_FIRST: (
        key("№{number} waits: {stage}."),
        key("Please tap “Done” on its card first."),
    ),
    Reason.NO_SUCH_PART: (key("This community's method does without it."), key("What there is: /help")),
    Reason.NO_HOURS: (key("There are no hours of yours in that year."), key("See yours: /team")),
    Reason.SUPPORT_OVER: (
        key("The time for support is over, nothing was recorded."),
        key("See how it stands: /matter {number}"),
    ),
    Reason.MATTER_ENDED: (key("№{number} has ended, nothing was recorded."), key("See why: /matter {number}")),
    Reason.ALREADY_SCREENED: (
        key("№{number} has been screened already."),
        key("See how it stands: /matter {number}"),
    ),
    Reason.NOT_ON_BASE: (
        key("Your home is not among those that may sign this."),
        key("The list was fixed when signing began. Ask {helper}."),
    ),
    Reason.CALL_RUNS: (key("Signatures were gathered for №{number} already."), key("See /matter {number}")),
    Reason.NOT_CALLABLE: (
        key("№{number} is before the council, in a vote or over."),
        key("See how it stands: /matter {number}"),
    ),
    Reason.SIGNING_OVER: (key("Signing is over, nothing was recorded."), key("See what came of it on the card.")),
    Reason.AUTHOR_ASKED: (
        key("The proposer of №{number} is asked already."),
        key("Please wait for their answer."),
    ),
    Reason.AUTHOR_AWAY: (
        key("The proposer of №{number} cannot be asked."),
        key("It stays on its own: accept or decline it."),
    ),
    Reason.AUTHOR_SAID_NO: (
        key("The proposer keeps №{number} on its own."),
        key("Please accept it, or decline it with a reason."),
    ),
    Reason.NOT_THE_PROPOSER: (key("Only who raised it can do this."), key("Raise your own: /propose")),
    Reason.COUNCIL_HAS_IT: (
        key("№{number} is on an agenda or decided: it is everybody's now."),
        key("See how it stands: /matter {number}"),
    ),
    Reason.NO_SUCCESSOR: (
        key("Only another registered resident whom I can write to takes it over."),
        key("Please ask them to register and to press Start."),
    ),
    Reason.ALREADY_CONFIRMED: (key("You have confirmed it already."), key("One more seat is needed.")),
    Reason.REASON_NEEDED: (key("A reason is needed."), key("Please choose one or write it.")),
    Reason.TITLE_NEEDED: (key("№{number} needs a title in one line first."), key("Please tap “Write title”.")),
    Reason.ALREADY_TITLED: (key("№{number} has its title already."), key("See it: /matter {number}")),
    Reason.NOT_COUNCIL_OR_STAFF: (key("The council and staff do this."), key("See what you can do: /help")),
    Reason.NOT_A_HAZARD: (
        key("Not a listed hazard: lift, fire gear, façade, wall or road, leak, drainage."),
        key("Normal track."),
    ),
    Reason.NOT_ACCEPTED: (key("The council has not accepted №{number} yet."), key("Tap “Accept” first.")),
    Reason.NOT_SUPPORTED: (
        key("Households still missing for №{number}: {left}."),
        key("Please wait for their support."),
    ),
    Reason.ALREADY_ON_AGENDA: (key("№{number} is on an agenda already."), key("See /agenda")),
    Reason.ALREADY_DECIDED: (key("№{number} is decided already."), key("See how: /matter {number}")),
    Reason.URGENT_TRACK: (
        key("№{number} is urgent: no vote is needed."),
        key("See how it stands: /matter {number}"),
    ),
    Reason.NOT_CHAIR_OR_VICE: (key("The chair or vice-chair does this."), key("Please ask them.")),
    Reason.NOT_ADOPTED: (key("The council has not adopted №{number} yet."), key("It goes on an agenda first.")),
    Reason.INTERNAL: (key("№{number} is internal: residents do not vote on it."), key("See /agenda")),
    Reason.VOTE_UNDER_WAY: (key("The vote on proposal №{number} is under way."), key("See /votes")),
    Reason.SEALING_NEEDS_HEADS: (
        key("This vote cannot be secret: an area tells whose it is."),
        key("Please post it as an open vote: /ballot {number}"),
    ),
    Reason.SEALING_NEEDS_MORE: (
        key("With fewer than 5 there is no secret."),
        key("Please ask your grid worker."),
    ),
    Reason.NOBODY_TO_VOTE: (
        key("Nobody is on the roll of this vote."),
        key("Please look at the households and seats: /setup"),
    ),
    Reason.RULE_NOT_FOR_RESIDENTS: (
        key("This rule is not for this vote."),
        key("Please choose another: /ballot {number}"),
    ),
    Reason.NOT_LEAD_CHAIR_OR_STAFF: (key("The lead, the chair or staff do this."), key("Please ask them.")),
    Reason.ALREADY_DONE: (
        key("№{number} is carried out already. Nothing changed."),
        key("See how it stands: /matter {number}"),
    ),
    # a talk
    Reason.NO_TALKS: (key("This community's method has no talks."), key("Raise a matter: /propose")),
    Reason.NOT_STAFF_OR_HEAD: (
        key("Staff, the chair and the vice-chair record talks."),
        key("Please ask one of them."),
    ),
    Reason.TALK_RECORDED: (key("This talk is recorded already."), key("A new one: /talk")),
    Reason.TALK_LINE: (
        key("Place, day and the number of people are needed."),
        key("Please write them once more: Gate 2, 11-25, 12"),
    ),
    Reason.TALK_LONG: (
        key("A talk takes 20 matters at most."),
        key("Please write the weightiest ones, the others in a second talk."),
    ),
    Reason.QUARREL_IS_PRIVATE: (
        key("A quarrel that names a home stays out of the group."),
        key("Please leave it out and send it by /dispute."),
    ),
    # a request
    Reason.NOT_ITS_AUTHOR: (key("Only who asked can do this."), key("Ask for help yourself: /request")),
    Reason.REQUEST_ANSWERED: (key("№{number} is answered already."), key("See how it stands: /matter {number}")),
    Reason.REQUEST_SOLVED: (
        key("№{number} is reported as solved already."),
        key("See how it stands: /matter {number}"),
    ),
    Reason.REQUEST_NOT_SOLVED: (
        key("№{number} is still being worked on."),
        key("See how it stands: /matter {number}"),
    ),
    Reason.REQUEST_EXTENDED: (
        key("№{number} has its longer time already."),
        key("See how it stands: /matter {number}"),
    ),
    Reason.REQUEST_ANEW: (key("There is a newer report on №{number}."), key("See how it stands: /matter {number}")),
    Reason.REQUEST_CONFIRMED: (
        key("№{number} is solved already, nothing changed."),
        key("See how it stands: /matter {number}"),
    ),
    Reason.REQUEST_JOINED: (
        key("№{number} goes on with another request."),
        key("See how it stands: /matter {number}"),
    ),
    Reason.ASKED_ON_PAPER: (key("№{number} was asked on paper."), key("The home's answer: /paper rate {number}")),
    Reason.NO_SUCH_REQUEST: (key("No other request of that number is open."), key("See what waits: /docket")),
    Reason.REOPENING_OVER: (key("The 30 days for №{number} are over."), key("Please ask anew: /request")),
    Reason.WORDS_NEEDED: (key("Words are needed."), key("Please tap once more and reply with them.")),
    # a project
    Reason.NO_PROJECTS: (
        key("This community's method has no projects."),
        key("Tap “Done” once it is carried out."),
    ),
    Reason.NOT_UNDER_WAY: (
        key("№{number} is not being carried out now."),
        key("Which ones are: /project"),
    ),
    Reason.SUPERVISOR_LEADS: (
        key("Nobody supervises what they lead themselves."),
        key("Please choose somebody else."),
    ),
    Reason.LAST_SUPERVISOR: (key("One supervisor has to stay."), key("Please name another one first.")),
    Reason.NOT_SUPERVISOR: (key("The supervisors of №{number} do this."), key("Please ask them.")),
    Reason.NOT_REPORTED: (
        key("№{number} is not reported as done."),
        key("Its lead taps “Done” first."),
    ),
    Reason.OWN_REPORT: (key("You reported this as done yourself."), key("Another supervisor confirms it.")),
    Reason.ALREADY_REPORTED: (
        key("№{number} is reported as done already."),
        key("It waits for a supervisor."),
    ),
    Reason.NOT_ON_THE_LIST: (key("They serve here no more."), key("Please open the list anew.")),
    Reason.MILESTONE_REACHED: (
        key("This milestone is not open any more, nothing changed."),
        key("Which ones are: /project"),
    ),
    Reason.ALREADY_REOPENED: (
        key("№{number} is being carried out again already."),
        key("See how it stands: /matter {number}"),
    ),
    Reason.ALREADY_OBJECTED: (
        key("Your household has objected already."),
        key("You hear the answer in private."),
    ),
    # a task of a team
    Reason.NO_TEAMS: (key("This community's method has no teams."), key("See what you can do: /help")),
    Reason.TASK_OVER: (key("This task is over, nothing was recorded."), key("The next ones: /team")),
    Reason.TASK_NOT_BEGUN: (key("This task has not begun yet."), key("Please come back then.")),
    # a consultation
    Reason.NO_CONSULTATIONS: (
        key("Your working method has no consultations."),
        key("The council decides: put it on the agenda."),
    ),
    Reason.CONSULTED_ALREADY: (key("The parties consult on №{number} already."), key("See /consult {number}")),
    Reason.CONSULTATION_OVER: (key("This consultation is over."), key("See /matter {number}")),
    Reason.NOT_CONVENER: (
        key("Only its convener, the chair or the vice-chair can do this."),
        key("Please ask one of them."),
    ),
    Reason.NOT_OF_PARTY: (
        key("Only the people of this party can do this."),
        key("Your own view goes to the council: /matter {number} and your words"),
    ),
    Reason.NOBODY_SPOKE: (key("No party has spoken yet."), key("Please wait, or withdraw it with a reason.")),
    Reason.DISSENT_STAYS: (
        key("This party spoke against it, so it decides too."),
        key("See what it said: /matter {number}"),
    ),
    Reason.NOBODY_INVITED: (key("No party is chosen."), key("Please choose one first.")),
    Reason.NO_QUESTIONS_NOW: (key("Nothing can be asked here now."), key("See /matter {number}")),
    # role models
    Reason.WHOM_TO_COMMEND: (
        key("I need a neighbour and a deed, not yourself."),
        key("Reply to their message with /commend and what they did."),
    ),
    Reason.ALREADY_NOMINATED: (key("They are nominated already."), key("The notice comes to the group.")),
    Reason.NOT_NOMINATED: (key("Only who is nominated answers here."), key("See what you can do: /help")),
    Reason.NOTICE_OVER: (
        key("The public notice is over, nothing was recorded."),
        key("See what you can do: /help"),
    ),
    Reason.LECTURE_LINE: (
        key("I need a day, a topic and how many listened."),
        key("Please write it so: 11-20, sorting waste, 35"),
    ),
    # mediation
    Reason.DISPUTE_OF_NOTHING: (
        key("There are no words to go by."),
        key("Please write in a sentence what it is."),
    ),
    Reason.NOT_THE_MEDIATOR: (key("Only its mediator can do that."), key("Please ask the chair.")),
    Reason.HAS_AN_INTEREST: (key("You are too close to one side."), key("Please leave it to another member.")),
    Reason.APPOINTMENT_DATE: (
        key("I need a day and a time that are to come."),
        key("Please write it so: 11-28 19:00 Room 2"),
    ),
}
