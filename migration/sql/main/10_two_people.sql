-- One person alone must not be able to hide a case. This file has: the restriction and its approval, the entry of a hidden case for
-- administrators, the reviewer whom they admit, the fallback reviewer, and the policy for readers of the audit log.

-- A restriction waits while `restricted_on` is NULL. Then it is in force until `ended_at`. If it ended while it waited, it was refused.
CREATE TABLE restriction (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  asked_by uuid NOT NULL,
  asked_at timestamptz NOT NULL,
  -- Only these members and the member who asked will see the case.
  members uuid[] NOT NULL,
  -- Set only if the restriction needed an approval: fewer than two people would then reach the case.
  approved_by uuid,
  restricted_on date,
  ended_at timestamptz,
  PRIMARY KEY (org_id, id),
  CHECK (approved_by <> asked_by),
  CHECK (approved_by IS NULL OR restricted_on IS NOT NULL),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, asked_by) REFERENCES membership (org_id, id),
  FOREIGN KEY (org_id, approved_by) REFERENCES membership (org_id, id)
);
CREATE UNIQUE INDEX restriction_waits ON restriction (org_id, case_id) WHERE restricted_on IS NULL AND ended_at IS NULL;
CREATE UNIQUE INDEX restriction_holds ON restriction (org_id, case_id) WHERE restricted_on IS NOT NULL AND ended_at IS NULL;
CREATE INDEX restriction_case ON restriction (org_id, case_id);
CREATE INDEX restriction_asked_by ON restriction (org_id, asked_by);
CREATE INDEX restriction_approved_by ON restriction (org_id, approved_by);

-- Id of the entry that administrators see for a hidden case. It gives no access to the case and is in no other table.
ALTER TABLE "case" ADD COLUMN entry_id uuid NOT NULL DEFAULT gen_random_uuid();
CREATE UNIQUE INDEX case_entry ON "case" (org_id, entry_id);
-- True: an administrator admitted this member as a reviewer. A later restriction does not end the row.
ALTER TABLE case_restriction ADD COLUMN reviewer boolean NOT NULL DEFAULT false;
ALTER TABLE stage_history DROP CONSTRAINT stage_history_kind_check;
ALTER TABLE stage_history ADD CONSTRAINT stage_history_kind_check CHECK (kind IN ('stage', 'restricted', 'restriction_asked',
  'restriction_refused', 'restriction_lifted', 'reviewer_let_in', 'person_added', 'person_removed', 'recused'));

-- The fallback reviewer gets a hidden case that no administrator may know of. Naming one needs two administrators: one asks, another
-- approves.
CREATE TABLE fallback_reviewer (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  membership_id uuid NOT NULL,
  asked_by uuid NOT NULL,
  asked_at timestamptz NOT NULL,
  -- A request that still waits at this time is void.
  expires_at timestamptz NOT NULL,
  approved_by uuid,
  approved_at timestamptz,
  PRIMARY KEY (org_id, id),
  CHECK (asked_by <> membership_id AND approved_by <> asked_by AND approved_by <> membership_id),
  CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
  FOREIGN KEY (org_id, membership_id) REFERENCES membership (org_id, id),
  FOREIGN KEY (org_id, asked_by) REFERENCES membership (org_id, id),
  FOREIGN KEY (org_id, approved_by) REFERENCES membership (org_id, id)
);
CREATE UNIQUE INDEX fallback_reviewer_waits ON fallback_reviewer (org_id) WHERE approved_by IS NULL;
CREATE UNIQUE INDEX fallback_reviewer_holds ON fallback_reviewer (org_id) WHERE approved_by IS NOT NULL;
CREATE INDEX fallback_reviewer_membership ON fallback_reviewer (org_id, membership_id);
CREATE INDEX fallback_reviewer_asked_by ON fallback_reviewer (org_id, asked_by);
CREATE INDEX fallback_reviewer_approved_by ON fallback_reviewer (org_id, approved_by);

-- Maps the keyed case reference of audit events to the case. The log itself contains no case id, so that it reveals nothing about an erased
-- case.
CREATE TABLE audit_case (
  org_id uuid NOT NULL,
  case_ref bytea NOT NULL,
  case_id uuid NOT NULL,
  PRIMARY KEY (org_id, case_ref),
  UNIQUE (org_id, case_id),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id)
);

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['restriction', 'fallback_reviewer', 'audit_case'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()))', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['restriction', 'audit_case'] LOOP
    EXECUTE format('CREATE POLICY staff ON %1$I TO voicase_admin USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = %1$I.org_id AND c.id = %1$I.case_id))', t);
  END LOOP;
  CREATE TRIGGER tell AFTER INSERT OR UPDATE ON restriction FOR EACH ROW EXECUTE FUNCTION app.tell_case();
END $$;
CREATE POLICY own_new ON restriction AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (asked_by = (SELECT app.member()) AND approved_by IS NULL);
GRANT SELECT, INSERT, UPDATE (approved_by, restricted_on, ended_at) ON restriction TO voicase_admin;
CREATE POLICY read ON fallback_reviewer FOR SELECT TO voicase_admin USING (true);
CREATE POLICY ask ON fallback_reviewer FOR INSERT TO voicase_admin WITH CHECK (asked_by = (SELECT app.member()) AND approved_by IS NULL);
CREATE POLICY decide ON fallback_reviewer FOR UPDATE TO voicase_admin USING (approved_by IS NULL) WITH CHECK (approved_by = (SELECT app.member()));
CREATE POLICY forget ON fallback_reviewer FOR DELETE TO voicase_admin USING (true);
GRANT SELECT, INSERT, UPDATE (approved_by, approved_at), DELETE ON fallback_reviewer TO voicase_admin;
CREATE POLICY reporter_new ON audit_case FOR INSERT TO voicase_reporter WITH CHECK (case_id = (SELECT app.case_id()));
GRANT INSERT ON audit_case TO voicase_reporter;
GRANT SELECT ON audit_case TO voicase_admin;

-- The database enforces four eyes too: a waiting restriction comes into force only when another member approves it.
CREATE FUNCTION app.second_member() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.approved_by IS NULL OR NEW.approved_by IS DISTINCT FROM app.member() THEN
    RAISE EXCEPTION 'a restriction that waits takes a second member';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION app.second_member() FROM PUBLIC;
CREATE TRIGGER second_member BEFORE UPDATE ON restriction FOR EACH ROW
  WHEN (NEW.approved_by IS DISTINCT FROM OLD.approved_by OR NEW.restricted_on IS DISTINCT FROM OLD.restricted_on) EXECUTE FUNCTION app.second_member();

-- More context of the transaction: the date in the organisation's time zone, and whether the member may read audit events without a case.
CREATE FUNCTION app.today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce(nullif(current_setting('app.today', true), '')::date, current_date);
CREATE FUNCTION app.audits() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce(current_setting('app.audits', true), '') = 'true';

-- Readers of the audit log. A member who sees a case reads its events, whatever their rights. An event without a case needs the right
-- AUDIT_VIEW. Every reader of the log (audit page, export) uses this policy.
DROP POLICY read ON audit_event;
CREATE POLICY read ON audit_event FOR SELECT TO voicase_worker, voicase_sequencer USING (true);
CREATE POLICY staff ON audit_event FOR SELECT TO voicase_admin USING (CASE WHEN case_ref IS NULL THEN (SELECT app.audits())
  ELSE EXISTS (SELECT FROM audit_case a WHERE a.org_id = audit_event.org_id AND a.case_ref = audit_event.case_ref) END);

-- Computes permissions::Rights in SQL, for queries over all members. Must agree with permissions::table.
CREATE FUNCTION app.rights(role text, allow int, deny int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (CASE role WHEN 'admin' THEN 65343 WHEN 'manager' THEN 10078 WHEN 'member' THEN 8518 WHEN 'viewer' THEN 1024 ELSE 0 END | allow) & ~deny;

-- Grants and policies for the functions below, limited to the organisation of the transaction.
GRANT SELECT (org_id, id, account_id, role, allow, deny, case_scope, suspended_at, removed_at, expires_on) ON membership TO voicase_lookup;
GRANT SELECT (id, disabled_at) ON account TO voicase_lookup;
GRANT SELECT (org_id, id, department_id, stage, restricted, released_on, entry_id) ON "case" TO voicase_lookup;
GRANT SELECT ON restriction, fallback_reviewer TO voicase_lookup;
GRANT INSERT (org_id, id, case_id, member_id, reviewer) ON case_restriction TO voicase_lookup;
GRANT SELECT (org_id, case_id), INSERT (org_id, id, case_id, position, member_id, happened_on, happened_at, kind) ON stage_history TO voicase_lookup;
CREATE POLICY watch ON membership FOR SELECT TO voicase_lookup USING (org_id = (SELECT app.org()));
CREATE POLICY watch ON account FOR SELECT TO voicase_lookup USING (true);
CREATE POLICY watch ON case_assignee FOR SELECT TO voicase_lookup USING (org_id = (SELECT app.org()));
CREATE POLICY watch ON case_restriction FOR SELECT TO voicase_lookup USING (org_id = (SELECT app.org()));
CREATE POLICY watch_new ON case_restriction FOR INSERT TO voicase_lookup WITH CHECK (reviewer);
CREATE POLICY watch ON case_exclusion FOR SELECT TO voicase_lookup USING (org_id = (SELECT app.org()));
CREATE POLICY watch ON restriction FOR SELECT TO voicase_lookup USING (org_id = (SELECT app.org()));
CREATE POLICY watch ON fallback_reviewer FOR SELECT TO voicase_lookup USING (org_id = (SELECT app.org()));
CREATE POLICY watch ON stage_history FOR SELECT TO voicase_lookup USING (org_id = (SELECT app.org()));
CREATE POLICY watch_new ON stage_history FOR INSERT TO voicase_lookup WITH CHECK (kind = 'reviewer_let_in');

SET ROLE voicase_lookup;
-- Members who have access today, with their rights. Must agree with `cases::sight`.
CREATE FUNCTION app.members_at_work() RETURNS TABLE (id uuid, case_scope text, rights int)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT m.id, m.case_scope, app.rights(m.role, m.allow, m.deny) FROM membership m JOIN account a ON a.id = m.account_id AND a.disabled_at IS NULL
        WHERE m.org_id = app.org() AND m.removed_at IS NULL AND m.suspended_at IS NULL AND (m.expires_on IS NULL OR m.expires_on >= app.today()) $$;
-- Hidden cases: restricted, or reached by fewer than two members who handle cases (flag 3, 1 << 2). `watchers` may know of the case: the
-- members who manage members (1 << 14), except excluded members, the member who restricted it, and the only member who reaches it.
CREATE FUNCTION app.hidden_cases() RETURNS TABLE (id uuid, entry_id uuid, restricted boolean, restricted_by uuid, restricted_on date, hands uuid[], watchers uuid[])
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
  WITH RECURSIVE m AS MATERIALIZED (SELECT * FROM app.members_at_work()),
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
      OR coalesce(many.n, 0) - (SELECT count(DISTINCT x.member_id) FROM case_exclusion x WHERE x.org_id = app.org() AND x.case_id = c.id AND x.lifted_at IS NULL) < 2)),
  held AS MATERIALIZED (
    SELECT s.*, ARRAY(SELECT m.id FROM m WHERE m.rights & 4 <> 0 AND m.id <> ALL (s.out) AND (NOT s.restricted OR m.id = ANY (s.named))
      AND CASE m.case_scope WHEN 'named' THEN m.id = ANY (s.named) WHEN 'assigned' THEN m.id = ANY (s.assigned)
        WHEN 'departments' THEN m.id = ANY (s.named) OR m.id = ANY (s.assigned)
          OR EXISTS (SELECT FROM wide w WHERE w.department_id = s.department_id AND w.id = m.id)
        ELSE false END) AS hands FROM suspect s)
  SELECT h.id, h.entry_id, h.restricted, r.asked_by, r.restricted_on, h.hands,
    ARRAY(SELECT m.id FROM m WHERE m.rights & 16384 <> 0 AND m.id <> ALL (h.out) AND m.id IS DISTINCT FROM r.asked_by AND h.hands <> ARRAY[m.id])
  FROM held h LEFT JOIN restriction r ON r.org_id = app.org() AND r.case_id = h.id AND r.restricted_on IS NOT NULL AND r.ended_at IS NULL
  WHERE h.restricted OR cardinality(h.hands) < 2 $$;
REVOKE ALL ON FUNCTION app.members_at_work(), app.hidden_cases() FROM PUBLIC;

-- Entries of hidden cases for administrators, without case number or case id. Cases that exclude the caller are left out.
CREATE FUNCTION app.case_entries() RETURNS TABLE (entry_id uuid, restricted boolean, restricted_by uuid, restricted_on date, few boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT h.entry_id, h.restricted, h.restricted_by, h.restricted_on, cardinality(h.hands) < 2 FROM app.hidden_cases() h
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
REVOKE ALL ON FUNCTION app.case_entries(), app.cases_fallback(), app.let_in_reviewer(uuid, uuid, uuid, uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.case_entries(), app.cases_fallback(), app.let_in_reviewer(uuid, uuid, uuid, uuid, timestamptz) TO voicase_admin;
SET ROLE voicase_owner;

-- As before, and the fallback reviewer sees hidden cases without watchers.
ALTER POLICY staff ON "case" USING (
  released_on IS NOT NULL AND ((SELECT app.scope()) <> 'none' AND id = ANY ((SELECT app.cases_fallback())::uuid[])
  OR (NOT restricted OR id = ANY ((SELECT app.cases_named())::uuid[]))
  AND CASE (SELECT app.scope())
    WHEN 'all' THEN true
    WHEN 'departments' THEN department_id = ANY ((SELECT app.departments())::uuid[])
      OR id = ANY ((SELECT app.cases_assigned())::uuid[]) OR id = ANY ((SELECT app.cases_named())::uuid[])
    WHEN 'assigned' THEN id = ANY ((SELECT app.cases_assigned())::uuid[])
    WHEN 'named' THEN id = ANY ((SELECT app.cases_named())::uuid[])
    ELSE false
  END));
