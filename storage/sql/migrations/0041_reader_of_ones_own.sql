-- On PostgreSQL the functions of the prelude are written anew: a role of one community could read any other. Else nothing.
SELECT 1;
