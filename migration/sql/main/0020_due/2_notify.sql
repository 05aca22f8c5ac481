SET ROLE voicase_lookup;
-- As in 0016. A kind without its own rule concerns the named members, and a colleague stands in for an absent one. So a new kind needs a
-- change here only if it concerns others.
CREATE OR REPLACE FUNCTION app.notify(of_kind text, of_cases uuid[], to_members uuid[], by uuid, day date, at timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ WITH away AS MATERIALIZED (
      SELECT a.member_id, a.deputy_id FROM absence a WHERE a.org_id = app.org() AND app.today() BETWEEN a.first_on AND a.last_on),
    reader AS MATERIALIZED (
      SELECT r.*, bool_or(r.handles) OVER cases AS is_handled, EXISTS (SELECT FROM away w WHERE w.member_id = r.member_id) AS absent
      FROM app.readers_of(of_cases) r WINDOW cases AS (PARTITION BY r.case_id)),
    target AS (
      SELECT s.* FROM reader s
      WHERE s.member_id IS DISTINCT FROM by AND CASE of_kind
        WHEN 'new_report' THEN s.rights & 4 <> 0
        WHEN 'message' THEN s.rights & 64 <> 0 AND (s.handles OR NOT s.is_handled AND s.rights & 4 <> 0)
        WHEN 'outside_answered' THEN s.handles OR s.member_id = ANY (to_members)
        WHEN 'mentioned' THEN s.rights & 4 <> 0 AND s.member_id = ANY (to_members)
        WHEN 'identity_request' THEN s.rights & 128 <> 0 AND (to_members IS NULL OR s.member_id = ANY (to_members))
        WHEN 'identity_news' THEN s.rights & 128 <> 0 AND (to_members IS NULL OR s.member_id = ANY (to_members))
        WHEN 'approval' THEN s.rights & 16 <> 0
          AND NOT EXISTS (SELECT FROM case_assignee a WHERE a.org_id = app.org() AND a.case_id = s.case_id AND a.member_id = s.member_id)
          AND NOT EXISTS (SELECT FROM stage_history h WHERE h.org_id = app.org() AND h.case_id = s.case_id AND h.member_id = s.member_id
            AND h.to_stage = 'pending_review')
        WHEN 'restriction' THEN s.rights & 8 <> 0
        WHEN 'deadline' THEN CASE WHEN to_members IS NULL THEN s.handles OR NOT s.is_handled AND s.rights & 8 <> 0
          ELSE s.member_id = ANY (to_members) END
        WHEN 'escalation' THEN s.deputy OR NOT s.handles AND s.rights & 8 <> 0
        ELSE s.member_id = ANY (to_members) END),
    -- Members who can stand in: they see the case, are not absent, and have the right to what the notification is about.
    fit AS (SELECT r.* FROM reader r WHERE NOT r.absent AND CASE of_kind WHEN 'message' THEN r.rights & 64 <> 0 WHEN 'mentioned' THEN r.rights & 4 <> 0
      WHEN 'identity_request' THEN r.rights & 128 <> 0 WHEN 'identity_news' THEN r.rights & 128 <> 0 ELSE true END),
    substitute AS (
      SELECT f.case_id, f.member_id, f.handles, f.rights, t.member_id AS on_behalf_of
      FROM target t JOIN away w ON w.member_id = t.member_id JOIN fit f ON f.case_id = t.case_id AND f.member_id <> t.member_id
      WHERE of_kind NOT IN ('approval', 'restriction') AND f.member_id IS DISTINCT FROM by
        AND (f.member_id = w.deputy_id
          OR f.rights & 8 <> 0 AND of_kind NOT IN ('identity_request', 'identity_news') AND (t.handles OR to_members IS NOT NULL)
            AND NOT EXISTS (SELECT FROM fit d WHERE d.case_id = t.case_id AND d.member_id = w.deputy_id))),
    -- A member who is notified anyway is not notified on behalf of another one.
    once AS (
      SELECT DISTINCT ON (a.case_id, a.member_id) a.* FROM (
        SELECT t.case_id, t.member_id, t.handles, t.rights, NULL::uuid AS on_behalf_of FROM target t
        UNION ALL SELECT * FROM substitute) a
      ORDER BY a.case_id, a.member_id, a.on_behalf_of NULLS FIRST),
    placed AS (
      SELECT o.*, row_number() OVER (PARTITION BY o.case_id ORDER BY o.handles DESC, o.rights & 8 DESC, o.member_id) AS place FROM once o)
    INSERT INTO notification AS n (org_id, id, member_id, case_id, kind, actor_id, happened_on, happened_at, on_behalf_of)
    SELECT app.org(), gen_random_uuid(), p.member_id, p.case_id, of_kind, by, day, at, p.on_behalf_of FROM placed p
    WHERE p.place <= 100
    ON CONFLICT (org_id, member_id, kind, case_id) DO UPDATE SET actor_id = EXCLUDED.actor_id, happened_on = EXCLUDED.happened_on,
      happened_at = EXCLUDED.happened_at, on_behalf_of = EXCLUDED.on_behalf_of, read = false, handled = false, mailed = false $$;
SET ROLE voicase_owner;
