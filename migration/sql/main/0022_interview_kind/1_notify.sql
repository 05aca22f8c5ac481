-- Reminders of interviews become a kind of notification. They were notifications of the kind 'deadline'.

-- The emails about interviews keep the choice of the member. The owner is bound by row-level security, which allows one organisation at a time.
ALTER TABLE notification_setting NO FORCE ROW LEVEL SECURITY;
UPDATE notification_setting SET
    at_once = CASE WHEN 'deadline' = ANY (at_once) THEN at_once || '{interview}'::text[] ELSE at_once END,
    digest = CASE WHEN 'deadline' = ANY (digest) THEN digest || '{interview}'::text[] ELSE digest END
  WHERE at_once IS NOT NULL;
ALTER TABLE notification_setting FORCE ROW LEVEL SECURITY;

-- A reminder from before has the kind of a deadline, and the next met deadline of the case would silence it. So members are reminded of a coming
-- interview again, with its own kind. A day of yesterday can be today where the organisation is.
ALTER TABLE interview NO FORCE ROW LEVEL SECURITY;
UPDATE interview SET reminded_for = NULL WHERE state = 'planned' AND reminded_for = day AND day >= current_date - 1;
ALTER TABLE interview FORCE ROW LEVEL SECURITY;

SET ROLE voicase_lookup;
-- Whom a kind of notification concerns, with one line for each kind. A kind without a line concerns the named members.
-- whom: 'readers' are all members who see the case, or the named ones of them. 'handlers' are the assignees, or the named members.
--   'handlers_and_named' are both. If no assignee sees the case, the members with the right `unhandled` take the place of the assignees.
--   'superiors' are the deputies and the members who assign cases, without the assignees. 'approvers' have no part in the closing or the case.
-- needs: the right that the members need, and that a member who stands in for an absent one needs if stand_in is 'same' or 'deputy'.
-- stand_in: 'any' and 'same' are the deputy, or else members who assign cases. 'deputy' is the deputy alone.
-- The bits are CASE_EDIT (4), CASE_ASSIGN (8), CASE_CLOSE (16), REPORTER_MESSAGE (64) and IDENTITY_VIEW (128).
CREATE FUNCTION app.notice_rule(of_kind text) RETURNS TABLE (whom text, needs int, unhandled int, stand_in text)
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT coalesce(r.whom, 'named'), coalesce(r.needs, 0), coalesce(r.unhandled, 0), coalesce(r.stand_in, 'any')
    FROM (SELECT of_kind) k (kind) LEFT JOIN (VALUES
      ('new_report', 'readers', 4, 0, 'any'),
      ('message', 'handlers', 64, 4, 'same'),
      ('deadline', 'handlers', 0, 8, 'any'),
      ('interview', 'handlers_and_named', 0, 8, 'any'),
      ('outside_answered', 'handlers_and_named', 0, 0, 'any'),
      ('escalation', 'superiors', 0, 0, 'any'),
      ('mentioned', 'named', 4, 0, 'same'),
      ('identity_request', 'readers', 128, 0, 'deputy'),
      ('identity_news', 'readers', 128, 0, 'deputy'),
      ('approval', 'approvers', 16, 0, 'none'),
      ('restriction', 'readers', 8, 0, 'none')
    ) r (kind, whom, needs, unhandled, stand_in) USING (kind) $$;

-- As in 0020, with the rules above. A new kind is a line there.
CREATE OR REPLACE FUNCTION app.notify(of_kind text, of_cases uuid[], to_members uuid[], by uuid, day date, at timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ WITH rule AS MATERIALIZED (SELECT * FROM app.notice_rule(of_kind)),
    away AS MATERIALIZED (
      SELECT a.member_id, a.deputy_id FROM absence a WHERE a.org_id = app.org() AND app.today() BETWEEN a.first_on AND a.last_on),
    reader AS MATERIALIZED (
      SELECT r.*, bool_or(r.handles) OVER cases AS is_handled, coalesce(r.member_id = ANY (to_members), false) AS named,
        EXISTS (SELECT FROM away w WHERE w.member_id = r.member_id) AS absent
      FROM app.readers_of(of_cases) r WINDOW cases AS (PARTITION BY r.case_id)),
    target AS (
      SELECT s.* FROM reader s CROSS JOIN rule u
      WHERE s.member_id IS DISTINCT FROM by AND s.rights & u.needs = u.needs AND CASE u.whom
        WHEN 'readers' THEN s.named OR to_members IS NULL
        WHEN 'handlers' THEN s.named OR to_members IS NULL AND (s.handles OR NOT s.is_handled AND s.rights & u.unhandled <> 0)
        WHEN 'handlers_and_named' THEN s.named OR s.handles OR NOT s.is_handled AND s.rights & u.unhandled <> 0
        WHEN 'superiors' THEN s.deputy OR NOT s.handles AND s.rights & 8 <> 0
        WHEN 'approvers' THEN NOT EXISTS (SELECT FROM case_assignee a WHERE a.org_id = app.org() AND a.case_id = s.case_id AND a.member_id = s.member_id)
          AND NOT EXISTS (SELECT FROM stage_history h WHERE h.org_id = app.org() AND h.case_id = s.case_id AND h.member_id = s.member_id
            AND h.to_stage = 'pending_review')
        ELSE s.named END),
    -- Members who can stand in: they see the case, are not absent, and have the right to what the notification is about.
    fit AS (
      SELECT r.*, u.stand_in FROM reader r CROSS JOIN rule u
      WHERE NOT r.absent AND u.stand_in <> 'none' AND (u.stand_in = 'any' OR r.rights & u.needs = u.needs)),
    substitute AS (
      SELECT f.case_id, f.member_id, f.handles, f.rights, t.member_id AS on_behalf_of
      FROM target t JOIN away w ON w.member_id = t.member_id JOIN fit f ON f.case_id = t.case_id AND f.member_id <> t.member_id
      WHERE f.member_id IS DISTINCT FROM by
        AND (f.member_id = w.deputy_id
          OR f.rights & 8 <> 0 AND f.stand_in <> 'deputy' AND (t.handles OR to_members IS NOT NULL)
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
REVOKE ALL ON FUNCTION app.notice_rule FROM PUBLIC;
SET ROLE voicase_owner;
