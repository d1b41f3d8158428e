-- Who took part in which training of the year, once each: places in our own cohorts, and trainings elsewhere.
-- The hours of a cohort are those of its lessons held within the year.
WITH places AS (
    SELECT
        enrolment.id * 2 AS id, enrolment.person_id, enrolment.unit_id, cohort.category, cohort.name,
        enrolment.state, enrolment.id AS enrolment_id, cohort.ends_on
    FROM r_enrolment AS enrolment
    JOIN r_cohort AS cohort ON cohort.id = enrolment.cohort_id
    WHERE enrolment.state IN ('admitted', 'active', 'graduated')
      AND cohort.state <> 'draft'
      AND cohort.starts_on <= %(day)s AND cohort.ends_on >= %(year_start)s AND enrolment.joined_on <= %(day)s
),
earned AS (
    SELECT attendance.enrolment_id, sum(attendance.hours) AS hours
    FROM r_attendance AS attendance
    JOIN r_session AS session ON session.id = attendance.session_id AND session.state = 'held'
    WHERE (session.starts_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN %(year_start)s AND %(year_end)s
    GROUP BY attendance.enrolment_id
)
SELECT
    places.id, person_id, unit_id, category, name, state, ends_on, COALESCE(earned.hours, 0) AS hours, enrolment_id
FROM places LEFT JOIN earned USING (enrolment_id)
UNION ALL
SELECT
    record.id * 2 + 1, record.person_id, COALESCE(worker.unit_id, person.unit_id), record.category, record.name,
    record.result, record.ends_on, record.hours, NULL
FROM r_record AS record
JOIN r_person AS person ON person.id = record.person_id
LEFT JOIN y_headcount AS worker ON worker.person_id = record.person_id
WHERE record.cohort_id IS NULL AND record.result IN ('excellent', 'passed')
  AND record.ends_on BETWEEN %(year_start)s AND %(day)s
