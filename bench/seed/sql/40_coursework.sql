-- One running class in four writes cases: fifty of them, each read by two judges of the district.
INSERT INTO panels_rubric (id, unit_id, code, number, name, state, created_at, activated_at)
VALUES (1, 1, 'innovation_five', 1, '创新五条', 'active', '{today} 09:00+08', '{today} 09:00+08');
INSERT INTO panels_criterion (id, rubric_id, code, label, hint, max_points, position)
SELECT n, 1, (ARRAY['open_mind', 'process', 'copyable', 'lasting', 'thrifty'])[n],
       (ARRAY['思想解放', '过程与结果并重', '可复制推广', '持续服务需求', '小资源大价值'])[n], '', 20, n
FROM generate_series(1, 5) AS n;

INSERT INTO coursework_casecall (
    id, version, void_reason, cohort_id, title, brief, due_on, read_by, rubric_id, created_at
)
SELECT id, 1, '', id, '中期案例', '从手上正办着的事里选。', DATE '{today}' - 5, DATE '{today}' + 10, 1,
       TIMESTAMPTZ '{today} 09:00+08' - INTERVAL '25 days'
FROM b_cohort WHERE place = 8 AND street % 2 = 0;

CREATE TEMP TABLE b_case AS
SELECT m.id, c.id AS call_id, m.unit_id, b.unit_id AS district_id, m.street, row_number() OVER (PARTITION BY c.id ORDER BY m.id) AS nth
FROM b_member AS m JOIN coursework_casecall AS c ON c.cohort_id = m.cohort_id JOIN b_cohort AS b ON b.id = m.cohort_id;

INSERT INTO panels_panel (id, rubric_id, unit_id, blind, needed, gap_limit, due_on, state, total, opened_at, settled_at)
SELECT id, 1, district_id, true, 2, 20, DATE '{today}' + 10, CASE WHEN nth % 5 = 0 THEN 'settled' ELSE 'reading' END,
       CASE WHEN nth % 5 = 0 THEN 80 END, TIMESTAMPTZ '{today} 09:00+08' - INTERVAL '3 days',
       CASE WHEN nth % 5 = 0 THEN TIMESTAMPTZ '{today} 09:00+08' - INTERVAL '1 day' END
FROM b_case;
INSERT INTO panels_seat (
    id, panel_id, judge_id, position, state, assigned_at, total, comment, submitted_at, reason
)
SELECT (c.id - 1) * 2 + n, c.id, o.id, n, CASE WHEN nth % 5 = 0 THEN 'submitted' ELSE 'assigned' END,
       TIMESTAMPTZ '{today} 09:00+08' - INTERVAL '3 days', CASE WHEN nth % 5 = 0 THEN 80 END,
       CASE WHEN nth % 5 = 0 THEN '问题抓得准，做法可学。' ELSE '' END,
       CASE WHEN nth % 5 = 0 THEN TIMESTAMPTZ '{today} 09:00+08' - INTERVAL '1 day' END, ''
FROM b_case AS c, generate_series(1, 2) AS n
JOIN b_office AS o ON o.role = 'JU' WHERE o.place = (c.street + n - 1) % {streets};
INSERT INTO panels_seatscore (seat_id, criterion_id, points)
SELECT s.id, n, 16 FROM panels_seat AS s, generate_series(1, 5) AS n WHERE s.state = 'submitted';

INSERT INTO coursework_case (
    id, version, void_reason, call_id, cohort_id, author_id, unit_id, title, lead, problem, method, result, highlights,
    may_publish, state, panel_id, started_at, submitted_at, return_reason, decided_at, decision_note, published_at
)
SELECT id, 2, '', call_id, call_id, id, unit_id, '四张纸化解停车难', '把车位还给居民', repeat('老旧小区车位少，邻里常争执。', 20),
       repeat('开三次议事会，定四张纸。', 20), repeat('新增车位三十个，投诉降了一半。', 20), '', true,
       CASE WHEN nth % 10 = 0 THEN 'accepted' ELSE 'review' END, id, TIMESTAMPTZ '{today} 09:00+08' - INTERVAL '20 days',
       TIMESTAMPTZ '{today} 09:00+08' - INTERVAL '6 days', '',
       CASE WHEN nth % 10 = 0 THEN TIMESTAMPTZ '{today} 09:00+08' - INTERVAL '12 hours' END, '',
       CASE WHEN nth % 20 = 0 THEN TIMESTAMPTZ '{today} 09:00+08' - INTERVAL '10 hours' END
FROM b_case;
INSERT INTO coursework_caseversion (id, case_id, number, submitted_at, submitted_by_id, title, lead, problem, method, result, highlights)
SELECT id, id, 1, submitted_at, author_id, title, lead, problem, method, result, highlights FROM coursework_case;
INSERT INTO coursework_casestep (case_id, what, state, by_id, at, reason)
SELECT id, '提交', 'submitted', author_id, submitted_at, '' FROM coursework_case;
