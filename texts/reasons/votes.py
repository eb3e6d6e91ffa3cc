"""Refusals of ballots, objections, votes and surveys."""

from rules.refusals import Reason
from texts.words import key

SENTENCES = {
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
}
