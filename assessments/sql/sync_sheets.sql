-- One sheet for every worker with a post under the scheme in the period. A sheet belongs to the unit where
-- the person has most working days of the period; a tie goes to the unit that received the person.
-- A transfer moves a sheet as long as nobody has submitted it.
WITH days AS (
    SELECT unnest(%(days)s::date[]) AS day
),
worked AS (
    SELECT post.person_id, post.unit_id, post.track, post.title, post.since, count(*) AS days
    FROM people_postholding AS post
    JOIN people_person AS person
        ON person.id = post.person_id AND person.kind = 'worker' AND person.voided_at IS NULL
    JOIN people_unit AS unit ON unit.id = post.unit_id AND unit.path LIKE %(path)s || '%%'
    JOIN days ON days.day BETWEEN post.since AND COALESCE(post.until, 'infinity')
    WHERE post.voided_at IS NULL {persons}
    GROUP BY post.id
),
ranked AS (
    SELECT
        *,
        sum(days) OVER of_unit AS unit_days,
        max(since) OVER of_unit AS unit_since
    FROM worked
    WINDOW of_unit AS (PARTITION BY person_id, unit_id)
),
home AS (
    SELECT DISTINCT ON (person_id) person_id, unit_id, track, title
    FROM ranked
    ORDER BY person_id, unit_days DESC, unit_since DESC, unit_id, days DESC, since DESC
)
INSERT INTO assessments_scoresheet AS sheet (
    person_id, period_id, scheme_version_id, unit_id, track, post_title,
    state, source, version, checks, valid, note, return_reason, void_reason
)
SELECT
    person_id, %(period)s, %(scheme_version)s, unit_id, track, title,
    'draft', %(source)s, 1, 0, false, '', '', ''
FROM home
ON CONFLICT (person_id, period_id) WHERE voided_at IS NULL DO UPDATE
SET unit_id = EXCLUDED.unit_id, track = EXCLUDED.track, post_title = EXCLUDED.post_title
WHERE sheet.state = 'draft'
  AND (sheet.unit_id, sheet.track, sheet.post_title)
      IS DISTINCT FROM (EXCLUDED.unit_id, EXCLUDED.track, EXCLUDED.post_title)
