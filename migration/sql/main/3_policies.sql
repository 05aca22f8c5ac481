-- Row-level security. Restrictive policies: the tenant, and the exclusion of a member from a case. Permissive policies: the rows that
-- a role's scope can reach. An expression that does not depend on the row is a sub-select: PostgreSQL computes it once a statement.
DO $$
DECLARE
  t text;
BEGIN
  FOR t IN SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> 'seaql_migrations' LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = t::regclass AND attname = 'org_id') THEN
      EXECUTE format('CREATE POLICY tenant ON %I AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()))', t);
    END IF;
  END LOOP;
END $$;

-- Data of the organisation itself: every role whose transaction is in the organisation can read it.
CREATE POLICY tenant ON organisation AS RESTRICTIVE TO voicase_reporter, voicase_admin, voicase_worker, voicase_platform, voicase_owner
  USING (id = (SELECT app.org())) WITH CHECK (id = (SELECT app.org()));
CREATE POLICY read ON organisation FOR SELECT TO voicase_reporter, voicase_admin, voicase_worker, voicase_platform USING (true);
CREATE POLICY found ON organisation FOR INSERT TO voicase_platform WITH CHECK (true);
CREATE POLICY lookup ON organisation FOR SELECT TO voicase_queue USING (true);
CREATE POLICY read ON organisation_key FOR SELECT TO voicase_reporter, voicase_admin, voicase_worker, voicase_platform USING (true);
CREATE POLICY found ON organisation_key FOR INSERT TO voicase_platform WITH CHECK (true);
CREATE POLICY read ON department FOR SELECT TO voicase_admin, voicase_platform USING (true);
CREATE POLICY found ON department FOR INSERT TO voicase_platform WITH CHECK (true);
CREATE POLICY change ON department TO voicase_admin USING (true) WITH CHECK (true);
-- Dissolving a department moves everything in it, also rows that the caller cannot see. Only in the caller's organisation.
CREATE POLICY dissolve ON department TO voicase_lookup USING (org_id = (SELECT app.org()));
CREATE POLICY dissolve ON membership_department TO voicase_lookup USING (org_id = (SELECT app.org()));
CREATE POLICY dissolve ON channel FOR UPDATE TO voicase_lookup USING (org_id = (SELECT app.org()));
CREATE POLICY dissolve ON "case" TO voicase_lookup USING (org_id = (SELECT app.org()));
CREATE POLICY read ON category FOR SELECT TO voicase_admin USING (true);
CREATE POLICY found ON category FOR INSERT TO voicase_platform WITH CHECK (true);
CREATE POLICY read ON form_version FOR SELECT TO voicase_reporter, voicase_admin USING (true);
CREATE POLICY found ON form_version FOR INSERT TO voicase_platform WITH CHECK (true);
CREATE POLICY read ON channel FOR SELECT TO voicase_reporter, voicase_admin USING (true);
CREATE POLICY found ON channel FOR INSERT TO voicase_platform WITH CHECK (true);
CREATE POLICY lookup ON channel FOR SELECT TO voicase_lookup USING (true);
CREATE POLICY count ON org_counter TO voicase_worker USING (true) WITH CHECK (true);

-- People. An account is visible to itself and to the organisations that it is a member of.
CREATE POLICY read ON account FOR SELECT TO voicase_admin USING (
  id = (SELECT app.account()) OR id = ANY (ARRAY(SELECT m.account_id FROM membership m WHERE m.org_id = (SELECT app.org()))));
CREATE POLICY auth ON account TO voicase_auth USING (true) WITH CHECK (true);
CREATE POLICY auth ON second_factor TO voicase_auth USING (true) WITH CHECK (true);
CREATE POLICY auth ON session TO voicase_auth USING (true) WITH CHECK (true);
CREATE POLICY sweep ON session TO voicase_worker USING (expires_at < now() - interval '30 days');
CREATE POLICY read ON membership FOR SELECT TO voicase_admin, voicase_worker USING (true);
CREATE POLICY read ON membership_department FOR SELECT TO voicase_admin, voicase_worker USING (true);
CREATE POLICY change ON membership FOR UPDATE TO voicase_admin USING (true) WITH CHECK (true);
CREATE POLICY change ON membership_department TO voicase_admin USING (true) WITH CHECK (true);
-- Before the person chooses an organisation, sign-in lists the memberships of the account.
ALTER POLICY tenant ON membership USING (org_id = (SELECT app.org()) OR current_user = 'voicase_auth');
CREATE POLICY auth ON membership FOR SELECT TO voicase_auth USING (true);
CREATE POLICY auth ON organisation FOR SELECT TO voicase_auth USING (true);

-- The cases that the current member is assigned to, named for or excluded from. The policies of "case" call these functions. The
-- policies of the tables behind them read "case", which would be a recursion, so the functions bypass those policies. Each returns
-- only rows of the current member and runs once a statement. plpgsql caches the plans; LANGUAGE sql would plan them for each statement.
GRANT SELECT (org_id, case_id, member_id, ended_at) ON case_assignee, case_restriction TO voicase_lookup;
GRANT SELECT (org_id, case_id, member_id, lifted_at) ON case_exclusion TO voicase_lookup;
CREATE POLICY lookup ON case_assignee FOR SELECT TO voicase_lookup USING (member_id = (SELECT app.member()));
CREATE POLICY lookup ON case_restriction FOR SELECT TO voicase_lookup USING (member_id = (SELECT app.member()));
CREATE POLICY lookup ON case_exclusion FOR SELECT TO voicase_lookup USING (member_id = (SELECT app.member()));
SET ROLE voicase_lookup;
CREATE FUNCTION app.cases_assigned() RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ BEGIN RETURN ARRAY(SELECT a.case_id FROM case_assignee a WHERE a.org_id = app.org() AND a.member_id = app.member() AND a.ended_at IS NULL); END $$;
CREATE FUNCTION app.cases_named() RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ BEGIN RETURN ARRAY(SELECT r.case_id FROM case_restriction r WHERE r.org_id = app.org() AND r.member_id = app.member() AND r.ended_at IS NULL); END $$;
CREATE FUNCTION app.cases_excluded() RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ BEGIN RETURN ARRAY(SELECT x.case_id FROM case_exclusion x WHERE x.org_id = app.org() AND x.member_id = app.member() AND x.lifted_at IS NULL); END $$;
REVOKE ALL ON FUNCTION app.cases_assigned(), app.cases_named(), app.cases_excluded() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.cases_assigned(), app.cases_named(), app.cases_excluded() TO voicase_admin;
SET ROLE voicase_owner;

-- Cases, for staff: released, in scope, and never for an excluded member. A member who is named for a case sees it from any department.
CREATE POLICY staff ON "case" TO voicase_admin USING (
  released_on IS NOT NULL
  AND (NOT restricted OR id = ANY ((SELECT app.cases_named())::uuid[]))
  AND CASE (SELECT app.scope())
    WHEN 'all' THEN true
    WHEN 'departments' THEN department_id = ANY ((SELECT app.departments())::uuid[])
      OR id = ANY ((SELECT app.cases_assigned())::uuid[]) OR id = ANY ((SELECT app.cases_named())::uuid[])
    WHEN 'assigned' THEN id = ANY ((SELECT app.cases_assigned())::uuid[])
    WHEN 'named' THEN id = ANY ((SELECT app.cases_named())::uuid[])
    ELSE false
  END);
CREATE POLICY excluded ON "case" AS RESTRICTIVE TO voicase_admin USING (NOT id = ANY ((SELECT app.cases_excluded())::uuid[]));
-- A member who sees a case sees its dependent rows. The sub-select runs under the policies of "case".
DO $$
DECLARE
  t text;
  released text;
BEGIN
  FOREACH t IN ARRAY ARRAY['answer', 'message', 'read_mark', 'note', 'attachment', 'stage_history', 'closing', 'person', 'deadline', 'case_counter',
      'case_assignee', 'case_restriction', 'case_exclusion'] LOOP
    -- Later messages and files of a reporter wait for their own release.
    released := CASE WHEN t IN ('message', 'attachment') THEN '(author = ''staff'' OR released_on IS NOT NULL) AND ' ELSE '' END;
    EXECUTE format('CREATE POLICY staff ON %1$I TO voicase_admin USING (%2$s EXISTS (SELECT FROM "case" c WHERE c.org_id = %1$I.org_id AND c.id = %1$I.case_id))', t, released);
  END LOOP;
END $$;
CREATE POLICY own ON read_mark AS RESTRICTIVE FOR UPDATE TO voicase_admin USING (member_id = (SELECT app.member()));
-- A member cannot recuse another member, and cannot write an exclusion with the ground 'reporter'. Exclusions with these two grounds
-- are never lifted.
CREATE POLICY own_new ON case_exclusion AS RESTRICTIVE FOR INSERT TO voicase_admin
  WITH CHECK (ground = 'person' OR ground = 'recusal' AND member_id = (SELECT app.member()));
CREATE POLICY entered ON case_exclusion AS RESTRICTIVE FOR UPDATE TO voicase_admin USING (ground = 'person');
CREATE POLICY own_new ON read_mark AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (member_id = (SELECT app.member()));

-- Cases, for the current reporter: their one case and its dependent rows.
CREATE POLICY reporter ON "case" TO voicase_reporter USING (id = (SELECT app.case_id()));
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['answer', 'message', 'stage_history', 'deadline', 'case_counter', 'identity'] LOOP
    EXECUTE format('CREATE POLICY reporter ON %I TO voicase_reporter USING (case_id = (SELECT app.case_id()))', t);
  END LOOP;
END $$;
-- The reporter sees files that staff attach to a message. A file that staff attach to the case itself is evidence and is hidden.
CREATE POLICY reporter ON attachment TO voicase_reporter USING (case_id = (SELECT app.case_id()) AND (author = 'reporter' OR message_id IS NOT NULL));
CREATE POLICY reporter ON closing FOR SELECT TO voicase_reporter USING (case_id = (SELECT app.case_id()) AND closed_on IS NOT NULL);
CREATE POLICY reporter ON read_mark TO voicase_reporter USING (case_id = (SELECT app.case_id()) AND member_id IS NULL);
CREATE POLICY reporter ON reporter_access FOR SELECT TO voicase_reporter USING (mac = (SELECT app.receipt()));
CREATE POLICY reporter_new ON reporter_access FOR INSERT TO voicase_reporter WITH CHECK (case_id = (SELECT app.case_id()));

-- Rows that the caller reaches with a secret or key that they hold.
CREATE POLICY holder ON upload_slot TO voicase_reporter USING (secret_hash = (SELECT app.slot())) WITH CHECK (secret_hash = (SELECT app.slot()) AND member_id IS NULL);
CREATE POLICY holder_staff ON upload_slot TO voicase_admin USING (secret_hash = (SELECT app.slot()) AND member_id IS NOT NULL)
  WITH CHECK (secret_hash = (SELECT app.slot()) AND member_id IS NOT NULL);
CREATE POLICY holder ON idempotency_key TO voicase_reporter, voicase_admin USING (mac = (SELECT app.idem())) WITH CHECK (mac = (SELECT app.idem()));

-- Audit log. Every role that acts writes it. Staff read it to check the seals of the rows that they open. No role changes or deletes it.
CREATE POLICY write ON audit_event FOR INSERT TO voicase_reporter, voicase_admin, voicase_worker, voicase_platform WITH CHECK (true);
CREATE POLICY read ON audit_event FOR SELECT TO voicase_admin, voicase_worker, voicase_sequencer USING (true);
CREATE POLICY release ON audit_event FOR UPDATE TO voicase_worker USING (xid IS NULL) WITH CHECK (xid IS NOT NULL);
-- Each surface writes only in its own name: events of its own actors, messages and files of its own authors.
CREATE POLICY honest ON audit_event AS RESTRICTIVE FOR INSERT TO voicase_reporter WITH CHECK (actor = 'reporter');
CREATE POLICY honest_staff ON audit_event AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (actor IN ('member', 'token', 'account'));
CREATE POLICY own_new ON message AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (author = 'staff' AND member_id = (SELECT app.member()));
CREATE POLICY own_new ON attachment AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (author = 'staff' AND member_id = (SELECT app.member()));
CREATE POLICY own_new ON stage_history AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (member_id = (SELECT app.member()));
CREATE POLICY own_new ON note AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (member_id = (SELECT app.member()));
CREATE POLICY own ON note AS RESTRICTIVE FOR UPDATE TO voicase_admin USING (member_id = (SELECT app.member()));
CREATE POLICY write ON audit_payload FOR INSERT TO voicase_reporter, voicase_admin, voicase_worker, voicase_platform WITH CHECK (true);

-- Emails. The staff surface enqueues them; the worker reads, sends and deletes them. send_mail is the only job of the staff surface.
CREATE POLICY post ON outbox FOR INSERT TO voicase_admin WITH CHECK (true);
CREATE POLICY send ON outbox FOR SELECT TO voicase_worker USING (true);
CREATE POLICY forget ON outbox FOR DELETE TO voicase_worker USING (true);
CREATE POLICY post ON job FOR INSERT TO voicase_admin WITH CHECK (true);
CREATE POLICY post_only ON job AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (kind = 'send_mail' AND membership_id IS NULL);

-- The worker works in one organisation at a time. Its grants contain no sealed column except those of emails.
CREATE POLICY write ON job FOR INSERT TO voicase_worker WITH CHECK (true);
CREATE POLICY own ON job FOR SELECT TO voicase_worker USING (true);
CREATE POLICY finish ON job FOR DELETE TO voicase_worker USING (true);
CREATE POLICY queue ON job TO voicase_queue USING (true);
ALTER POLICY tenant ON job USING (org_id = (SELECT app.org()) OR current_user = 'voicase_queue')
  WITH CHECK (org_id = (SELECT app.org()) OR current_user = 'voicase_queue');
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['case', 'message', 'attachment'] LOOP
    EXECUTE format('CREATE POLICY release_read ON %I FOR SELECT TO voicase_worker USING (true)', t);
    EXECUTE format('CREATE POLICY release ON %I FOR UPDATE TO voicase_worker USING (released_on IS NULL) WITH CHECK (released_on IS NOT NULL)', t);
    EXECUTE format('CREATE POLICY queue ON %I FOR SELECT TO voicase_queue USING (released_on IS NULL)', t);
    EXECUTE format('ALTER POLICY tenant ON %I USING (org_id = (SELECT app.org()) OR current_user = ''voicase_queue'')', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['upload_slot', 'idempotency_key'] LOOP
    EXECUTE format('CREATE POLICY sweep ON %I TO voicase_worker USING (true)', t);
  END LOOP;
END $$;
CREATE POLICY queue ON audit_event FOR SELECT TO voicase_queue USING (xid IS NULL);
ALTER POLICY tenant ON audit_event USING (org_id = (SELECT app.org()) OR current_user = 'voicase_queue');
ALTER POLICY tenant ON channel USING (org_id = (SELECT app.org()) OR current_user = 'voicase_lookup');
CREATE POLICY lookup ON upload_slot FOR SELECT TO voicase_lookup USING (true);
ALTER POLICY tenant ON upload_slot USING (org_id = (SELECT app.org()) OR current_user = 'voicase_lookup');
