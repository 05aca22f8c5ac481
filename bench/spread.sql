-- Spreads the cases of one organisation over departments, categories, stages, severities, assignees, deadlines and tags.
-- Adds copies until there are :total cases. Copies have no readable content, because lists and counts read none.
-- psql sets the variables. `slug` names the organisation's channel. `demo` lists the demo cases, which stay unchanged.
-- `share` is the percentage of cases in the department of the limited member.
BEGIN;
-- A deferred check of "case" would forbid ALTER TABLE below.
SET CONSTRAINTS ALL IMMEDIATE;
CREATE FUNCTION pg_temp.dice(n bigint, salt int) RETURNS int LANGUAGE sql IMMUTABLE
  AS $$ SELECT abs(hashint8extended(n, salt) % 1000)::int $$;

CREATE TEMP TABLE org AS SELECT c.org_id, c.id AS channel, c.form_id AS form, r.id AS root FROM channel c
  JOIN department r ON r.org_id = c.org_id AND r.parent_id IS NULL WHERE c.slug = :'slug';
INSERT INTO department (org_id, id, parent_id, name) SELECT o.org_id, gen_random_uuid(), o.root, 'Site ' || n FROM org o, generate_series(1, 6) n;
CREATE TEMP TABLE member AS SELECT m.* FROM membership m JOIN org USING (org_id);
-- Add channels, because a channel with 300 reports in five minutes requires a proof of work.
INSERT INTO channel (org_id, id, slug, department_id, form_id, mode, languages, name, welcome, readers)
  SELECT c.org_id, gen_random_uuid(), c.slug || '-' || n, c.department_id, c.form_id, c.mode, c.languages, c.name, c.welcome, c.readers
  FROM channel c JOIN org o ON o.channel = c.id, generate_series(1, 8) n;

-- Only the manager and the administrator read the cases of this category.
INSERT INTO category (org_id, id, code, name) SELECT org_id, gen_random_uuid(), 'limited', '{"en": "Limited"}' FROM org;
INSERT INTO category_reader (org_id, category_id, member_id) SELECT k.org_id, k.id, m.id
  FROM category k JOIN member m ON m.org_id = k.org_id AND m.role IN ('manager', 'admin') WHERE k.code = 'limited';
INSERT INTO tag (org_id, id, name, colour)
  SELECT org_id, gen_random_uuid(), 'Tag ' || n, (ARRAY['red', 'green', 'blue'])[1 + n % 3] FROM org, generate_series(1, 12) n
  UNION ALL SELECT org_id, gen_random_uuid(), 'Rare tag', 'grey' FROM org;

CREATE TEMP TABLE plan AS
WITH wanted AS (
  SELECT c.id, true AS there FROM "case" c JOIN org USING (org_id) WHERE NOT c.id = ANY (:'demo'::uuid[])
  UNION ALL SELECT gen_random_uuid(), false FROM org, generate_series(1, :total - (SELECT count(*) FROM "case" c JOIN org USING (org_id)))),
numbered AS (SELECT row_number() OVER (ORDER BY there DESC, id) AS n, count(*) OVER () AS total, * FROM wanted),
dated AS (
  SELECT *, current_date - 1 - (1100 * (pg_temp.dice(n, 1) / 1000.0) ^ 2)::int AS received_on,
    CASE WHEN pg_temp.dice(n, 2) < 200 THEN 'closed'
      ELSE (ARRAY['new', 'in_triage', 'under_investigation', 'pending_review'])[1 + pg_temp.dice(n, 3) % 4] END AS stage,
    (ARRAY['low', 'medium', 'high', 'critical'])[1 + pg_temp.dice(n, 4) % 4] AS severity,
    CASE WHEN pg_temp.dice(n, 5) < :share * 10 THEN 'Site 1' ELSE 'Site ' || 2 + pg_temp.dice(n, 6) % 5 END AS site,
    -- Two members have some 75 cases each, in an organisation of any size.
    CASE n % greatest(4, total / 75) WHEN 0 THEN 'manager' WHEN 1 THEN 'member' ELSE CASE WHEN pg_temp.dice(n, 7) < 500 THEN 'admin' END END AS assignee,
    pg_temp.dice(n, 8) < 250 AS writes,
    -- More often in a small organisation, so that each list has a full page there too.
    pg_temp.dice(n, 14) < CASE WHEN total < 1000 THEN 500 ELSE 60 END AS waits,
    NOT there AND pg_temp.dice(n, 12) < 10 AS limited
  FROM numbered)
SELECT d.*, o.org_id, o.channel, o.form, s.id AS department_id, c.id AS category_id,
  d.received_on + 7 AS acknowledge_by, d.received_on + 75 + pg_temp.dice(d.n, 9) % 30 AS answer_by,
  CASE WHEN d.stage = 'closed' THEN least(current_date, d.received_on + 60) END AS closed_on,
  d.stage = 'closed' OR pg_temp.dice(d.n, 10) < 950 AS acknowledged,
  d.stage = 'closed' OR pg_temp.dice(d.n, 11) < 650 AS answered
FROM dated d CROSS JOIN org o
JOIN department s ON s.org_id = o.org_id AND s.name = d.site
LEFT JOIN LATERAL (SELECT k.id FROM category k WHERE k.org_id = o.org_id AND (k.code = 'limited') = d.limited
  ORDER BY k.code OFFSET CASE WHEN d.limited THEN 0 ELSE d.n % 4 END LIMIT 1) c ON true;
CREATE UNIQUE INDEX ON plan (id);
ANALYZE plan;

-- These triggers notify the live subscriptions of the running server. 100,000 notices would be useless load.
ALTER TABLE "case" DISABLE TRIGGER tell;
ALTER TABLE deadline DISABLE TRIGGER tell;
ALTER TABLE case_assignee DISABLE TRIGGER tell;
ALTER TABLE message DISABLE TRIGGER tell;

INSERT INTO "case" (org_id, id, channel_id, department_id, form_id, reporter_reference, number, year, pseudonym, stage, anonymity, language,
    category_id, severity, received_on, released_on, acknowledged_on, feedback_on, closed_on, restricted, retaliation, waiting_since)
  SELECT org_id, id, channel, department_id, form, 'copy-' || n, 1000000 + n, extract(year FROM received_on), 'Quiet River', stage, 'anonymous', 'en',
    category_id, severity, received_on, received_on, CASE WHEN acknowledged THEN received_on + 3 END, CASE WHEN answered THEN received_on + 60 END, closed_on,
    limited, pg_temp.dice(n, 13) < 5, CASE WHEN waits AND stage NOT IN ('new', 'closed') THEN received_on + 1 END
  FROM plan WHERE NOT there;
UPDATE "case" c SET department_id = p.department_id, stage = p.stage, category_id = p.category_id, severity = p.severity,
    received_on = p.received_on, closed_on = p.closed_on,
    waiting_since = CASE WHEN p.waits AND p.stage NOT IN ('new', 'closed') THEN p.received_on + 1 END FROM plan p WHERE p.there AND c.org_id = p.org_id AND c.id = p.id;
INSERT INTO case_counter (org_id, case_id, messages, shown) SELECT org_id, id, writes::int, writes::int FROM plan WHERE NOT there;
-- Replace the deadlines of reports that were really sent.
DELETE FROM deadline d USING plan p WHERE d.org_id = p.org_id AND d.case_id = p.id;
INSERT INTO deadline (org_id, id, case_id, kind, started_on, due_on, met_on)
  SELECT org_id, gen_random_uuid(), id, 'acknowledgement', received_on, acknowledge_by, CASE WHEN acknowledged THEN received_on + 3 END FROM plan;
INSERT INTO deadline (org_id, id, case_id, kind, started_on, due_on, met_on)
  SELECT org_id, gen_random_uuid(), id, 'feedback', received_on, answer_by, CASE WHEN answered THEN least(current_date, received_on + 60) END FROM plan;
INSERT INTO case_assignee (org_id, id, case_id, member_id, assigned_at)
  SELECT p.org_id, gen_random_uuid(), p.id, (SELECT m.id FROM member m WHERE m.role = p.assignee ORDER BY m.id LIMIT 1), now()
  FROM plan p WHERE p.assignee IS NOT NULL AND p.stage <> 'new';
INSERT INTO message (org_id, id, case_id, number, author, body, sent_on, released_on, shown)
  SELECT org_id, gen_random_uuid(), id, 1, 'reporter', '\x00', received_on, received_on, 1 FROM plan WHERE NOT there AND writes;

ALTER TABLE "case" ENABLE TRIGGER tell;
ALTER TABLE deadline ENABLE TRIGGER tell;
ALTER TABLE case_assignee ENABLE TRIGGER tell;
ALTER TABLE message ENABLE TRIGGER tell;

-- The rows below need no trigger. Without triggers there are no notices, and no lock on a table that the worker uses.
SET LOCAL session_replication_role = replica;
INSERT INTO case_restriction (org_id, id, case_id, member_id)
  SELECT p.org_id, gen_random_uuid(), p.id, r.member_id FROM plan p JOIN category_reader r ON r.org_id = p.org_id AND r.category_id = p.category_id;
INSERT INTO restriction (org_id, id, case_id, asked_by, asked_at, members, restricted_on)
  SELECT p.org_id, gen_random_uuid(), p.id, m.id, now(), '{}', p.received_on FROM plan p, (SELECT id FROM member WHERE role = 'manager' LIMIT 1) m
  WHERE p.limited;
-- Common tags (fewer and more common in a small organisation), and a tag that some 75 cases have in an organisation of any size.
-- A tag repeats columns of its case.
INSERT INTO case_tag (org_id, case_id, tag_id, department_id, category_id, stage, severity, restricted, assigned, reporter_shown, waiting_since,
    next_due_on, received_on, year, number, by_severity, by_stage)
  SELECT c.org_id, c.id, k.tag_id, c.department_id, c.category_id, c.stage, c.severity, c.restricted, c.assigned, c.reporter_shown, c.waiting_since,
    c.next_due_on, c.received_on, c.year, c.number, c.by_severity, c.by_stage
  FROM (SELECT p.org_id, p.id, t.id FROM plan p CROSS JOIN generate_series(15, 16) salt
      JOIN tag t ON t.org_id = p.org_id AND t.name = 'Tag ' || 1 + pg_temp.dice(p.n, salt) % CASE WHEN p.total < 1000 THEN 2 ELSE 12 END
      WHERE pg_temp.dice(p.n, salt + 2) < CASE WHEN p.total < 1000 THEN 900 ELSE 400 END
    UNION SELECT p.org_id, p.id, t.id FROM plan p JOIN tag t ON t.org_id = p.org_id AND t.name = 'Rare tag' WHERE p.n % greatest(4, p.total / 75) = 2)
    k (org_id, case_id, tag_id)
  JOIN "case" c ON c.org_id = k.org_id AND c.id = k.case_id;
-- The query is the address of the list, as the staff application writes it (clients/admin/src/cases/search.ts).
INSERT INTO saved_view (org_id, id, member_id, name, query, shared)
  SELECT m.org_id, gen_random_uuid(), m.id, 'View ' || n, 'view=all&severity=HIGH&tag=' || t.id || '&order=SEVERITY', true
  FROM member m JOIN tag t ON t.org_id = m.org_id AND t.name = 'Tag 1', generate_series(1, 5) n WHERE m.role IN ('manager', 'member');

-- What an investigation adds. Only copies have these rows, because the measurement opens the cases that were really sent. All dates
-- are in the future, so that the worker sends no reminders during the measurement.
CREATE TEMP TABLE copy AS SELECT p.*, m.id AS manager, current_date + 100 + pg_temp.dice(p.n, 20) % 200 AS due_on
  FROM plan p, (SELECT id FROM member WHERE role = 'manager' LIMIT 1) m WHERE NOT p.there AND p.stage <> 'new';
INSERT INTO task (org_id, id, case_id, title, owner_id, due_on, position, added_by)
  SELECT org_id, gen_random_uuid(), id, '\x00', CASE WHEN pg_temp.dice(n, 21) < 500 THEN manager END, due_on, at, manager
  FROM copy, generate_series(1, 3) at WHERE pg_temp.dice(n, 22) < 300;
INSERT INTO person (org_id, id, case_id, kind, name)
  SELECT org_id, gen_random_uuid(), id, kind, '\x00' FROM copy, unnest(ARRAY['subject', 'witness']) kind WHERE pg_temp.dice(n, 23) < 500;
INSERT INTO case_link (org_id, id, case_id, other_id, kind, added_by, added_at)
  SELECT c.org_id, gen_random_uuid(), pair[1], pair[2], 'related', c.manager, now()
  FROM copy c JOIN copy o ON o.n = c.n + 1, unnest(ARRAY[1, 2]) side, LATERAL (SELECT CASE side WHEN 1 THEN ARRAY[c.id, o.id] ELSE ARRAY[o.id, c.id] END) s (pair)
  WHERE pg_temp.dice(c.n, 24) < 50;
INSERT INTO corrective_action (org_id, id, case_id, body, owner_id, due_on, state, added_by)
  SELECT org_id, gen_random_uuid(), id, '\x00', manager, due_on, 'open', manager FROM copy WHERE stage = 'closed' AND pg_temp.dice(n, 25) < 300;
INSERT INTO evidence (org_id, id, case_id, number, kind, title, relevance, received_on, added_by, added_at)
  SELECT org_id, gen_random_uuid(), id, 1, 'physical', '\x00', 'open', received_on, manager, now() FROM copy WHERE pg_temp.dice(n, 26) < 200;
INSERT INTO custody (org_id, id, case_id, evidence_id, position, kind, happened_on, recorded_by, recorded_at)
  SELECT e.org_id, gen_random_uuid(), e.case_id, e.id, 1, 'received', e.received_on, e.added_by, now() FROM evidence e JOIN copy c ON c.id = e.case_id;
INSERT INTO check_in (org_id, id, case_id, days, due_on)
  SELECT org_id, gen_random_uuid(), id, days, due_on + days FROM copy, unnest(ARRAY[30, 90, 180]) days WHERE stage = 'closed' AND pg_temp.dice(n, 27) < 100;
-- Members who handle the first case never see the claim.
INSERT INTO retaliation_claim (org_id, case_id, first_id, claimed_on)
  SELECT p.org_id, p.id, o.id, p.received_on FROM plan p JOIN plan o ON o.n = p.n - 1 WHERE NOT p.there AND pg_temp.dice(p.n, 13) < 5;
INSERT INTO case_exclusion (org_id, id, case_id, member_id, ground)
  SELECT r.org_id, gen_random_uuid(), r.case_id, a.member_id, 'claim'
  FROM retaliation_claim r JOIN plan p ON p.id = r.case_id JOIN case_assignee a ON a.org_id = r.org_id AND a.case_id = r.first_id;

SET LOCAL session_replication_role = origin;

-- The member with the role `member` sees only the department `Site 1`.
DELETE FROM membership_department d USING member m WHERE d.org_id = m.org_id AND d.membership_id = m.id AND m.role = 'member';
INSERT INTO membership_department (org_id, membership_id, department_id)
  SELECT m.org_id, m.id, s.id FROM member m JOIN department s ON s.org_id = m.org_id AND s.name = 'Site 1' WHERE m.role = 'member';
-- With hourly releases, the reports of the measurement do not enter the case list before its costs are measured.
UPDATE organisation SET release_tick = 'hourly' WHERE id = (SELECT org_id FROM org);
COMMIT;
