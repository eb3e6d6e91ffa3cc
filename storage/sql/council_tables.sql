-- What the council's tables hold that the record holds too: a key, and the facts beside it.

-- name: meetings
SELECT id AS key, state, opened_at, ended_at FROM meeting WHERE community = :community;

-- name: attendance
SELECT meeting || ':' || seat AS key, state, at, came, entered_by FROM attendance WHERE community = :community;

-- name: minutes
SELECT meeting AS key, state, version, published_at FROM minutes WHERE community = :community;

-- name: agreements
SELECT meeting || ':' || version || ':' || seat AS key, at FROM minutes_agreement WHERE community = :community;

-- name: minutes_entries
SELECT meeting || ':' || row_number() OVER (PARTITION BY meeting ORDER BY id) AS key, kind, seat, matter, text, owner, due_on, at
FROM minutes_entry WHERE community = :community;

-- name: motions
SELECT id AS key, meeting, matter, kind, mover, party, withdrawn, CAST(result ->> 'electorate' AS BIGINT) AS base, CAST(result ->> 'took_part' AS BIGINT) AS present,
    CAST(result ->> 'for' AS BIGINT) AS "for", CAST(result ->> 'against' AS BIGINT) AS "against", CAST(result ->> 'abstain' AS BIGINT) AS abstain, CAST(result ->> 'recused' AS BIGINT) AS recused,
    CAST(result ->> 'needed_for' AS BIGINT) AS needed, result ->> 'verdict' AS verdict
FROM motion WHERE community = :community;

-- name: motion_ballots
SELECT motion || ':' || seat AS key, choice, at, entered_by FROM motion_ballot WHERE community = :community;

-- name: seats
SELECT id AS key, ended_at FROM seat WHERE community = :community;

-- name: seat_matters
-- The row of an evaluation only says whose name stands in its title: it decides nothing of a seat.
SELECT matter AS key, kind, seat FROM seat_matter WHERE community = :community AND kind <> 'evaluation';

-- name: projects
SELECT matter AS key, lead_place, lead, supervisors, budget, reported_at FROM project WHERE community = :community;

-- name: completions
SELECT matter || ':' || row_number() OVER (PARTITION BY matter ORDER BY id) AS key, seat, at, reopened_at
FROM completion WHERE community = :community;

-- name: completion_objections
SELECT id AS key, household, text, upheld, answer, seat, answered_at FROM completion_objection WHERE community = :community;

-- name: commendations
SELECT id AS key, state, deed FROM commendation WHERE community = :community;

-- name: commendation_words
SELECT commendation || ':' || household AS key, says, why, at FROM commendation_word WHERE community = :community;

-- name: mediations
SELECT id AS key, state, text, mediator, meets_at, agreement FROM mediation WHERE community = :community;

-- name: requests
SELECT id AS key, state, place, hazard, need, category, raised_at, reply_by, solve_by, replied_at, solved_at, resolved_at, rating,
    reopened, merged_into, escalated_at FROM request WHERE community = :community;

-- name: consultations
SELECT id AS key, matter, question, opened_at, until, concluded_at, agreed, opinion, next, withdrawn_at, why, joint_opened_at,
    joint_closed_at, CAST(nullif(joint_result, '') ->> 'for' AS BIGINT) AS "for", CAST(nullif(joint_result, '') ->> 'against' AS BIGINT) AS against,
    nullif(joint_result, '') ->> 'verdict' AS verdict
FROM consultation WHERE community = :community;

-- name: consultation_parties
SELECT consultation || ':' || party AS key, stance, text, stated_by, concerned, choice, chosen_by
FROM consultation_party WHERE community = :community;

-- name: undertakings
SELECT id AS key, reported_at, confirmed_at FROM undertaking WHERE community = :community;
