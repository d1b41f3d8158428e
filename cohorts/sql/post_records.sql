-- A training record for every active member of a class, with the hours that count. The name of the class stands
-- for the training; where a person has another training of that name and day, the code of the class is added.
INSERT INTO cohorts_trainingrecord (
    person_id, name, category, organiser_level, starts_on, ends_on, precision, hours,
    result, source, cohort_id, recorded_by_id, recorded_at, void_reason
)
SELECT
    member.person_id,
    CASE WHEN same.id IS NULL THEN %(name)s ELSE %(coded)s END,
    cohort.category, cohort.organiser_level, cohort.starts_on, cohort.ends_on, 'day',
    COALESCE((SELECT sum(row.hours) FROM cohorts_attendance AS row WHERE row.enrolment_id = member.id), 0),
    CASE WHEN member.id = ANY(%(short)s) THEN %(not_completed)s ELSE %(passed)s END,
    'derived', cohort.id, %(by)s, %(now)s, ''
FROM cohorts_enrolment AS member
JOIN cohorts_cohort AS cohort ON cohort.id = member.cohort_id
LEFT JOIN cohorts_trainingrecord AS same
    ON same.person_id = member.person_id AND same.name = %(name)s AND same.starts_on = cohort.starts_on
    AND same.voided_at IS NULL AND same.cohort_id IS DISTINCT FROM cohort.id
WHERE member.cohort_id = %(cohort)s AND member.state = 'active'
ON CONFLICT DO NOTHING
