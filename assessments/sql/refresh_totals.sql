-- Totals as assessments/scoring.py computes them, for all sheets that the inner query names.
-- round() of a numeric rounds half away from zero; the quotient of two sums of cents is never so near
-- a half that the database's sixteen digits could hide it.
WITH sums AS (
    SELECT
        sheet.id,
        sheet.checks,
        min(version.valid_share) AS valid_share,
        COALESCE(sum(indicator.weight) FILTER (WHERE item.na_approved_at IS NULL), 0) AS applicable,
        COALESCE(sum(indicator.weight) FILTER (WHERE item.score IS NOT NULL), 0) AS counted,
        sum(indicator.weight * item.score) AS products,
        count(*) FILTER (
            WHERE item.score IS NULL AND item.na_approved_at IS NULL AND COALESCE(item.excused_reason, '') = ''
        ) AS missing
    FROM assessments_scoresheet AS sheet
    JOIN assessments_schemeversion AS version ON version.id = sheet.scheme_version_id
    JOIN assessments_indicator AS indicator ON indicator.version_id = version.id
    LEFT JOIN assessments_itemscore AS item ON item.sheet_id = sheet.id AND item.code = indicator.code
    WHERE sheet.id IN ({sheets})
    GROUP BY sheet.id
),
results AS (
    SELECT id, round(LEAST(GREATEST(products / counted + checks, 0), 100), 2) AS total
    FROM sums
    WHERE missing = 0 AND counted > 0 AND counted >= valid_share * applicable
)
UPDATE assessments_scoresheet AS sheet
SET valid = results.id IS NOT NULL, total = results.total
FROM sums LEFT JOIN results ON results.id = sums.id
WHERE sheet.id = sums.id AND sheet.total IS DISTINCT FROM results.total
