INSERT INTO "case" (org_id, id, channel_id, department_id, form_id, reporter_reference, number, year, pseudonym, stage, anonymity, language,
    category_id, severity, received_on, released_on, closed_on, next_due_on, assigned)
  SELECT c.org_id, md5('case' || i)::uuid, c.channel_id, CASE WHEN r[1] % 100 = 0 THEN $2::uuid ELSE c.department_id END, c.form_id, 'R' || i,
    100000 + i, 2016 + i / 10000, 'p', s.stage, 'anonymous', 'en',
    (SELECT g.id FROM category g WHERE g.org_id = c.org_id ORDER BY g.id OFFSET r[2] % 5 LIMIT 1),
    (ARRAY['low', 'medium', 'high', 'critical'])[1 + r[3] % 4], day, day, CASE WHEN s.stage = 'closed' THEN day + 90 END,
    CASE WHEN s.stage = 'closed' THEN DATE '9999-12-31' WHEN r[4] % 5 = 0 THEN DATE '9999-12-30' ELSE DATE '2026-02-01' + r[4] % 200 END,
    r[5] % 2 = 0
  FROM generate_series(1, 100000) i CROSS JOIN LATERAL (SELECT DATE '2016-01-01' + i / 28 AS day,
      ARRAY(SELECT abs(hashint4(i * 8 + k)) FROM generate_series(1, 7) k) AS r) d
    CROSS JOIN LATERAL (SELECT (ARRAY['new', 'in_triage', 'under_investigation', 'pending_review', 'closed', 'closed', 'closed'])[1 + r[6] % 7] AS stage) s
    CROSS JOIN (SELECT * FROM "case" WHERE org_id = $1 LIMIT 1) c;
INSERT INTO case_assignee (org_id, id, case_id, member_id, assigned_at, next_due_on, received_on, year, number, by_severity, by_stage)
  SELECT org_id, gen_random_uuid(), id, (ARRAY[$3::uuid, $4::uuid, $5::uuid] || ARRAY(SELECT md5('member' || m)::uuid FROM generate_series(1, 37) m))
    [1 + abs(hashint4(number)) % 40], now(), next_due_on, received_on, year, number, by_severity, by_stage
  FROM "case" WHERE org_id = $1 AND assigned;
INSERT INTO deadline (org_id, id, case_id, kind, started_on, due_on, met_on)
  SELECT org_id, gen_random_uuid(), id, kind, received_on, least(next_due_on, received_on + 90),
    CASE WHEN next_due_on > DATE '9999-01-01' THEN received_on END
  FROM "case" CROSS JOIN unnest(ARRAY['acknowledgement', 'feedback']) kind WHERE org_id = $1 AND number > 100000;
INSERT INTO tag (org_id, id, name, colour) VALUES ($1, '00000000-0000-0000-0000-000000000001', 'Common', 'grey'),
  ($1, '00000000-0000-0000-0000-000000000002', 'Rare', 'grey');
INSERT INTO case_tag (org_id, case_id, tag_id, department_id, category_id, stage, severity, restricted, assigned, reporter_shown, waiting_since,
    next_due_on, received_on, year, number, by_severity, by_stage)
  SELECT c.org_id, c.id, t.id, c.department_id, c.category_id, c.stage, c.severity, c.restricted, c.assigned, c.reporter_shown, c.waiting_since,
    c.next_due_on, c.received_on, c.year, c.number, c.by_severity, c.by_stage
  FROM "case" c CROSS JOIN (VALUES ('00000000-0000-0000-0000-000000000001'::uuid, 12, 3), ('00000000-0000-0000-0000-000000000002', 1300, 5)) t (id, one_in, salt)
  WHERE c.org_id = $1 AND c.number > 100000 AND abs(hashint4(c.number * t.salt)) % t.one_in = 0;
VACUUM ANALYZE;
