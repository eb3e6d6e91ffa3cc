-- Which of several communities a person speaks for in private; none: that of their seat or staff place, else the first.
ALTER TABLE person ADD COLUMN community_chosen INTEGER;
