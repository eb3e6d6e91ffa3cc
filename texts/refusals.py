"""Refusals: each says what happened and what to do. One table for the reasons of `rules`, then those of the chat."""

from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from rules.reading import Words as Titles
from rules.refusals import Reason
from texts.cards import Answer, Card, card, escape, line
from texts.words import Words, key

SENTENCES = MappingProxyType(
    {
        # a household's ballot
        Reason.CLOSED: (
            key("The vote closed at {closes}. Your tap arrived at {now} and was not counted."),
            key("See /results"),
        ),
        Reason.NOT_OPEN_YET: (key("The vote opens {at}."), key("Please come back then.")),
        Reason.NOT_REGISTERED: (key("Please register your household first."), key("Send me the code on your slip.")),
        Reason.NOT_ON_ROLL: (key("Your home is not on the roll of this vote."), key("Please ask {helper}.")),
        Reason.OWNER_SINCE_NOTICE: (
            key("The roll was fixed before your home changed hands."),
            key("You vote from the next notice on."),
        ),
        Reason.OWNERS_ONLY: (
            key("This is an owners' vote, tenants do not vote."),
            key("You may comment: /matter {number} and your words"),
        ),
        Reason.TENANT_VOTES: (
            key("In your home the tenant votes this time."),
            key("You may comment: /matter {number} and your words"),
        ),
        Reason.OWNER_VOTES: (
            key("In your home the owner votes this time."),
            key("You may comment: /matter {number} and your words"),
        ),
        Reason.HOUSEHOLD_VOTED: (
            key("Your household has voted, one vote each."),
            key("Not one of you? Tap “Can I vote?”"),
        ),
        Reason.SEALED_ALREADY: (
            key("Your household is on the roll as having voted."),
            key("Only totals are kept, so it cannot change."),
        ),
        Reason.REPRESENTATIVES_ONLY: (
            key("This time representatives vote."),
            key("You may comment: /matter {number} and your words"),
        ),
        Reason.OWNER_VOTED: (
            key("The owner of your home has voted, one vote for all their homes."),
            key("Not one of you? Tap “Can I vote?”"),
        ),
        Reason.ADULTS_VOTED: (
            key("All adults of your household have voted."),
            key("Not one of you? Tap “Can I vote?”"),
        ),
        Reason.NO_CHANGE: (key("Your vote is in and cannot be changed."), key("The result comes after the close.")),
        Reason.BALLOT_FROZEN: (
            key("Your household's vote waits: staff settle who cast it."),
            key("Please ask {helper}."),
        ),
        Reason.NOT_ON_BALLOT: (key("This ballot has other choices."), key("Please open it anew: /votes")),
        Reason.ALL_MARKED: (key("You have marked as many as you may."), key("Please unmark one first.")),
        Reason.NOTHING_MARKED: (key("Nothing is marked."), key("Mark an option, or tap “Abstain” on the ballot.")),
        # the options of a vote
        Reason.OPTIONS_NEEDED: (
            key("A ballot has 2 to 12 different options."),
            key("Please send them again, one a line."),
        ),
        Reason.VOTED_ON_PAPER: (
            key("Your household has voted on paper."),
            key("None of you? Please ask your grid worker."),
        ),
        # a ballot on paper or by proxy
        Reason.VOTED_BEFORE_PAPER: (
            key("An electronic vote came {at}."),
            key("The paper is void, both are kept."),
        ),
        Reason.PROXY_TAKEN: (key("{name} is already a proxy for one."), key("The form is kept and does not count.")),
        Reason.NO_PAPER_HERE: (key("Representatives vote themselves."), key("They find the ballot in /votes")),
        Reason.PAPER_OVERMARKED: (
            key("The sheet marks more than it may."),
            key("It is kept and does not count. The home may vote anew."),
        ),
        Reason.PAPER_TELLS: (
            key("A secret vote takes no paper here."),
            key("Its sheet would tell what a home voted."),
        ),
        Reason.PAPER_OUT_OF_SCOPE: (key("This home is not in your part."), key("Please pass it to its grid worker.")),
        Reason.PAPER_OWN_HOME: (key("This is your own home."), key("Two others have to enter and check it.")),
        Reason.PAPER_SAME_PERSON: (key("You entered this sheet yourself."), key("A second person has to read it.")),
        Reason.PAPER_STANDS: (key("A sheet of this home is on file already."), key("Please enter the next sheet.")),
        Reason.PAPER_SOLD: (
            key("This home has been sold since the notice."),
            key("Its new owner votes from the next one on."),
        ),
        Reason.PAPER_NUMBER: (key("A sheet of this number is on file already."), key("Please look at it again.")),
        Reason.PAPER_DATE: (
            key("It can be signed from the notice until today."),
            key("Please write the day so: 10-14"),
        ),
        Reason.PAPER_CHECKED: (key("This sheet is dealt with already."), key("The next one: /paper")),
        Reason.PAPER_DIFFERS: (
            key("You two read it differently, it does not count."),
            key("Please look at it together and enter it anew: /paper"),
        ),
        Reason.LIST_OF_NOTHING: (
            key("There is nothing of this number."),
            key("Write /paper support 18, or /paper object 3"),
        ),
        Reason.NOT_SCRUTINEER: (
            key("Scrutineers, staff and the chair compare sheets."),
            key("You may ask one of them."),
        ),
        Reason.NO_PAPER: (key("No ballot on paper counted in this vote."), key("There is nothing to compare.")),
        Reason.NO_FEEDBACK_NOW: (
            key("Nobody is asked about this number now."),
            key("Answers count while its poll is open."),
        ),
        Reason.PAPER_UNREADABLE: (
            key("It cannot be read and does not count."),
            key("Please bring the home a new sheet."),
        ),
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
        # a request
        Reason.SERVES_HERE: (
            key("Who serves here is named while they do."),
            key("Have your seat or place ended first, then erase."),
        ),
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
        # a survey
        Reason.NO_SURVEYS: (key("This community's method has no surveys."), key("Raise a matter: /propose")),
        Reason.SURVEY_QUESTION: (
            key("The question is missing or longer than 300 characters."),
            key("Please write it in the first line."),
        ),
        Reason.SURVEY_OPTIONS: (key("A poll needs 2 to 12 different options."), key("Please write one a line.")),
        Reason.SURVEY_OPTION_LONG: (key("An option has more than 100 characters."), key("Please write it shorter.")),
        Reason.SURVEY_NO_OPTIONS: (key("Here the answers are given."), key("Please write the question alone.")),
        Reason.QUIZ_RIGHT: (key("A quiz has one right answer."), key("Please put * before that line.")),
        Reason.QUIZ_EXPLANATION: (
            key("The explanation is one line of 200 characters."),
            key("Please write it once, after #."),
        ),
        Reason.SURVEY_POSTED: (key("This poll is posted already or gone."), key("Please begin with /poll")),
        Reason.SURVEY_NOBODY: (key("Nobody can be asked this way."), key("Please choose groups, or another part.")),
        Reason.CHAIR_OR_STAFF: (key("The chair or staff open an evaluation."), key("Please ask one of them.")),
        Reason.EVALUATION_RUNS: (key("This evaluation is under way."), key("See /votes")),
        Reason.SURVEY_OVER: (key("This survey is long over."), key("You may raise it: /propose")),
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
        # an objection
        Reason.OBJECTIONS_OVER: (key("The time for objections is over."), key("You may raise it anew: /propose")),
        Reason.OBJECTION_ANSWERED: (key("This objection is answered already."), key("The answer is on its card.")),
        Reason.OWN_OBJECTION: (key("Nobody answers their own objection."), key("Please ask another seat.")),
        Reason.NOT_UPHELD: (key("This objection is not upheld."), key("Please answer it first.")),
        Reason.RESULT_SETTLED: (key("This result is settled already."), key("See /results")),
        Reason.ALREADY_AGREED: (key("Two people have agreed already."), key("It is done: see the card.")),
        Reason.CHAIR_NEEDED: (key("The chair and one more seat must agree."), key("Please ask them.")),
        Reason.NO_SUCH_BALLOT: (
            key("No such ballot in this vote."),
            key("Please send entrance and home again, as in 37-502."),
        ),
        Reason.BALLOT_STANDS: (
            key("That vote was tapped by a member of the home."),
            key("Only paper, proxy and disputed votes are struck."),
        ),
        Reason.SEALED_STANDS: (
            key("Nobody knows what a secret vote says."),
            key("Only the whole vote can be invalid."),
        ),
        # the life of a vote
        Reason.VOTE_CLOSED: (key("This vote is closed, nothing in it changes."), key("Only an objection can do that.")),
        Reason.TALLY_HIDDEN: (key("Nobody sees a count before the close."), key("How many took part is on the card.")),
        Reason.ROLL_SEALED: (
            key("The roll of a secret vote is never changed."),
            key("The vote can only be withdrawn."),
        ),
        Reason.ROLL_FIXED: (
            key("Only the roll of a running household vote is changed."),
            key("Else it can only be withdrawn: /ballot"),
        ),
        Reason.NO_SUCH_HOME: (
            key("No home of that name can be changed here."),
            key("Please send it again: /roll 2 37-502 add"),
        ),
        Reason.HOME_VOTED: (key("That home has voted: it stays on the roll."), key("After the close you may object.")),
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
    }
)
"""For each reason: what happened, and what to do."""
UNTIMED = MappingProxyType(
    {Reason.CLOSED: key("The vote is closed."), Reason.NOT_OPEN_YET: key("The vote is not open yet.")}
)
"""What happened where the moment is not known."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a refusal may name; only what its sentences use is needed."""

    number: int = 0
    at: datetime | None = None
    closes: datetime | None = None
    now: datetime | None = None
    left: int = 0
    present: int = 0
    quorum: int = 0
    scope: str = ""
    name: str = ""
    helper: str | None = None
    titles: Titles | None = None  # of a stage of the community's own


NO_FACTS = Facts()


def sentences(words: Words, reason: Reason, facts: Facts) -> tuple[str, str]:
    """What happened and what to do, in plain text; a late tap is told to the second."""
    told = words.second if reason is Reason.CLOSED else words.moment
    fields = {
        "number": facts.number,
        "at": told(facts.at) if facts.at else "–",
        "closes": told(facts.closes) if facts.closes else "–",
        "now": told(facts.now) if facts.now else "–",
        "left": facts.left,
        "present": facts.present,
        "quorum": facts.quorum,
        "scope": line(facts.scope),
        "name": words.person(facts.name),
        "helper": words.helper(facts.helper),
        "stage": words.own(facts.titles) if facts.titles else "",
    }
    happened, next_step = SENTENCES[reason]
    if reason in UNTIMED and not (facts.closes or facts.at):
        happened = UNTIMED[reason]
    return words.gettext(happened, **fields), words.gettext(next_step, **fields)


def refused(words: Words, reason: Reason, *, facts: Facts = NO_FACTS) -> Answer:
    """T16b, T22, T23 and all others: why a tap was not recorded."""
    return Answer(words.sentences(*sentences(words, reason, facts)), alert=True)


def refused_card(words: Words, reason: Reason, *, facts: Facts = NO_FACTS) -> Card:
    """The same as a message, where a command was refused."""
    happened, next_step = sentences(words, reason, facts)
    return card(escape(happened), escape(next_step))


def outdated(words: Words) -> Answer:
    """A button of an old card, or one that this program never built."""
    return _alert(
        words.gettext("This button is out of date."), words.gettext("Please use the newest card, or /votes"), words
    )


def wrong_chat(words: Words) -> Answer:
    """A card that belongs to another chat, forwarded or copied."""
    return _alert(
        words.gettext("This card belongs to another chat."), words.gettext("Please use it there, or /votes"), words
    )


def not_yours(words: Words) -> Answer:
    """An act that only the author of a matter may do."""
    return _alert(words.gettext("Only who raised it can do this."), words.gettext("Raise your own: /propose"), words)


def no_person(words: Words) -> Card:
    """An anonymous administrator or a channel: nobody to count for."""
    return card(
        words.html("I cannot see who you are"),
        words.html("Administrators: please turn off “Remain anonymous”, then write again."),
        words.html("Channels: tap the picture beside the message field, choose yourself."),
    )


def _alert(happened: str, next_step: str, words: Words) -> Answer:
    return Answer(words.sentences(happened, next_step), alert=True)


def work_only(words: Words) -> Card:
    """A command of the council or staff, from somebody else."""
    return card(words.html("This is for the council and staff"), words.html("See what you can do: /help"))


def too_many(words: Words, *, until: datetime) -> Card:
    """Too many messages of one person in a short time."""
    return card(
        words.html("That was a lot at once"), words.html("Please try again after {moment}.", moment=words.moment(until))
    )
