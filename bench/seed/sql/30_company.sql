-- Every trainee of a running class has a practice mentor from a community of the street; a mentor has about ten.
INSERT INTO mentors_mentorprofile (
    id, version, person_id, unit_id, kind, organisation, title, tags, capacity, recommended_by, state, since,
    retire_reason
)
SELECT p.id, 1, p.id, {first_district} + p.street / {streets_a_district}, 'secretary', '', '', '{{矛盾调解,公文写作}}', 20, '',
       'active', DATE '{today}' - 380, ''
FROM b_person AS p WHERE p.place = 2;

CREATE TEMP TABLE b_bond AS
SELECT m.id, m.street * {communities_a_street} + (m.community % {communities_a_street} + 1 + m.seat / 10) % t.communities AS of,
       m.starts_on
FROM b_member AS m
JOIN (SELECT street, count(DISTINCT community)::int AS communities FROM b_person GROUP BY street) AS t USING (street)
WHERE m.running;

INSERT INTO mentors_bond (
    id, version, mentor_id, enrolment_id, trainee_id, slot, kind, state, since, until, reason, proposed_at, signed_at,
    started_at
)
SELECT id, 1, of * 50 + 3, id, id, 'practice', 'secretary', 'active', starts_on, starts_on + 365, '', starts_on, starts_on,
       starts_on + 3
FROM b_bond;

INSERT INTO people_carelink (user_id, person_id, role, source, since)
SELECT of * 50 + 3, id, 'ME', 'mentors.bond:' || id, starts_on FROM b_bond;

INSERT INTO mentors_guidancelog (
    id, version, void_reason, bond_id, met_on, how, topic, advice, next_step, written_by_id, written_at, correction,
    confirmed_by_id, confirmed_at, trainee_comment
)
SELECT (b.id - 1) * 3 + n, 1, '', b.id, b.starts_on + n * 10, 'face', (ARRAY['楼道堆物怎么谈', '案例选题', '独居老人走访'])[n],
       '先上门听，再请楼组长一起定时间表；别在群里点名。', '', b.of * 50 + 3, b.starts_on + n * 10, '',
       CASE WHEN n < 3 THEN b.id END, CASE WHEN n < 3 THEN (b.starts_on + n * 10 + 1)::timestamptz END, ''
FROM b_bond AS b, generate_series(1, 3) AS n;
