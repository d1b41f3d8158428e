-- One month of "5+1" under one scheme a district. Communities by turns: still scoring, handed in, reviewed.
INSERT INTO assessments_scheme (id, unit_id, name)
SELECT d + 1, {first_district} + d, '社区工作者“5+1”综合能力考评方案' FROM generate_series(0, {districts} - 1) AS d;
INSERT INTO assessments_schemeversion (
    id, version, scheme_id, number, effective_from, state, reason, valid_share, checks_min, checks_max, created_at,
    activated_at
)
SELECT id, 1, id, 1, DATE '{month}' - INTERVAL '1 year', 'active', '首次制定', 0.60, -10, 3, '{today} 09:00+08', '{today} 09:00+08'
FROM assessments_scheme;
INSERT INTO assessments_indicator (version_id, code, weight, position)
SELECT id, (ARRAY['ind_party_branch', 'ind_pledge', 'ind_request', 'ind_dispute', 'ind_elder_child', 'ind_post'])[n],
       (ARRAY[15, 15, 20, 15, 15, 20])[n], n
FROM assessments_schemeversion, generate_series(1, 6) AS n;
INSERT INTO assessments_scoringperiod (
    id, scheme_id, scheme_version_id, kind, year, number, opens_on, closes_on, state, opened_at
)
SELECT id, id, id, 'month', extract(year FROM DATE '{month}'), extract(month FROM DATE '{month}'), '{opens_on}', '{closes_on}',
       'open', '{opens_on}'
FROM assessments_scheme;

-- Points of item n of person i, and whether they are still missing.
CREATE TEMP TABLE b_sheet AS
SELECT p.id, p.unit_id, p.track, p.title, p.street / {streets_a_district} + 1 AS period_id,
       (ARRAY['draft', 'submitted', 'reviewed'])[p.community % 3 + 1] AS state,
       p.community % 3 = 0 AND p.place % 5 = 4 AS lacking, p.community * 50 + 1 AS secretary, p.street
FROM b_person AS p;

INSERT INTO assessments_itemscore (
    id, sheet_id, code, score, na_reason, excused_reason, evidence, scored_by_id, scored_at
)
SELECT (s.id - 1) * 6 + n, s.id,
       (ARRAY['ind_party_branch', 'ind_pledge', 'ind_request', 'ind_dispute', 'ind_elder_child', 'ind_post'])[n],
       CASE WHEN NOT (s.lacking AND n > 2) THEN 70 + (s.id * 13 + n * 7) % 290 / 10.0 END, '', '', '', s.secretary,
       '{opens_on} 10:00+08'
FROM b_sheet AS s, generate_series(1, 6) AS n;

INSERT INTO assessments_scoresheet (
    id, version, void_reason, person_id, period_id, scheme_version_id, unit_id, track, post_title, state, source, checks,
    total, valid, note, return_reason, submitted_by_id, submitted_at, reviewed_by_id, reviewed_at
)
SELECT s.id, 1, '', s.id, s.period_id, s.period_id, s.unit_id, s.track, s.title, s.state, 'entered', 0,
       CASE WHEN NOT s.lacking THEN t.total END, NOT s.lacking, '', '',
       CASE WHEN s.state <> 'draft' THEN s.secretary END, CASE WHEN s.state <> 'draft' THEN TIMESTAMPTZ '{opens_on} 18:00+08' END,
       CASE WHEN s.state = 'reviewed' THEN o.id END,
       CASE WHEN s.state = 'reviewed' THEN TIMESTAMPTZ '{opens_on} 19:00+08' END
FROM b_sheet AS s
JOIN b_office AS o ON o.role = 'SA' AND o.place = s.street
CROSS JOIN LATERAL (
    SELECT round(sum((ARRAY[15, 15, 20, 15, 15, 20])[n] * (70 + (s.id * 13 + n * 7) % 290 / 10.0)) / 100, 2) AS total
    FROM generate_series(1, 6) AS n
) AS t;
