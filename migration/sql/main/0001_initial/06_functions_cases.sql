-- The SECURITY DEFINER functions of the files 06 to 11 are an allow-list. Each is owned by a role that has exactly the policies and grants
-- that its functions need. Each is granted to few roles, in 14_grants.sql.
-- PostgreSQL searches pg_temp first if the search path does not name it. A caller's temporary table would then hide ours, and its trigger
-- would run as the owner of the function. So the path of each definer function ends with pg_temp. Later functions must
-- do the same.

-- If the organisation is not active, staff read neither their membership nor a case, and a reporter cannot send a new report. A reporter
-- with an access code still opens their report, and the worker still releases.
CREATE FUNCTION app.org_is_active() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN EXISTS (SELECT FROM organisation o WHERE o.id = app.org() AND o.state = 'active');
-- Computes permissions::Rights in SQL, for queries over all members. Must agree with permissions::table.
CREATE FUNCTION app.rights(role text, allow int, deny int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (CASE role WHEN 'admin' THEN 65343 WHEN 'manager' THEN 10078 WHEN 'member' THEN 8518 WHEN 'viewer' THEN 1024 ELSE 0 END | allow) & ~deny;

SET ROLE voicase_lookup;
-- A reporter's first request names no organisation. Only the channel's address leads to it.
CREATE FUNCTION app.channel_by_slug(wanted text) RETURNS TABLE (org_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT c.org_id, c.id FROM channel c WHERE c.slug = wanted $$;
-- A request with a piece of a file names only its upload. The hash of the upload's secret leads to the organisation.
CREATE FUNCTION app.org_of_slot(wanted uuid, hash bytea) RETURNS uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT s.org_id FROM upload_slot s WHERE s.id = wanted AND s.secret_hash = hash $$;
-- Bytes that reporters have uploaded and not attached: in one organisation, and in all.
CREATE FUNCTION app.unattached_bytes(organisation uuid, OUT here bigint, OUT everywhere bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT coalesce(sum(s.arrived) FILTER (WHERE s.org_id = organisation), 0)::bigint, coalesce(sum(s.arrived), 0)::bigint
    FROM upload_slot s WHERE NOT s.attached AND s.arrived > 0 AND s.member_id IS NULL $$;
-- Moves everything in a department to its parent, also rows that the caller cannot see, and deletes the department. Returns false for
-- the root, for an unknown department, and when a report arrived in the meantime.
CREATE FUNCTION app.dissolve_department(wanted uuid) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
DECLARE
  above uuid;
BEGIN
  SELECT d.parent_id INTO above FROM department d WHERE d.org_id = app.org() AND d.id = wanted;
  IF above IS NULL THEN
    RETURN false;
  END IF;
  UPDATE channel c SET department_id = above WHERE c.org_id = app.org() AND c.department_id = wanted;
  UPDATE "case" c SET department_id = above WHERE c.org_id = app.org() AND c.department_id = wanted;
  INSERT INTO membership_department SELECT m.org_id, m.membership_id, above FROM membership_department m
    WHERE m.org_id = app.org() AND m.department_id = wanted ON CONFLICT DO NOTHING;
  DELETE FROM membership_department m WHERE m.org_id = app.org() AND m.department_id = wanted;
  -- A child may have the same name as the department that is deleted, so free the name first.
  UPDATE department d SET name = d.id::text WHERE d.org_id = app.org() AND d.id = wanted;
  UPDATE department d SET parent_id = above WHERE d.org_id = app.org() AND d.parent_id = wanted;
  DELETE FROM department d WHERE d.org_id = app.org() AND d.id = wanted;
  RETURN true;
EXCEPTION WHEN foreign_key_violation THEN
  RETURN false;
END $$;

-- The cases that the current member is assigned to, named for or excluded from. The policies of "case" call these functions. The
-- policies of the tables behind them read "case", which would be a recursion, so the functions bypass those policies. Each returns
-- only rows of the current member and runs once a statement. plpgsql caches the plans; LANGUAGE sql would plan them for each statement.
CREATE FUNCTION app.cases_assigned() RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN RETURN ARRAY(SELECT a.case_id FROM case_assignee a WHERE a.org_id = app.org() AND a.member_id = app.member() AND a.ended_at IS NULL); END $$;
CREATE FUNCTION app.cases_named() RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN RETURN ARRAY(SELECT r.case_id FROM case_restriction r WHERE r.org_id = app.org() AND r.member_id = app.member() AND r.ended_at IS NULL); END $$;
CREATE FUNCTION app.cases_excluded() RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN RETURN ARRAY(SELECT x.case_id FROM case_exclusion x WHERE x.org_id = app.org() AND x.member_id = app.member() AND x.lifted_at IS NULL); END $$;

-- One person alone must not be able to hide a case.
-- Members who have access today, with their rights. Must agree with `cases::sight`.
CREATE FUNCTION app.members_at_work() RETURNS TABLE (id uuid, case_scope text, rights int)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT m.id, m.case_scope, app.rights(m.role, m.allow, m.deny) FROM membership m JOIN account a ON a.id = m.account_id AND a.disabled_at IS NULL
        WHERE m.org_id = app.org() AND m.removed_at IS NULL AND m.suspended_at IS NULL AND (m.expires_on IS NULL OR m.expires_on >= app.today()) $$;
-- Hidden cases: restricted, or reached by fewer than two people who handle cases (flag 3, 1 << 2). A member and those they invited,
-- directly or through others, may be one person. This counts only if the case is restricted or a member is excluded from it.
-- `line`: a member and all inviters above. `hands`: the members who reach the case and handle cases. They count as one person if the line
-- of one of them contains all of them. Must agree with `cases::sight`.
-- `watchers` may know of the case: they manage members (1 << 14), are not excluded and did not restrict it. If the hands are one person,
-- no hand is a watcher.
CREATE FUNCTION app.hidden_cases() RETURNS TABLE (id uuid, entry_id uuid, restricted boolean, restricted_by uuid, restricted_on date, few boolean, watchers uuid[])
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
  many AS MATERIALIZED (SELECT w.department_id, count(*) AS n FROM wide w GROUP BY 1),
  suspect AS MATERIALIZED (
    SELECT c.id, c.entry_id, c.department_id, c.restricted,
      ARRAY(SELECT x.member_id FROM case_exclusion x WHERE x.org_id = app.org() AND x.case_id = c.id AND x.lifted_at IS NULL) AS out,
      ARRAY(SELECT n.member_id FROM case_restriction n WHERE n.org_id = app.org() AND n.case_id = c.id AND n.ended_at IS NULL) AS named,
      ARRAY(SELECT a.member_id FROM case_assignee a WHERE a.org_id = app.org() AND a.case_id = c.id AND a.ended_at IS NULL) AS assigned
    FROM "case" c LEFT JOIN many ON many.department_id = c.department_id WHERE c.org_id = app.org() AND c.released_on IS NOT NULL AND (c.restricted
      OR coalesce(many.n, 0) < 2
      OR EXISTS (SELECT FROM case_exclusion x WHERE x.org_id = app.org() AND x.case_id = c.id AND x.lifted_at IS NULL))),
  held AS MATERIALIZED (
    SELECT s.*, ARRAY(SELECT m.id FROM m WHERE m.rights & 4 <> 0 AND m.id <> ALL (s.out) AND (NOT s.restricted OR m.id = ANY (s.named))
      AND CASE m.case_scope WHEN 'named' THEN m.id = ANY (s.named) WHEN 'assigned' THEN m.id = ANY (s.assigned)
        WHEN 'departments' THEN m.id = ANY (s.named) OR m.id = ANY (s.assigned)
          OR EXISTS (SELECT FROM wide w WHERE w.department_id = s.department_id AND w.id = m.id)
        ELSE false END) AS hands FROM suspect s),
  counted AS MATERIALIZED (
    SELECT h.*, cardinality(h.hands) >= 2 AND (NOT (h.restricted OR cardinality(h.out) > 0)
      OR NOT EXISTS (SELECT FROM m WHERE m.id = ANY (h.hands) AND h.hands <@ m.line)) AS two FROM held h)
  SELECT h.id, h.entry_id, h.restricted, r.asked_by, r.restricted_on, NOT h.two,
    ARRAY(SELECT m.id FROM m WHERE m.rights & 16384 <> 0 AND m.id <> ALL (h.out) AND m.id IS DISTINCT FROM r.asked_by AND (h.two OR m.id <> ALL (h.hands)))
  FROM counted h LEFT JOIN restriction r ON r.org_id = app.org() AND r.case_id = h.id AND r.restricted_on IS NOT NULL AND r.ended_at IS NULL
  WHERE h.restricted OR NOT h.two $$;
-- Entries of hidden cases for administrators, without case number or case id. Cases that exclude the caller are left out.
CREATE FUNCTION app.case_entries() RETURNS TABLE (entry_id uuid, restricted boolean, restricted_by uuid, restricted_on date, few boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT h.entry_id, h.restricted, h.restricted_by, h.restricted_on, h.few FROM app.hidden_cases() h
        WHERE NOT h.id = ANY (app.cases_excluded()) $$;
-- Hidden cases without watchers, if the caller is the fallback reviewer. Empty for every other caller.
CREATE FUNCTION app.cases_fallback() RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
BEGIN
  IF app.member() IS NULL OR NOT EXISTS (SELECT FROM fallback_reviewer f WHERE f.org_id = app.org() AND f.membership_id = app.member() AND f.approved_by IS NOT NULL) THEN
    RETURN '{}';
  END IF;
  RETURN ARRAY(SELECT h.id FROM app.hidden_cases() h WHERE h.watchers = '{}');
END $$;
-- Admits a reviewer to a hidden case by its entry. Returns the case id for the audit log; it must never leave the server. NULL: refused.
CREATE FUNCTION app.let_in_reviewer(entry uuid, who uuid, row_id uuid, line_id uuid, at timestamptz) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
DECLARE
  wanted uuid;
  restricter uuid;
BEGIN
  SELECT c.id INTO wanted FROM "case" c WHERE c.org_id = app.org() AND c.entry_id = entry FOR NO KEY UPDATE;
  SELECT h.restricted_by INTO restricter FROM app.hidden_cases() h WHERE h.id = wanted;
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

SET ROLE voicase_auth;
-- Whether a member of the transaction's organisation would see new reports of a department. `all_of`: roles that reach every department.
-- `work_of`: roles that handle cases. `all_bit` and `work_bit`: the same two rights as bits of allow and deny.
CREATE FUNCTION app.auth_has_readers(wanted uuid, day date, all_of text[], all_bit int, work_of text[], work_bit int) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ WITH RECURSIVE above AS (
          SELECT d.id, d.parent_id FROM department d WHERE d.org_id = app.org() AND d.id = wanted
          UNION SELECT d.id, d.parent_id FROM department d JOIN above a ON d.org_id = app.org() AND d.id = a.parent_id)
        SELECT EXISTS (SELECT FROM membership m JOIN account a ON a.id = m.account_id AND a.disabled_at IS NULL
          WHERE m.org_id = app.org() AND m.removed_at IS NULL AND m.suspended_at IS NULL AND (m.expires_on IS NULL OR m.expires_on >= day)
            AND m.case_scope = 'departments'
            AND (m.role = ANY (work_of) OR m.allow & work_bit <> 0) AND m.deny & work_bit = 0
            AND ((m.role = ANY (all_of) OR m.allow & all_bit <> 0) AND m.deny & all_bit = 0
              OR EXISTS (SELECT FROM membership_department d WHERE d.org_id = m.org_id AND d.membership_id = m.id
                AND d.department_id IN (SELECT id FROM above)))) $$;

SET ROLE voicase_owner;
