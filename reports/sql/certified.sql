-- Whose certificate was in force on the day, once each, at the highest level. One without a known date of issue counts.
SELECT DISTINCT ON (person_id) person_id, level, issued_on
FROM r_certificate
WHERE COALESCE(issued_on, '-infinity') <= %(day)s AND COALESCE(expires_on, 'infinity') >= %(day)s
ORDER BY person_id, array_position(ARRAY['senior', 'middle', 'junior'], level::text), id
