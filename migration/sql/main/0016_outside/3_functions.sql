SET ROLE voicase_auth;
-- Opens a request with its link and code. No row: the link or the code is wrong, or the link is locked. All cases take the same
-- statements. Five wrong codes lock the link for an hour, and 20 for good. `first`: nobody opened the request before.
CREATE FUNCTION app.auth_outside(link bytea, code bytea, at timestamptz)
  RETURNS TABLE (org_id uuid, id uuid, case_id uuid, about text, shown bytea, state text, expires_on date, today date, first boolean)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
DECLARE
  r record;
  fits boolean;
BEGIN
  SELECT q.org_id, q.id, q.case_id, q.task_id, q.action_id, q.shown, q.code_hash, q.state, q.expires_on, q.opened_on,
      (at AT TIME ZONE o.time_zone)::date AS today INTO r
    FROM outside_request q JOIN organisation o ON o.id = q.org_id
    WHERE q.link_hash = link AND o.state = 'active' FOR NO KEY UPDATE OF q;
  fits := coalesce(r.code_hash = code, false);
  UPDATE outside_request q SET wrong_codes = CASE WHEN fits THEN 0 ELSE q.wrong_codes + 1 END,
      locked_until = CASE WHEN NOT fits AND (q.wrong_codes + 1) % 5 = 0 THEN at + interval '1 hour' END,
      opened_on = CASE WHEN fits AND q.state = 'open' THEN coalesce(q.opened_on, r.today) ELSE q.opened_on END
    WHERE q.org_id = r.org_id AND q.id = r.id AND q.wrong_codes < 20 AND (q.locked_until IS NULL OR q.locked_until <= at);
  IF FOUND AND fits THEN
    RETURN QUERY SELECT r.org_id, r.id, r.case_id, CASE WHEN r.task_id IS NOT NULL THEN 'task' WHEN r.action_id IS NOT NULL THEN 'action' ELSE 'case' END,
      r.shown, r.state, r.expires_on, r.today, r.opened_on IS NULL AND r.state = 'open';
  END IF;
END $$;

SET ROLE voicase_lookup;
-- Requests of a case that take no answer any more, although their date has not come: their task or corrective action is not open, their
-- case is closed (a corrective action outlives it), or the member who asked no longer sees the case. That member knows the link and the code.
CREATE FUNCTION app.outside_over(of_case uuid) RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT q.id FROM outside_request q JOIN "case" c ON c.org_id = q.org_id AND c.id = q.case_id
      LEFT JOIN task t ON t.org_id = q.org_id AND t.id = q.task_id
      LEFT JOIN corrective_action a ON a.org_id = q.org_id AND a.id = q.action_id
    WHERE q.org_id = app.org() AND q.case_id = of_case
      AND (CASE WHEN q.task_id IS NOT NULL THEN t.state <> 'open' OR c.stage = 'closed' WHEN q.action_id IS NOT NULL THEN a.state <> 'open' ELSE c.stage = 'closed' END
        OR q.asked_by NOT IN (SELECT r.member_id FROM app.readers_of(ARRAY[of_case]) r)) $$;
-- Writes the answer to an open request, and a step of the timeline. Returns the member who asked. No row: the request takes no answer.
CREATE FUNCTION app.outside_answer(link bytea, code bytea, row_id uuid, sealed bytea, is_done boolean, line_id uuid) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
DECLARE
  r record;
BEGIN
  SELECT q.id, q.case_id, q.round, q.asked_by INTO r FROM outside_request q
    WHERE q.org_id = app.org() AND q.link_hash = link AND q.code_hash = code AND q.state = 'open' AND q.expires_on >= app.today()
      AND q.id NOT IN (SELECT app.outside_over(q.case_id)) FOR NO KEY UPDATE OF q;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  -- The number of steps decides on the position of the next one.
  PERFORM FROM "case" c WHERE c.org_id = app.org() AND c.id = r.case_id FOR NO KEY UPDATE;
  -- A closing or an exclusion may have been committed while this answer waited for the case.
  IF r.id IN (SELECT app.outside_over(r.case_id)) THEN
    RETURN NULL;
  END IF;
  INSERT INTO outside_answer (org_id, id, case_id, request_id, round, body, done, answered_on)
    VALUES (app.org(), row_id, r.case_id, r.id, r.round, sealed, is_done, app.today());
  UPDATE outside_request q SET state = 'answered' WHERE q.org_id = app.org() AND q.id = r.id;
  INSERT INTO stage_history (org_id, id, case_id, position, happened_on, kind)
    SELECT app.org(), line_id, r.case_id, count(*) + 1, app.today(), 'outside_answered' FROM stage_history s
    WHERE s.org_id = app.org() AND s.case_id = r.case_id;
  RETURN r.asked_by;
END $$;
-- As in 0013, with the answer of a person without case access: for the member who asked and for the assignees.
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
        WHEN 'assignment' THEN s.member_id = ANY (to_members)
        WHEN 'task_assigned' THEN s.member_id = ANY (to_members)
        WHEN 'task_due' THEN s.member_id = ANY (to_members)
        WHEN 'routed' THEN s.member_id = ANY (to_members)
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
        ELSE false END),
    -- Members who can stand in: they see the case, are not absent, and have the right to what the notification is about.
    fit AS (SELECT r.* FROM reader r WHERE NOT r.absent AND CASE of_kind WHEN 'message' THEN r.rights & 64 <> 0 WHEN 'mentioned' THEN r.rights & 4 <> 0
      WHEN 'identity_request' THEN r.rights & 128 <> 0 WHEN 'identity_news' THEN r.rights & 128 <> 0 ELSE true END),
    substitute AS (
      SELECT f.case_id, f.member_id, f.handles, f.rights, t.member_id AS on_behalf_of
      FROM target t JOIN away w ON w.member_id = t.member_id JOIN fit f ON f.case_id = t.case_id AND f.member_id <> t.member_id
      WHERE of_kind IN ('new_report', 'message', 'assignment', 'deadline', 'escalation', 'task_assigned', 'task_due', 'routed', 'mentioned',
          'outside_answered', 'identity_request', 'identity_news') AND f.member_id IS DISTINCT FROM by
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

SET ROLE voicase_migrator;
REVOKE ALL ON FUNCTION app.auth_outside, app.outside_over, app.outside_answer FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.auth_outside, app.outside_over, app.outside_answer TO voicase_admin;
SET ROLE voicase_owner;
