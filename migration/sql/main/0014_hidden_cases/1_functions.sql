-- The hidden cases are found by indexes, and only those that the caller needs.
CREATE INDEX case_restricted ON "case" (org_id, id) WHERE restricted;

SET ROLE voicase_lookup;
DROP FUNCTION app.hidden_cases();
-- Hidden cases: restricted, or reached by fewer than two people who handle cases (flag 3, 1 << 2). A member and those they invited,
-- directly or through others, may be one person. This counts only if the case is restricted or a member is excluded from it.
-- `of_cases`: look at these cases only. NULL: all. `unwatched`: leave out most cases that have a watcher, which costs less.
-- `line`: a member and all inviters above. `hands`: the members who reach the case and handle cases. They count as one person if the line
-- of one of them contains all of them. Must agree with `cases::visibility`.
-- `watchers` may know of the case: they manage members (1 << 14), are not excluded and did not restrict it. If the hands are one person,
-- no hand is a watcher.
CREATE FUNCTION app.hidden_cases(of_cases uuid[] DEFAULT NULL, unwatched boolean DEFAULT false)
  RETURNS TABLE (id uuid, entry_id uuid, restricted boolean, restricted_by uuid, restricted_on date, few boolean, watchers uuid[])
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
  WITH RECURSIVE m AS MATERIALIZED (
    SELECT w.*, ARRAY(WITH RECURSIVE line (id) AS (SELECT w.id UNION SELECT i.invited_by FROM line JOIN membership i
      ON i.org_id = app.org() AND i.id = line.id WHERE i.invited_by IS NOT NULL) SELECT line.id FROM line) AS line
    FROM app.members_at_work() w),
  reach AS (
    SELECT d.membership_id, d.department_id FROM membership_department d WHERE d.org_id = app.org()
    UNION SELECT r.membership_id, d.id FROM reach r JOIN department d ON d.org_id = app.org() AND d.parent_id = r.department_id),
  wide AS MATERIALIZED (
    SELECT d.id AS department_id, m.id FROM m CROSS JOIN department d WHERE d.org_id = app.org() AND m.rights & 4 <> 0 AND m.case_scope = 'departments'
      AND (m.rights & 1 <> 0 OR EXISTS (SELECT FROM reach r WHERE r.membership_id = m.id AND r.department_id = d.id))),
  -- Departments whose cases fewer than two members reach through their department.
  empty AS MATERIALIZED (
    SELECT d.id FROM department d WHERE d.org_id = app.org() AND (SELECT count(*) FROM wide w WHERE w.department_id = d.id) < 2),
  wanted AS MATERIALIZED (
    SELECT unnest(CASE WHEN of_cases IS NOT NULL THEN of_cases ELSE ARRAY(
      SELECT c.id FROM "case" c WHERE c.org_id = app.org() AND c.restricted
      UNION SELECT x.case_id FROM case_exclusion x WHERE x.org_id = app.org() AND x.lifted_at IS NULL
      UNION SELECT c.id FROM empty e JOIN "case" c ON c.org_id = app.org() AND c.department_id = e.id) END) AS id),
  suspect AS MATERIALIZED (
    SELECT c.id, c.entry_id, c.department_id, c.restricted, r.asked_by, r.restricted_on, s.*
    FROM wanted w JOIN "case" c ON c.org_id = app.org() AND c.id = w.id AND c.released_on IS NOT NULL
      LEFT JOIN restriction r ON r.org_id = app.org() AND r.case_id = c.id AND r.restricted_on IS NOT NULL AND r.ended_at IS NULL
      CROSS JOIN LATERAL (SELECT
        ARRAY(SELECT x.member_id FROM case_exclusion x WHERE x.org_id = app.org() AND x.case_id = c.id AND x.lifted_at IS NULL) AS out,
        ARRAY(SELECT n.member_id FROM case_restriction n WHERE n.org_id = app.org() AND n.case_id = c.id AND n.ended_at IS NULL) AS named,
        ARRAY(SELECT a.member_id FROM case_assignee a WHERE a.org_id = app.org() AND a.case_id = c.id AND a.ended_at IS NULL) AS assigned) s
    WHERE c.restricted OR cardinality(s.out) > 0 OR c.department_id IN (SELECT e.id FROM empty e)),
  -- A member who manages members and can be no hand is a watcher, whoever the hands are.
  held AS MATERIALIZED (
    SELECT s.*, ARRAY(SELECT m.id FROM m WHERE m.rights & 4 <> 0 AND m.id <> ALL (s.out) AND (NOT s.restricted OR m.id = ANY (s.named))
      AND CASE m.case_scope WHEN 'named' THEN m.id = ANY (s.named) WHEN 'assigned' THEN m.id = ANY (s.assigned)
        WHEN 'departments' THEN m.id = ANY (s.named) OR m.id = ANY (s.assigned)
          OR EXISTS (SELECT FROM wide w WHERE w.department_id = s.department_id AND w.id = m.id)
        ELSE false END) AS hands
    FROM suspect s WHERE NOT unwatched OR NOT EXISTS (SELECT FROM m WHERE m.rights & 16384 <> 0 AND m.id <> ALL (s.out)
      AND m.id IS DISTINCT FROM s.asked_by AND (m.rights & 4 = 0 OR s.restricted AND m.id <> ALL (s.named)))),
  counted AS MATERIALIZED (
    SELECT h.*, cardinality(h.hands) >= 2 AND (NOT (h.restricted OR cardinality(h.out) > 0)
      OR NOT EXISTS (SELECT FROM m WHERE m.id = ANY (h.hands) AND h.hands <@ m.line)) AS two FROM held h)
  SELECT h.id, h.entry_id, h.restricted, h.asked_by, h.restricted_on, NOT h.two,
    ARRAY(SELECT m.id FROM m WHERE m.rights & 16384 <> 0 AND m.id <> ALL (h.out) AND m.id IS DISTINCT FROM h.asked_by AND (h.two OR m.id <> ALL (h.hands)))
  FROM counted h WHERE h.restricted OR NOT h.two $$;
-- Whether enough members see the case and handle cases. After a move: two of them, or one if an administrator or the fallback reviewer learns
-- that the case has only one. After a restriction (`by_two`): they may not be one person, no named member and not the member who decided
-- the restriction may have invited all others, and one of the readers must close cases (16, 1 << 4). Must agree with
-- `cases::visibility`, `is_safe`.
CREATE FUNCTION app.is_read(of_case uuid, by_two boolean) RETURNS boolean
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
DECLARE
  hands uuid[];
BEGIN
  IF NOT by_two THEN
    hands := ARRAY(SELECT r.member_id FROM app.readers_of(ARRAY[of_case]) r WHERE r.rights & 4 <> 0);
    RETURN cardinality(hands) >= 2 OR cardinality(hands) = 1
      AND NOT EXISTS (SELECT FROM app.hidden_cases(ARRAY[of_case], true) h WHERE h.few AND h.watchers = '{}');
  END IF;
  -- Without the fallback reviewer.
  hands := ARRAY(SELECT r.member_id FROM app.readers_of(ARRAY[of_case]) r JOIN case_restriction n
    ON n.org_id = app.org() AND n.case_id = of_case AND n.member_id = r.member_id AND n.ended_at IS NULL WHERE r.rights & 4 <> 0);
  RETURN EXISTS (SELECT FROM app.hidden_cases(ARRAY[of_case]) h WHERE NOT h.few)
    AND EXISTS (SELECT FROM app.readers_of(ARRAY[of_case]) r WHERE r.rights & 16 <> 0)
    AND NOT EXISTS (
      WITH RECURSIVE line (hand, id) AS (SELECT h, h FROM unnest(hands) h UNION SELECT l.hand, i.invited_by FROM line l JOIN membership i
        ON i.org_id = app.org() AND i.id = l.id WHERE i.invited_by IS NOT NULL)
      SELECT FROM line l
      WHERE l.id IN (SELECT n.member_id FROM case_restriction n WHERE n.org_id = app.org() AND n.case_id = of_case AND n.ended_at IS NULL
        UNION SELECT h.asked_by FROM restriction h WHERE h.org_id = app.org() AND h.case_id = of_case AND h.restricted_on IS NOT NULL AND h.ended_at IS NULL)
      GROUP BY l.id HAVING count(DISTINCT l.hand) = cardinality(hands));
END $$;
-- Hidden cases without watchers, if the caller is the fallback reviewer. Empty for every other caller.
CREATE OR REPLACE FUNCTION app.cases_fallback() RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
BEGIN
  IF app.member() IS NULL OR NOT EXISTS (SELECT FROM fallback_reviewer f WHERE f.org_id = app.org() AND f.membership_id = app.member() AND f.approved_by IS NOT NULL) THEN
    RETURN '{}';
  END IF;
  RETURN ARRAY(SELECT h.id FROM app.hidden_cases(NULL, true) h WHERE h.watchers = '{}');
END $$;
-- Admits a reviewer to a hidden case by its entry. Returns the case id for the audit log; it must never leave the server. NULL: refused.
CREATE OR REPLACE FUNCTION app.let_in_reviewer(entry uuid, who uuid, row_id uuid, line_id uuid, at timestamptz) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
DECLARE
  wanted uuid;
  restricter uuid;
BEGIN
  SELECT c.id INTO wanted FROM "case" c WHERE c.org_id = app.org() AND c.entry_id = entry FOR NO KEY UPDATE;
  SELECT h.restricted_by INTO restricter FROM app.hidden_cases(ARRAY[wanted]) h;
  IF NOT FOUND OR wanted = ANY (app.cases_excluded()) OR who IS NOT DISTINCT FROM restricter OR who = app.member()
    OR NOT EXISTS (SELECT FROM app.members_at_work() m WHERE m.id = app.member() AND m.rights & 16384 <> 0)
    OR NOT EXISTS (SELECT FROM app.members_at_work() m WHERE m.id = who AND m.rights & 4 <> 0 AND m.case_scope IN ('named', 'departments'))
    OR EXISTS (SELECT FROM case_exclusion x WHERE x.org_id = app.org() AND x.case_id = wanted AND x.member_id = who AND x.lifted_at IS NULL)
    OR EXISTS (SELECT FROM case_assignee a WHERE a.org_id = app.org() AND a.case_id = wanted AND a.member_id = who AND a.ended_at IS NULL)
    OR EXISTS (SELECT FROM case_restriction n WHERE n.org_id = app.org() AND n.case_id = wanted AND n.member_id = who AND n.ended_at IS NULL) THEN
    RETURN NULL;
  END IF;
  INSERT INTO case_restriction (org_id, id, case_id, member_id, reviewer) VALUES (app.org(), row_id, wanted, who, true);
  INSERT INTO stage_history (org_id, id, case_id, position, member_id, happened_on, happened_at, kind)
    SELECT app.org(), line_id, wanted, count(*) + 1, app.member(), app.today(), at, 'reviewer_let_in' FROM stage_history s WHERE s.org_id = app.org() AND s.case_id = wanted;
  RETURN wanted;
END $$;
-- All members who see these cases now. Must agree with the policies of "case" and with `cases::visibility`. `handles`: the member is an
-- assignee. `deputy`: the member is the deputy.
CREATE OR REPLACE FUNCTION app.readers_of(of_cases uuid[]) RETURNS TABLE (case_id uuid, member_id uuid, rights int, handles boolean, deputy boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ WITH RECURSIVE m AS MATERIALIZED (SELECT w.* FROM app.members_at_work() w),
    above AS (
      SELECT d.id AS department_id, d.id, d.parent_id FROM department d WHERE d.org_id = app.org()
        AND d.id IN (SELECT c.department_id FROM "case" c WHERE c.org_id = app.org() AND c.id = ANY (of_cases))
      UNION SELECT a.department_id, d.id, d.parent_id FROM above a JOIN department d ON d.org_id = app.org() AND d.id = a.parent_id),
    works AS MATERIALIZED (
      SELECT DISTINCT a.department_id, w.membership_id FROM above a
        JOIN membership_department w ON w.org_id = app.org() AND w.department_id = a.id),
    fallback AS MATERIALIZED (
      SELECT f.membership_id, ARRAY(SELECT s.id FROM app.hidden_cases(of_cases, true) s WHERE s.watchers = '{}') AS cases FROM fallback_reviewer f
        WHERE f.org_id = app.org() AND f.approved_by IS NOT NULL)
  SELECT c.id, m.id, m.rights, a.member_id IS NOT NULL, coalesce(a.backup, false)
  FROM "case" c CROSS JOIN m
    LEFT JOIN case_assignee a ON a.org_id = c.org_id AND a.case_id = c.id AND a.member_id = m.id AND a.ended_at IS NULL
    LEFT JOIN case_restriction r ON r.org_id = c.org_id AND r.case_id = c.id AND r.member_id = m.id AND r.ended_at IS NULL
  WHERE c.org_id = app.org() AND c.id = ANY (of_cases) AND c.released_on IS NOT NULL
    AND NOT EXISTS (SELECT FROM case_exclusion x
      WHERE x.org_id = c.org_id AND x.case_id = c.id AND x.member_id = m.id AND x.lifted_at IS NULL)
    AND (m.case_scope <> 'none' AND EXISTS (SELECT FROM fallback f WHERE f.membership_id = m.id AND c.id = ANY (f.cases))
      OR (NOT c.restricted OR r.member_id IS NOT NULL) AND CASE m.case_scope
        WHEN 'named' THEN r.member_id IS NOT NULL
        WHEN 'assigned' THEN a.member_id IS NOT NULL
        WHEN 'departments' THEN m.rights & 1 <> 0 OR a.member_id IS NOT NULL OR r.member_id IS NOT NULL
          OR EXISTS (SELECT FROM works w WHERE w.department_id = c.department_id AND w.membership_id = m.id)
        ELSE false END) $$;

SET ROLE voicase_migrator;
REVOKE ALL ON FUNCTION app.hidden_cases, app.is_read FROM PUBLIC;
SET ROLE voicase_owner;
