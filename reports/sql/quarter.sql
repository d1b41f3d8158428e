-- What stands for a person in each quarter of the year (docs/adr/0012): the mean of the settled months, two at
-- least, or one when the person had fewer sheets than months were opened; without them the quarter's own sheet.
-- The figure belongs to the unit of the person's last sheet in the quarter. Quarters outside the unit are kept:
-- a mean over the year is made of all of them, wherever one asks.
WITH sheets AS (
    SELECT
        sheet.*, period.kind, period.scheme_id, period.number,
        CASE period.kind WHEN 'month' THEN (period.number + 2) / 3 ELSE period.number END AS quarter,
        CASE WHEN sheet.state = 'closed' THEN sheet.total END AS settled
    FROM r_sheet AS sheet
    JOIN r_period AS period ON period.id = sheet.period_id AND period.year = %(year)s
    WHERE period.kind IN ('month', 'quarter')
),
opened AS (
    SELECT scheme_id, (number + 2) / 3 AS quarter, count(*) AS months
    FROM r_period WHERE kind = 'month' AND year = %(year)s
    GROUP BY 1, 2
),
of_months AS (
    SELECT
        person_id, quarter, (array_agg(scheme_id ORDER BY number))[1] AS scheme_id,
        count(*) AS months, count(settled) AS settled_months, sum(settled) AS points
    FROM sheets WHERE kind = 'month'
    GROUP BY person_id, quarter
),
figures AS (
    SELECT of_months.person_id, of_months.quarter, round(points / settled_months, 2) AS total, settled_months
    FROM of_months JOIN opened USING (scheme_id, quarter)
    WHERE settled_months >= CASE WHEN of_months.months < opened.months THEN 1 ELSE 2 END
),
own AS (
    SELECT DISTINCT ON (person_id, quarter) person_id, quarter, settled AS total
    FROM sheets WHERE kind = 'quarter' AND valid AND settled IS NOT NULL
    ORDER BY person_id, quarter, id DESC
),
homes AS (
    SELECT DISTINCT ON (person_id, quarter) person_id, quarter, unit_id
    FROM sheets ORDER BY person_id, quarter, kind = 'month' DESC, number DESC, id DESC
)
SELECT
    homes.person_id, homes.quarter, homes.unit_id,
    COALESCE(figures.total, own.total) AS total,
    COALESCE(figures.settled_months, 0) AS settled_months
FROM homes
LEFT JOIN figures USING (person_id, quarter)
LEFT JOIN own USING (person_id, quarter)
WHERE COALESCE(figures.total, own.total) IS NOT NULL
