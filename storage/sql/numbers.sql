-- name: take^
UPDATE number_series SET last = last + 1 WHERE community = 0 RETURNING last;
