-- name: forget_drafts!
-- What somebody began and left.
DELETE FROM paper_ballot WHERE entered_by = :person AND state = 'draft';

-- name: begin<!
INSERT INTO paper_ballot (community, vote, entered_by, entered_as, entered_at)
VALUES (:community, :vote, :person, :entered_as, :at);

-- name: by_id^
SELECT * FROM paper_ballot WHERE id = :id;

-- name: of_vote
SELECT * FROM paper_ballot WHERE vote = :vote AND state <> 'draft' ORDER BY id;

-- name: name_home!
UPDATE paper_ballot SET home = :home, elector = :elector WHERE id = :id;

-- name: number!
UPDATE paper_ballot SET serial = :serial WHERE id = :id;

-- name: keep_photo!
UPDATE paper_ballot SET photo = :photo WHERE id = :id;

-- name: keep_proxy!
UPDATE paper_ballot SET proxy = :proxy, proxy_key = :proxy_key WHERE id = :id;

-- name: sign!
UPDATE paper_ballot SET signed_on = :signed_on WHERE id = :id;

-- name: enter!
UPDATE paper_ballot SET choice = :choice, state = :state, reason = :reason, entered_at = :at WHERE id = :id;

-- name: check_!
UPDATE paper_ballot SET state = :state, reason = :reason, checked_by = :person, checked_as = :checked_as, checked_at = :at
WHERE id = :id;

-- name: states_of
-- Sheets of one elector.
SELECT state FROM paper_ballot WHERE vote = :vote AND elector = :elector AND state <> 'draft';

-- name: serial_used$
SELECT 1 FROM paper_ballot
WHERE vote = :vote AND serial = :serial AND serial > 0 AND id <> :id AND state IN ('waiting', 'confirmed') LIMIT 1;

-- name: proxy_used$
SELECT 1 FROM paper_ballot
WHERE vote = :vote AND proxy_key = :proxy_key AND proxy_key <> '' AND elector <> :elector
    AND state IN ('waiting', 'confirmed') LIMIT 1;

-- name: line^
-- A line of the roll with the ballot of its elector, and how many more there may be where adults vote.
SELECT r.home, r.elector, r.entitled, r.weight, r.sold, b.person AS cast_by, b.choice, b.at AS cast_at,
    CASE v.unit WHEN 'adults'
        THEN r.places - (SELECT count(*) FROM ballot a WHERE a.vote = v.id AND a.home = r.home AND a.struck_at IS NULL)
        ELSE 1 END AS places_left
FROM roll r JOIN vote v ON v.id = r.vote AND v.unit <> 'representatives'
LEFT JOIN ballot b ON b.vote = r.vote AND b.elector = r.elector AND b.struck_at IS NULL
WHERE r.vote = :vote AND r.home = :home;

-- name: lives_there$
-- Whether somebody belongs to a home of this elector.
SELECT 1 FROM roll r JOIN member m ON m.household = r.home
WHERE r.vote = :vote AND r.elector = :elector AND m.person = :person LIMIT 1;

-- name: homes
-- The homes on the roll of a vote, as people name them.
SELECT h.id, h.area, h.building, h.entrance, h.unit FROM roll r JOIN household h ON h.id = r.home
WHERE r.vote = :vote ORDER BY h.id;

-- name: by_worker
-- How many sheets each member of staff entered and checked, and how many of theirs counted.
SELECT worker, sum(entered) AS entered, sum(checked) AS checked, sum(counted) AS counted FROM (
    SELECT entered_as AS worker, 1 AS entered, 0 AS checked, CASE state WHEN 'confirmed' THEN 1 ELSE 0 END AS counted
    FROM paper_ballot WHERE vote = :vote AND state <> 'draft'
    UNION ALL
    SELECT checked_as, 0, 1, CASE state WHEN 'confirmed' THEN 1 ELSE 0 END FROM paper_ballot WHERE vote = :vote AND checked_as <> ''
) AS sheets GROUP BY worker ORDER BY worker;
