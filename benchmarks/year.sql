-- A year on file: 10,000 matters with their way, 2,000 requests, 64 consultations, polls, 50 meetings, 20 votes of all homes.
-- Instants are milliseconds; the year begins at midnight in Shanghai. The entries have no digests: nobody verifies this store.
CREATE TEMP TABLE n AS WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 9999)
SELECT i, 1767196800000 AS start, 1767196800000 + i * 3153600 AS at, 1767196800000 + i * 15768000 AS asked, 86400000 AS day FROM n;

INSERT INTO matter (id, community, stage, person, title, text, scope, chat, raised_at, screen_by, support_until,
    support_needed, supporters, reason, adopted_at, decided_at, verdict, done_at, tag)
SELECT 1000 + i, 1, CASE i % 5 WHEN 0 THEN 'declined' WHEN 1 THEN 'closed' ELSE 'confirmed' END, 1, '事项 ' || i,
    '一件要大家商量的事，说得长一些，和真的一样长。', 'A/' || (1 + i % 43), -1001, at, at, at, 20, i % 90,
    CASE i % 5 WHEN 0 THEN 'not_ours' ELSE '' END, CASE WHEN i % 5 THEN at + day END, CASE WHEN i % 5 THEN at + day END,
    CASE WHEN i % 5 THEN 'passed' ELSE '' END, CASE i % 5 WHEN 1 THEN at + 2 * day END,
    CASE i % 2 WHEN 1 THEN 'service' ELSE '' END
FROM n;

INSERT INTO record (community, seq, at, act, subject, entry, digest)
SELECT 1, r.last + 1 + i, 0, 'matter.screened', 'matter:' || (1000 + i),
    json_object('data', json_object('decision', CASE i % 5 WHEN 0 THEN 'decline' ELSE 'accept' END)), hex(randomblob(32))
FROM n, (SELECT max(seq) AS last FROM record WHERE community = 1) r;

INSERT INTO meeting (id, community, starts_at, local_date, state, agenda_closes_at, agenda_posted_at, opened_at, ended_at)
SELECT 1000 + i, 1, start + i * 7 * day, 'y' || i, 'ended', 0, 1, CASE WHEN i % 10 THEN 1 END, 2 FROM n WHERE i < 50;

INSERT INTO agenda_item (community, meeting, matter, position, state)
SELECT 1, 1000 + i % 50, 1000 + i, i, 'decided' FROM n WHERE i % 5;

INSERT INTO request (id, community, state, person, household, title, text, untitled, media, hazard, need, category,
    raised_at, reply_by, solve_by, replied_at, solved_at, resolved_at, rating)
SELECT 100000 + i, 1, 'resolved', 1, 1 + i, '诉求', '诉求', 0, '', '',
    CASE i % 7 WHEN 0 THEN 'urgent' WHEN 1 THEN 'hard' WHEN 2 THEN 'worry' WHEN 3 THEN 'hope' ELSE '' END,
    CASE i % 3 WHEN 0 THEN 'repair' WHEN 1 THEN 'cleaning' ELSE 'traffic' END, asked, asked + 2 * day, asked + 7 * day,
    asked + (1 + i * i % 60) * 3600000, asked + (20 + i * i % 170) * 3600000, asked + (21 + i * i % 170) * 3600000,
    CASE i % 23 WHEN 0 THEN 0 WHEN 1 THEN 1 WHEN 2 THEN 2 WHEN 3 THEN NULL ELSE 3 + i % 2 END
FROM n WHERE i < 2000;

INSERT INTO poll (id, community, matter, chat, state, opened_at, closes_at, result)
SELECT 1000 + i, 1, 1000 + i, -1001, 'closed', 0, at, '{"raw": [9, 5, 1, 1, 2], "verified": [7, 4, 1, 0, 1]}'
FROM n WHERE i % 5 = 1;

INSERT INTO consultation (community, matter, stage, prepared_at, opened_at, concluded_at, agreed, withdrawn_at)
SELECT 1, 1000 + i, 'supported', 0, start + i * day, CASE WHEN i % 21 THEN start + (i + 1) * day END, i % 2,
    CASE i % 21 WHEN 0 THEN start + (i + 1) * day END
FROM n WHERE i < 64;

INSERT INTO vote (id, community, matter, rule, rule_data, scope, state, may_change, unit, electorate, area, noticed_at, opens_at,
    closes_at, result)
SELECT 100 + i, community, matter, rule, rule_data, scope, 'confirmed', may_change, unit, electorate, area, 0, 0, start + (i + 1) * 17 * day,
    '{"rule": "assembly", "verdict": "passed", "electorate": 2530, "took_part": 1687, "needed_to_take_part": 1266,'
    || ' "for": 844, "against": 843, "abstain": 0, "needed_for": 844, "recused": 0}'
FROM vote, n WHERE vote.id = 1 AND i < 20;

INSERT INTO roll (community, vote, home, elector, area, building, exclusive_area, weight, places, entitled)
SELECT r.community, v.id, home, elector, r.area, building, exclusive_area, weight, r.places, entitled
FROM roll r, vote v WHERE r.vote = 1 AND v.id >= 100;

INSERT INTO ballot (community, vote, elector, home, person, choice, weight, channel, nonce, receipt, at)
SELECT community, vote, elector, home, 1, 'for', weight, 'button', '', hex(randomblob(4)) || printf('%06d', home), 0
FROM roll WHERE vote >= 100 AND (home * 7 + vote) % 3;
