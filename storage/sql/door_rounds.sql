-- name: begin<!
INSERT INTO door_round (community, vote, homes, person, at) VALUES (:community, :vote, :homes, :person, :at);

-- name: by_id^
SELECT * FROM door_round WHERE id = :id;

-- name: answer!
UPDATE door_round SET answer = :answer, at = :at WHERE id = :id;

-- name: answers
-- What each home said, the last word last.
SELECT CAST(home.value AS BIGINT) AS home, d.answer, d.at FROM door_round d, json_each(d.homes) home
WHERE d.vote = :vote AND d.answer <> '' ORDER BY d.at, d.id;

-- name: to_visit
-- Homes on the roll whose elector has not voted, or of whose adults some have not.
SELECT h.* FROM roll r
JOIN vote v ON v.id = r.vote AND v.unit <> 'representatives'
JOIN household h ON h.id = r.home
LEFT JOIN (SELECT home, count(*) AS n FROM ballot WHERE vote = :vote AND struck_at IS NULL GROUP BY home) b ON b.home = r.elector
WHERE r.vote = :vote AND coalesce(b.n, 0) < CASE v.unit WHEN 'adults' THEN r.places ELSE 1 END ORDER BY h.id;
