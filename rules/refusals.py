"""Why something is refused: one closed vocabulary, so that every reason has its words."""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """What stood against an act; `texts` turns each into a sentence with a next step."""

    # a household's or an owner's ballot
    CLOSED = "closed"
    NOT_OPEN_YET = "not_open_yet"
    NOT_REGISTERED = "not_registered"
    NOT_ON_ROLL = "not_on_roll"
    OWNERS_ONLY = "owners_only"
    TENANT_VOTES = "tenant_votes"
    OWNER_VOTES = "owner_votes"
    HOUSEHOLD_VOTED = "household_voted"
    ADULTS_VOTED = "adults_voted"
    SEALED_ALREADY = "sealed_already"
    VOTED_ON_PAPER = "voted_on_paper"
    NO_CHANGE = "no_change"
    # a ballot on paper or by proxy
    VOTED_BEFORE_PAPER = "voted_before_paper"
    PROXY_TAKEN = "proxy_taken"
    NO_PAPER_HERE = "no_paper_here"
    PAPER_TELLS = "paper_tells"
    PAPER_OUT_OF_SCOPE = "paper_out_of_scope"
    PAPER_OWN_HOME = "paper_own_home"
    PAPER_SAME_PERSON = "paper_same_person"
    PAPER_STANDS = "paper_stands"
    PAPER_NUMBER = "paper_number"
    PAPER_DATE = "paper_date"
    PAPER_CHECKED = "paper_checked"
    PAPER_DIFFERS = "paper_differs"
    PAPER_UNREADABLE = "paper_unreadable"
    # a council member's ballot on a motion
    NOT_A_SEAT = "not_a_seat"
    NOT_PRESENT = "not_present"
    MOTION_NOT_OPEN = "motion_not_open"
    MOTION_CLOSED = "motion_closed"
    RECUSED = "recused"
    # support, screening and the way of a matter
    OUT_OF_SCOPE = "out_of_scope"
    SUPPORT_OVER = "support_over"
    MATTER_ENDED = "matter_ended"
    ALREADY_SCREENED = "already_screened"
    ALREADY_CONFIRMED = "already_confirmed"
    REASON_NEEDED = "reason_needed"
    TITLE_NEEDED = "title_needed"
    ALREADY_TITLED = "already_titled"
    NOT_COUNCIL_OR_STAFF = "not_council_or_staff"
    NOT_A_HAZARD = "not_a_hazard"
    NOT_ACCEPTED = "not_accepted"
    NOT_SUPPORTED = "not_supported"
    ALREADY_ON_AGENDA = "already_on_agenda"
    ALREADY_DECIDED = "already_decided"
    URGENT_TRACK = "urgent_track"
    NOT_CHAIR_OR_VICE = "not_chair_or_vice"
    NOT_ADOPTED = "not_adopted"
    VOTE_UNDER_WAY = "vote_under_way"
    NOBODY_TO_VOTE = "nobody_to_vote"
    SEALING_NEEDS_HEADS = "sealing_needs_heads"
    SEALING_NEEDS_MORE = "sealing_needs_more"
    RULE_NOT_FOR_RESIDENTS = "rule_not_for_residents"
    NOT_LEAD_CHAIR_OR_STAFF = "not_lead_chair_or_staff"
    ALREADY_DONE = "already_done"
    # a request
    NOT_ITS_AUTHOR = "not_its_author"
    REQUEST_ANSWERED = "request_answered"
    REQUEST_SOLVED = "request_solved"
    REQUEST_NOT_SOLVED = "request_not_solved"
    REQUEST_CONFIRMED = "request_confirmed"
    REOPENING_OVER = "reopening_over"
    WORDS_NEEDED = "words_needed"
    # a meeting of the council
    NO_QUORUM = "no_quorum"
    VICE_TOO_EARLY = "vice_too_early"
    ROLL_NOT_CALLED = "roll_not_called"
    ROLL_ALREADY_CALLED = "roll_already_called"
    MEETING_OPEN = "meeting_open"
    MEETING_OVER = "meeting_over"
    AGENDA_OPEN = "agenda_open"
    NOT_PRESIDING = "not_presiding"
    NO_MEETING_PLANNED = "no_meeting_planned"
    # an objection
    OBJECTIONS_OVER = "objections_over"
    OBJECTION_ANSWERED = "objection_answered"
    OWN_OBJECTION = "own_objection"
    NOT_UPHELD = "not_upheld"
    RESULT_SETTLED = "result_settled"
    CHAIR_NEEDED = "chair_needed"
    NO_SUCH_BALLOT = "no_such_ballot"
    BALLOT_STANDS = "ballot_stands"
    SEALED_STANDS = "sealed_stands"
    # the life of a vote
    VOTE_CLOSED = "vote_closed"
    NOTICE_STANDS = "notice_stands"
    # a household
    HOUSEHOLD_FULL = "household_full"
    # a one-time link
    LINK_USED = "link_used"
    LINK_REVOKED = "link_revoked"
    LINK_LAPSED = "link_lapsed"
    LINK_UNKNOWN = "link_unknown"
    PLACE_TAKEN = "place_taken"
    HAS_A_SEAT = "has_a_seat"
    # who belongs to a household
    JOIN_DISPUTED = "join_disputed"
    ALREADY_DISPUTED = "already_disputed"
    JOINED_LATER = "joined_later"
    OTHER_SIDE = "other_side"
    JOIN_GONE = "join_gone"
    JOIN_SETTLED = "join_settled"
    NOT_A_JUDGE = "not_a_judge"
    CODES_CHANGED = "codes_changed"


@dataclass(frozen=True, slots=True)
class Refused:
    """An act that may not be done, and why."""

    reason: Reason
