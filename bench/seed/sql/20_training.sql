-- Ten cohorts a street of fifty people each: eight are over, two run. Five sessions held with two roll calls each
-- make ten marks a person; a running class has its sixth session today, whose roll nobody has called.
CREATE TEMP TABLE b_cohort AS
SELECT (s * 10 + k + 1)::bigint AS id, s AS street, k AS place, s / {streets_a_district} AS district,
       {first_district} + s / {streets_a_district} AS unit_id, k >= 8 AS running,
       CASE WHEN k >= 8 THEN DATE '{today}' - 35 ELSE DATE '{today}' - 100 - k * 30 END AS starts_on
FROM generate_series(0, {streets} - 1) AS s, generate_series(0, 9) AS k;
ALTER TABLE b_cohort ADD PRIMARY KEY (id);

INSERT INTO cohorts_programme (id, version, void_reason, name, brand, unit_id, starts_on, ends_on)
SELECT d + 1, 1, '', '社区工作者菁英培育计划', '社区先锋365学堂', {first_district} + d, DATE '{today}' - 400, DATE '{today}' + 60
FROM generate_series(0, {districts} - 1) AS d;
INSERT INTO cohorts_hostbody (programme_id, name, is_lead, position)
SELECT d + 1, '区委社会工作部', true, 1 FROM generate_series(0, {districts} - 1) AS d;

INSERT INTO cohorts_cohort (
    id, version, void_reason, programme_id, code, name, unit_id, category, organiser_level, state, starts_on, ends_on,
    hours_required, capacity, closed_at
)
SELECT id, 1, '', district + 1, 'BC-' || id, '第' || id || '期菁英班', unit_id, 'in_service', 'district',
       CASE WHEN running THEN 'running' ELSE 'closed' END, starts_on, starts_on + 60, 20, 60,
       CASE WHEN NOT running THEN (starts_on + 60)::timestamptz END
FROM b_cohort;

INSERT INTO cohorts_cohortteacher (cohort_id, user_id, since, until)
SELECT c.id, o.id, c.starts_on, CASE WHEN NOT c.running THEN (c.starts_on + 60)::timestamptz END
FROM b_cohort AS c JOIN b_office AS o ON o.role = 'CT' AND o.place = c.street;

CREATE TEMP TABLE b_session AS
SELECT ((c.id - 1) * 6 + n)::bigint AS id, c.id AS cohort_id, n AS number, c.running, n <= 5 AS held, c.place, c.street,
       c.district, ((c.id - 1) * 5 + n - 1) AS nth_held,
       (c.starts_on + (n - 1) * 7 + CASE WHEN c.place = 8 THEN TIME '08:00' ELSE TIME '14:00' END)
           AT TIME ZONE 'Asia/Shanghai' AS starts_at
FROM b_cohort AS c, generate_series(1, 6) AS n WHERE n <= 5 OR c.running;
CREATE INDEX ON b_session (cohort_id);

INSERT INTO cohorts_session (
    id, version, cohort_id, number, topic, starts_at, ends_at, hours, method, room, instructor_name, instructor_id,
    state, cancel_reason, held_at, reopen_reason
)
SELECT s.id, 1, s.cohort_id, s.number, (ARRAY['议事协商怎么开', '矛盾调解四步法', '一老一小服务', '社区项目申报', '公文写作', '居民自治案例'])[s.number],
       s.starts_at, s.starts_at + INTERVAL '3 hours', 4.0, (ARRAY['lecture', 'case', 'field'])[s.number % 3 + 1],
       '党校一号教室', '王教授', o.id, CASE WHEN s.held THEN 'held' ELSE 'planned' END, '',
       CASE WHEN s.held THEN s.starts_at + INTERVAL '4 hours' END, ''
FROM b_session AS s
LEFT JOIN b_office AS o ON o.role = 'IN' AND o.place = s.district AND s.running AND s.street % {streets_a_district} = 0;

INSERT INTO cohorts_rollcall (id, session_id, phase, opened_at, opened_by_id, done_at, done_by_id)
SELECT s.nth_held * 2 + ph, s.id, (ARRAY['before', 'after'])[ph], s.starts_at, o.id,
       s.starts_at + INTERVAL '200 minutes', o.id
FROM b_session AS s JOIN b_office AS o ON o.role = 'CT' AND o.place = s.street, generate_series(1, 2) AS ph
WHERE s.held;

CREATE TEMP TABLE b_member AS
SELECT p.id, c.id AS cohort_id, p.unit_id, c.running, c.street, c.place, c.starts_on, p.community, p.place AS seat
FROM b_person AS p JOIN b_cohort AS c ON c.id = p.street * 10 + p.cohort_place + 1;
ALTER TABLE b_member ADD PRIMARY KEY (id);
ANALYZE b_member; ANALYZE b_session;

INSERT INTO cohorts_enrolment (
    id, version, cohort_id, person_id, unit_id, state, joined_on, reason, needs, source
)
SELECT id, 1, cohort_id, id, unit_id, CASE WHEN running THEN 'active' ELSE 'graduated' END, starts_on, '', '{{}}',
       'imported'
FROM b_member;

INSERT INTO people_carelink (user_id, person_id, role, source, since, until)
SELECT o.id, m.id, 'CT', 'cohorts.enrolment:' || m.id, m.starts_on,
       CASE WHEN NOT m.running THEN (m.starts_on + 60)::timestamptz END
FROM b_member AS m JOIN b_office AS o ON o.role = 'CT' AND o.place = m.street;

-- What became of member m in session n: 0 absent, 1 late, 2 on leave, else there.
CREATE TEMP TABLE b_came AS
SELECT (m.id - 1) * 5 + s.number AS id, m.id AS enrolment_id, s.id AS session_id, s.nth_held, s.starts_at, s.number,
       m.running, (m.id * 7 + s.number * 11) % 41 AS turn, s.street
FROM b_member AS m JOIN b_session AS s ON s.cohort_id = m.cohort_id AND s.held;

INSERT INTO cohorts_attendancemark (id, version, roll_call_id, enrolment_id, status, marked_at, marked_by_id)
SELECT (a.id - 1) * 2 + ph, 1, a.nth_held * 2 + ph, a.enrolment_id,
       CASE WHEN a.turn = 0 THEN 'absent' WHEN a.turn = 2 THEN 'leave' WHEN a.turn = 1 AND ph = 1 THEN 'late'
            ELSE 'present' END,
       a.starts_at + (ph - 1) * INTERVAL '3 hours', o.id
FROM b_came AS a JOIN b_office AS o ON o.role = 'CT' AND o.place = a.street, generate_series(1, 2) AS ph;

INSERT INTO cohorts_attendance (id, session_id, enrolment_id, outcome, hours)
SELECT id, session_id, enrolment_id,
       CASE turn WHEN 0 THEN 'absent' WHEN 1 THEN 'late' WHEN 2 THEN 'leave' ELSE 'present' END,
       CASE WHEN turn IN (0, 2) THEN 0 ELSE 4.0 END
FROM b_came;

INSERT INTO cohorts_absencefollowup (
    id, version, enrolment_id, session_id, opened_at, due_at, reason, care_note, contacted_at, closed_at, closed_by_id
)
SELECT a.id, 1, a.enrolment_id, a.session_id, a.starts_at + INTERVAL '4 hours', a.starts_at + INTERVAL '28 hours',
       CASE WHEN open THEN '' ELSE 'work' END, '',
       CASE WHEN NOT open THEN a.starts_at + INTERVAL '20 hours' END,
       CASE WHEN NOT open THEN a.starts_at + INTERVAL '20 hours' END, CASE WHEN NOT open THEN o.id END
FROM b_came AS a JOIN b_office AS o ON o.role = 'CT' AND o.place = a.street,
     LATERAL (SELECT a.running AND a.number = 5 AS open) AS still
WHERE a.turn = 0;

INSERT INTO cohorts_leaverequest (
    id, version, enrolment_id, kind, starts_on, ends_on, reason, state, asked_at, decided_at, decided_by_id, answer
)
SELECT a.id, 1, a.enrolment_id, 'personal', (a.starts_at AT TIME ZONE 'Asia/Shanghai')::date,
       (a.starts_at AT TIME ZONE 'Asia/Shanghai')::date, '家中有事', 'approved', a.starts_at - INTERVAL '2 days',
       a.starts_at - INTERVAL '1 day', o.id, ''
FROM b_came AS a JOIN b_office AS o ON o.role = 'CT' AND o.place = a.street WHERE a.turn = 2
UNION ALL
SELECT {people} * 5 + m.id, 1, m.id, 'personal', DATE '{today}', DATE '{today}', '家中有事', 'asked',
       TIMESTAMPTZ '{today} 09:00+08' - INTERVAL '2 days', NULL, NULL, ''
FROM b_member AS m WHERE m.running AND m.seat % 20 = 9;

INSERT INTO cohorts_trainingrecord (
    id, void_reason, person_id, name, category, organiser_level, starts_on, ends_on, precision, hours, result, source,
    cohort_id, recorded_at
)
SELECT id, '', id, CASE WHEN running THEN '全市社区工作者轮训' ELSE '第' || cohort_id || '期菁英班' END, 'in_service',
       'district', starts_on - 200 * running::int, starts_on - 200 * running::int + 60, 'day', 20.0, 'passed',
       CASE WHEN running THEN 'imported' ELSE 'derived' END, CASE WHEN NOT running THEN cohort_id END, starts_on + 60
FROM b_member;
