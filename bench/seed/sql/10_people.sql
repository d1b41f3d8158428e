-- Persons, the post of each, an account for each, and the roles that follow from the post.
-- Place in the community: 0 is the secretary, 1 the deputy, 2 a mentor, the rest are workers.
CREATE TEMP TABLE b_person AS
SELECT i AS id, (i - 1) / 50 AS community, (i - 1) % 50 AS place,
       ((i - 1) / 50) / {communities_a_street} AS street,
       (i - 1) % 10 AS cohort_place,
       {first_community} + (i - 1) / 50 AS unit_id,
       DATE '1965-01-01' + (i % 10000)::int AS born,
       DATE '2012-01-01' + (i * 7 % 3600)::int AS hired,
       CASE (i - 1) % 50 WHEN 0 THEN 'chief' WHEN 1 THEN 'deputy' ELSE 'general' END AS track,
       CASE (i - 1) % 50 WHEN 0 THEN '社区党组织书记' WHEN 1 THEN '社区副主任' ELSE '网格员' END AS title
FROM generate_series(1, {people}) AS i;
ALTER TABLE b_person ADD PRIMARY KEY (id);
ANALYZE b_person;

-- An ID number with its check digit; the keyed hash of it as common.crypto makes it.
CREATE FUNCTION pg_temp.id_number(born date, turn int) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT body || substr('10X98765432', (
        SELECT sum(substr(body, n, 1)::int * (ARRAY[7,9,10,5,8,4,2,1,6,3,7,9,10,5,8,4,2])[n]) FROM generate_series(1, 17) AS n
    )::int % 11 + 1, 1)
    FROM (SELECT '110105' || to_char(born, 'YYYYMMDD') || lpad(turn::text, 3, '0') AS body) AS made
$$;

INSERT INTO people_person (
    id, version, void_reason, kind, name, name_key, work_number, id_sealed, id_hash, phone, gender, born_on,
    born_precision, politics, education, staff_type, hired_on, hired_precision, unit_id, post_title, post_track, grade,
    standing, created_at
)
SELECT p.id, 1, '', 'worker', n.name, n.name_key, 'YX' || lpad(p.id::text, 8, '0'), '{sealed}'::bytea,
       encode(sha256('{outer_pad}'::bytea || sha256('{inner_pad}'::bytea
           || convert_to(pg_temp.id_number(p.born, (p.id / 10000 + 1)::int), 'UTF8'))), 'hex'),
       '13' || lpad(p.id::text, 9, '0'),
       CASE WHEN p.id % 3 = 0 THEN 'male' ELSE 'female' END, p.born, 'day',
       (ARRAY['party', 'masses', 'league', 'party', 'masses'])[p.id % 5 + 1],
       (ARRAY['college', 'bachelor', 'bachelor', 'high'])[p.id % 4 + 1],
       (ARRAY['staff', 'staff', 'staff', 'specialist', 'self_hired'])[p.id % 5 + 1],
       p.hired, 'day', p.unit_id, p.title, p.track, p.id % 12 + 1, 'posted',
       TIMESTAMPTZ '{today} 09:00+08' - INTERVAL '400 days'
FROM b_person AS p JOIN b_name AS n ON n.id = (p.id * 37 + p.id / 911) % {names};

INSERT INTO people_postholding (
    id, void_reason, person_id, unit_id, title, track, grade, since, since_precision, source, recorded_by_id, recorded_at
)
SELECT id, '', id, unit_id, title, track, id % 12 + 1, hired, 'day', 'imported', NULL,
       TIMESTAMPTZ '{today} 09:00+08' - INTERVAL '400 days'
FROM b_person;

INSERT INTO people_user (
    id, password, version, username, name, name_key, email, person_id, home_id, is_active, must_change_password,
    password_set_at, language, date_joined
)
SELECT p.id, '{password}', 1, 'w' || p.id, x.name, x.name_key, '', p.id, p.unit_id, true, false,
       TIMESTAMPTZ '{today} 09:00+08' - INTERVAL '300 days', 'zh-hans',
       TIMESTAMPTZ '{today} 09:00+08' - INTERVAL '390 days'
FROM b_person AS p JOIN people_person AS x USING (id);

-- Office accounts without a record of their own: b_office has them with role and unit.
INSERT INTO people_user (
    id, password, version, username, name, name_key, email, person_id, home_id, is_active, must_change_password,
    password_set_at, language, date_joined
)
SELECT o.id, '{password}', 1, o.username, n.name, n.name_key, '', NULL, o.unit_id, true, false,
       TIMESTAMPTZ '{today} 09:00+08' - INTERVAL '300 days', 'zh-hans',
       TIMESTAMPTZ '{today} 09:00+08' - INTERVAL '390 days'
FROM b_office AS o JOIN b_name AS n ON n.id = o.id % {names};

INSERT INTO people_roleholding (user_id, role, unit_id, since)
SELECT id, role, unit_id, DATE '{today}' - 390 FROM b_office
UNION ALL SELECT id, 'TR', unit_id, DATE '{today}' - 390 FROM b_person
UNION ALL SELECT id, 'CS', unit_id, DATE '{today}' - 390 FROM b_person WHERE place = 0
UNION ALL SELECT id, 'ME', unit_id, DATE '{today}' - 390 FROM b_person WHERE place = 2;

INSERT INTO people_auditevent (at, kind, actor_id, unit_id, verb, target, target_id, reason, detail, method, path)
SELECT TIMESTAMPTZ '{today} 09:00+08' - (id % 500000) * INTERVAL '1 minute', 'change', id, unit_id,
       'people.edit_person', 'people.Person', id::text, '', '{{}}', 'POST', '/people/persons/' || id || '/edit/'
FROM b_person;

INSERT INTO careers_certificate (
    id, version, void_reason, person_id, level, number, issued_on, issued_precision, registered_on, expires_on, source,
    recorded_at
)
SELECT id, 1, '', id, (ARRAY['junior', 'junior', 'middle'])[id / 3 % 3 + 1], 'SW' || lpad(id::text, 10, '0'),
       DATE '2019-06-01' + (id % 1500)::int, 'day', DATE '2019-08-01' + (id % 1500)::int, NULL, 'imported',
       TIMESTAMPTZ '{today} 09:00+08' - INTERVAL '300 days'
FROM b_person WHERE id % 3 = 0;

INSERT INTO careers_examregistration (
    id, version, void_reason, person_id, name, name_key, id_sealed, id_hash, phone, unit_id, staff_type, year, level,
    subjects, pre_exam, result, source, recorded_at
)
SELECT p.id, 1, '', p.id, p.name, p.name_key, p.id_sealed, p.id_hash, p.phone, p.unit_id, p.staff_type,
       extract(year FROM DATE '{today}')::int - (p.id / 5 % 2)::int, (ARRAY['junior', 'middle'])[p.id / 5 % 2 + 1], 2, true,
       (ARRAY['pending', 'passed', 'partly', 'failed'])[p.id / 5 % 4 + 1], 'imported',
       TIMESTAMPTZ '{today} 09:00+08' - INTERVAL '200 days'
FROM people_person AS p WHERE p.id % 5 = 0;

INSERT INTO notices_notice (
    id, attempts, fence, recipient_id, occasion, key, channel, due_on, title, body, url, state, created_at, sent_at,
    read_at
)
SELECT id, 0, 0, id, 'cohorts.lesson', 'cohorts.session:' || id, 'inbox', DATE '{today}' - (id % 60)::int,
       '明天上课：议事协商', '请准时到场。', '/', 'sent', TIMESTAMPTZ '{today} 09:00+08' - (id % 60) * INTERVAL '1 day',
       TIMESTAMPTZ '{today} 09:00+08' - (id % 60) * INTERVAL '1 day',
       CASE WHEN id % 3 > 0 THEN TIMESTAMPTZ '{today} 12:00+08' END
FROM b_person;
