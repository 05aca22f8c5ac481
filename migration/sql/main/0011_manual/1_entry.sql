-- Reports that a member enters: from the phone, the post, a meeting or an email.

-- How the report came in. One row for each case that a member entered.
CREATE TABLE manual_entry (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  entered_by uuid NOT NULL,
  entered_on date NOT NULL,
  -- Who received the report: a member, or the name of another person.
  received_by uuid,
  received_name bytea,
  -- Why the report is entered long after it came in.
  late_reason bytea,
  -- Whether the conversation was recorded: not, not because the reporter refused, or with the reporter's consent.
  recording text NOT NULL CHECK (recording IN ('none', 'refused', 'agreed')),
  -- Whether the reporter got an access code.
  has_code boolean NOT NULL,
  revision int NOT NULL DEFAULT 1,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, case_id),
  CHECK (num_nonnulls(received_by, received_name) = 1),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, entered_by) REFERENCES membership (org_id, id),
  FOREIGN KEY (org_id, received_by) REFERENCES membership (org_id, id)
);
CREATE INDEX manual_entry_entered_by ON manual_entry (org_id, entered_by);
CREATE INDEX manual_entry_received_by ON manual_entry (org_id, received_by);
ALTER TABLE manual_entry ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON manual_entry AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY staff ON manual_entry FOR SELECT TO voicase_admin
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = manual_entry.org_id AND c.id = manual_entry.case_id OFFSET 0));
CREATE POLICY again ON manual_entry FOR SELECT TO voicase_lookup USING (org_id = (SELECT app.org()));
GRANT SELECT, INSERT ON manual_entry TO voicase_admin;
GRANT SELECT (org_id, case_id, entered_by, xmin) ON manual_entry TO voicase_lookup;

-- The entering member may be unable to see cases. So the member writes the rows of a case while its transaction creates the case, and
-- never again: xmin is the transaction that wrote the row of the case. A later UPDATE of that row has a new xmin, but not the entry, which no
-- role updates.
GRANT SELECT (source, reporter_reference, xmin) ON "case" TO voicase_lookup;
GRANT SELECT (org_id, mac, result) ON idempotency_key TO voicase_lookup;
CREATE POLICY again ON idempotency_key FOR SELECT TO voicase_lookup USING (org_id = (SELECT app.org()));
SET ROLE voicase_lookup;
CREATE FUNCTION app.entering() RETURNS uuid
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN RETURN (SELECT c.id FROM "case" c WHERE c.org_id = app.org() AND c.id = app.case_id() AND c.source <> 'web'
    AND c.xmin = pg_current_xact_id_if_assigned()::xid
    AND NOT EXISTS (SELECT FROM manual_entry e WHERE e.org_id = c.org_id AND e.case_id = c.id AND e.xmin <> pg_current_xact_id_if_assigned()::xid)); END $$;
-- What the member who enters a report learns of the case. A retry with the same idempotency key returns the same, and nothing that
-- happened since: the member may be unable to see the case.
CREATE FUNCTION app.entered() RETURNS TABLE (reporter_reference text, year int, number int, received_on date, entered_on date)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT c.reporter_reference, c.year, c.number, c.received_on, c.released_on
    FROM "case" c JOIN manual_entry e ON e.org_id = c.org_id AND e.case_id = c.id JOIN idempotency_key k ON k.org_id = c.org_id AND k.result = c.id
    WHERE c.org_id = app.org() AND e.entered_by = app.member() AND k.mac = app.idem() $$;
SET ROLE voicase_owner;

-- The case and its rows.
GRANT INSERT (org_id, id, channel_id, department_id, form_id, reporter_reference, number, year, pseudonym, source, anonymity, language,
  received_on, released_on, acknowledged_on, next_due_on) ON "case" TO voicase_admin;
GRANT INSERT (org_id, case_id, messages, shown) ON case_counter TO voicase_admin;
GRANT INSERT ON answer, reporter_access, identity, audit_case TO voicase_admin;
CREATE POLICY enter_new ON "case" FOR INSERT TO voicase_admin
  WITH CHECK (id = (SELECT app.case_id()) AND source <> 'web' AND released_on = (SELECT app.today()) AND received_on <= (SELECT app.today()));
CREATE POLICY enter_new ON case_counter FOR INSERT TO voicase_admin WITH CHECK (case_id = (SELECT app.entering()));
CREATE POLICY enter_new ON answer FOR INSERT TO voicase_admin WITH CHECK (case_id = (SELECT app.entering()));
CREATE POLICY enter_new ON reporter_access FOR INSERT TO voicase_admin WITH CHECK (case_id = (SELECT app.entering()));
CREATE POLICY enter_new ON identity FOR INSERT TO voicase_admin WITH CHECK (case_id = (SELECT app.entering()));
CREATE POLICY enter_new ON audit_case FOR INSERT TO voicase_admin WITH CHECK (case_id = (SELECT app.entering()));
CREATE POLICY enter_new ON stage_history FOR INSERT TO voicase_admin WITH CHECK (case_id = (SELECT app.entering()));
CREATE POLICY enter_new ON person FOR INSERT TO voicase_admin WITH CHECK (case_id = (SELECT app.entering()));
CREATE POLICY enter_new ON case_exclusion FOR INSERT TO voicase_admin WITH CHECK (case_id = (SELECT app.entering()) AND ground = 'person');
CREATE POLICY enter_new ON deadline FOR INSERT TO voicase_admin WITH CHECK (case_id = (SELECT app.entering()));
CREATE POLICY enter_new ON manual_entry FOR INSERT TO voicase_admin
  WITH CHECK (case_id = (SELECT app.entering()) AND entered_by = (SELECT app.member()));
-- The policy `staff` of these tables would let a member who sees the case add rows later.
CREATE POLICY entered ON answer AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (case_id = (SELECT app.entering()));
CREATE POLICY entered ON case_counter AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (case_id = (SELECT app.entering()));
CREATE POLICY entered ON audit_case AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (case_id = (SELECT app.entering()));
-- The member who enters a report may acknowledge it in the same act.
ALTER POLICY runs_new ON deadline WITH CHECK (met_on IS NULL AND kind <> 'acknowledgement'
  OR case_id = (SELECT app.entering()) AND kind IN ('acknowledgement', 'feedback') AND (met_by_member IS NULL OR met_by_member = (SELECT app.member())));
ALTER POLICY post_only ON job WITH CHECK (kind IN ('send_mail', 'confirm_secrets') AND membership_id IS NULL);

-- The staff surface has no pepper. It stores a hash of the access secret of 256 bits, which is found beside the keyed hash. So it cannot tell
-- whether a report of the web has the same code. The keyed hash comes first: an entered report never takes the place of the reporter's own. `app.receipt` is
-- the keyed hash of a reporter's access code, followed by that hash.
ALTER POLICY reporter ON reporter_access
  USING (mac IN (substring((SELECT app.receipt()) FROM 1 FOR 32), substring((SELECT app.receipt()) FROM 33 FOR 32)));
CREATE OR REPLACE FUNCTION app.enter_channel(of_slug text, of_mac bytea, at timestamptz)
  RETURNS TABLE (id uuid, name text, time_zone text, law_pack text, law_confirmed text, own_acknowledgement_days smallint,
    own_feedback_days smallint, state text, channel_id uuid, case_id uuid)
  LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  c record;
  found_case uuid;
BEGIN
  SELECT s.org_id, s.id INTO c FROM app.channel_by_slug(of_slug) s;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  PERFORM set_config('app.org_id', c.org_id::text, true), set_config('app.receipt', coalesce(encode(of_mac, 'hex'), ''), true);
  SELECT a.case_id INTO found_case FROM public.reporter_access a JOIN public.organisation o ON o.id = a.org_id
    WHERE a.org_id = c.org_id AND a.mac IN (substring(of_mac FROM 1 FOR 32), substring(of_mac FROM 33 FOR 32))
      AND (a.expires_on IS NULL OR a.expires_on >= (at AT TIME ZONE o.time_zone)::date)
    ORDER BY a.mac = substring(of_mac FROM 1 FOR 32) DESC LIMIT 1;
  PERFORM set_config('app.case_id', coalesce(found_case::text, ''), true);
  RETURN QUERY SELECT o.id, o.name, o.time_zone, o.law_pack, o.law_confirmed, o.own_acknowledgement_days, o.own_feedback_days, o.state,
    c.id, found_case FROM public.organisation o WHERE o.id = c.org_id;
END $$;

SET ROLE voicase_migrator;
REVOKE ALL ON FUNCTION app.entering, app.entered FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.entering, app.entered, app.auth_has_readers TO voicase_admin;
SET ROLE voicase_owner;
