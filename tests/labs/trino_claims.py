"""What the course says of Trino, as queries over a member: held against its own rules, and against a server where one is named."""

from course.labs.trino_refusals import OTHER_NAMES

REFUSED = [
    ("SELECT signup_ts::date AS d FROM members", "no `::`"),
    ("SELECT member_id AS m FROM members GROUP BY m", "`m` is an alias of SELECT"),
    ("SELECT status, count(*) AS n FROM members GROUP BY status HAVING n > 1", "`n` in HAVING"),
    ("SELECT status, count(*) AS n FROM members GROUP BY ALL", "GROUP BY ALL"),
    ("SELECT member_id FROM members QUALIFY row_number() OVER (ORDER BY member_id) = 1", "no QUALIFY"),
    ("SELECT arg_max(member_id, signup_ts) FROM members", "look at max_by"),
    ("SELECT date(signup_ts) + 1 AS d FROM members", "no number to a date"),
    ("SELECT nothing FROM members", "'nothing' could not be resolved"),
    ("SELECT FROM WHERE", "not a query of Trino's grammar"),
    ("FROM members", "begins with SELECT"),
    ("SELECT member_id FROM members WHERE status IN ('a',)", "no comma before"),
    ("SELECT member_id FROM members USING SAMPLE 1", "TABLESAMPLE"),
    ("SELECT member_id FROM members LIMIT 1 OFFSET 1", "OFFSET stands before LIMIT"),
    ("SELECT member_id FROM members WHERE status ILIKE 'a%'", "no ILIKE"),
    ("SELECT count(*) FILTER (WHERE member_id > 0) OVER () AS n FROM members", "no FILTER on a window"),
    ("SELECT signup_ts + INTERVAL '1' WEEK AS d FROM members", "no INTERVAL in WEEK"),
    ("SELECT signup_ts + INTERVAL '1' MICROSECOND AS d FROM members", "no INTERVAL in MICROSECOND"),
    (
        "SELECT m.member_id FROM members AS m SEMI JOIN members AS n ON m.member_id = n.member_id",
        "no SEMI or ANTI",
    ),
    ("SELECT extract(epoch FROM signup_ts) AS s FROM members", "no EPOCH"),
    ("SELECT * EXCLUDE (status) FROM members", "no `* EXCLUDE`"),
    ("SELECT unnest(ARRAY[1, 2]) AS n FROM members", "CROSS JOIN UNNEST"),
    (
        "SELECT last_value(status IGNORE NULLS) OVER (ORDER BY member_id) AS s FROM members",
        "behind the bracket",
    ),
    ("SELECT status || 1 AS s FROM members", "text with text"),
    *[(f"SELECT {name}(member_id, 1) AS x FROM members", f"no function `{name}`") for name in OTHER_NAMES],
]
OTHERWISE = [
    ("SELECT date(cancelled_ts) - date(signup_ts) AS d FROM members", "is an interval"),
    ("SELECT count(*) / 60.0 AS n FROM members", "is a DECIMAL"),
    ("SELECT 1.0 * count(*) / count(status) AS n FROM members", "is a DECIMAL"),
    ("SELECT avg(CAST(member_id AS DECIMAL(9, 1))) AS n FROM members", "keeps its digits"),
]
ALLOWED = [
    "SELECT status, count_if(member_id > 0) AS n FROM members GROUP BY 1 ORDER BY n OFFSET 0 LIMIT 1",
    "SELECT last_value(status) IGNORE NULLS OVER (ORDER BY member_id) AS s FROM members",
    "SELECT count(*) FILTER (WHERE member_id > 0) AS n FROM members",
    "SELECT sum(CASE WHEN member_id > 0 THEN 1 END) OVER (ORDER BY signup_ts RANGE BETWEEN INTERVAL '7' DAY PRECEDING AND CURRENT ROW) AS n FROM members",
    "SELECT x FROM members CROSS JOIN UNNEST(ARRAY[1, 2]) AS t(x) WHERE lower(status) LIKE 'a%'",
    "SELECT date_add('week', 1, signup_ts) AS d, status || CAST(member_id AS VARCHAR) AS s FROM members",
]
RECKONED = [
    ("SELECT 1 / 2", 0),
    ("SELECT count(*) / 2 FROM (VALUES 1, 2, 3) AS t(x)", 1),
    ("SELECT 1 / 2e0", 0.5),
    ("SELECT CAST(1 AS DOUBLE) / 2.0", 0.5),
    ("SELECT date_diff('day', TIMESTAMP '2026-03-01 23:59:00', TIMESTAMP '2026-03-02 00:01:00')", 0),
    ("SELECT date_diff('day', DATE '2026-03-01', DATE '2026-03-02')", 1),
    ("SELECT max_by(x, y) FROM (VALUES (1, 2), (3, 1)) AS t(x, y)", 1),
    ("SELECT CAST(2.5e0 AS BIGINT)", 3),
    ("SELECT CAST(1.5 AS BIGINT)", 2),
    ("SELECT concat('a', NULL)", None),
    ("SELECT greatest(1, NULL)", None),
    ("SELECT -7 % 3", -1),
]
