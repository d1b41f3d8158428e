-- Who was in post on the day: every worker once, in the unit of the post that the person's record names,
-- else of the latest post. A worker of whom no post at all is on record counts in the unit of the record,
-- from the day of hiring, else of the entry.
WITH held AS (
    SELECT DISTINCT ON (post.person_id)
        post.person_id, post.unit_id, post.title, post.track
    FROM r_post AS post
    JOIN r_person AS person ON person.id = post.person_id AND person.kind = 'worker'
    WHERE %(day)s BETWEEN post.since AND COALESCE(post.until, 'infinity')
    ORDER BY post.person_id, post.unit_id = person.unit_id DESC, post.since DESC, post.id DESC
),
everybody AS (
    SELECT person_id, unit_id, title, track FROM held
    UNION ALL
    SELECT person.id, person.unit_id, person.post_title, person.post_track
    FROM r_person AS person
    WHERE person.kind = 'worker'
      AND COALESCE(person.hired_on, (person.created_at AT TIME ZONE 'Asia/Shanghai')::date) <= %(day)s
      AND NOT EXISTS (SELECT FROM r_post AS post WHERE post.person_id = person.id)
)
SELECT everybody.* FROM everybody JOIN scope ON scope.id = everybody.unit_id
