-- A disclosure of the identity to one recipient beyond the authorised staff (Directive (EU) 2019/1937, Article 16). It needs the reporter's
-- consent, or a legal duty of which the reporter is informed before.
CREATE TABLE identity_disclosure (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('prepared', 'approved', 'disclosed', 'cancelled')),
  basis text NOT NULL CHECK (basis IN ('consent', 'legal_duty')),
  -- The reporter reads these three.
  recipient bytea NOT NULL,
  purpose bytea NOT NULL,
  provision bytea,
  -- Only staff read these three: why the information of the reporter is held back, how the identity was disclosed, why it will not be.
  hold_reason bytea,
  manner bytea,
  ending bytea,
  -- How a member informed a reporter without an access code. Only staff read it.
  told_how bytea,
  revision int NOT NULL DEFAULT 1,
  asked_by uuid NOT NULL,
  asked_at timestamptz NOT NULL,
  -- From this day, the reporter sees the disclosure. NULL: held back until hold_until. Staff or the worker cause it, so it has an instant.
  told_on date,
  told_at timestamptz,
  hold_until date,
  -- The member who last decided on the date.
  hold_by uuid,
  hold_at timestamptz,
  hold_announced boolean NOT NULL DEFAULT false,
  approved_by uuid,
  approved_at timestamptz,
  disclosed_by uuid,
  disclosed_on date,
  disclosed_at timestamptz,
  cancelled_by uuid,
  PRIMARY KEY (org_id, id),
  CHECK ((basis = 'legal_duty') = (provision IS NOT NULL)),
  CHECK (told_on IS NOT NULL OR basis = 'legal_duty' AND hold_until IS NOT NULL),
  CHECK ((told_on IS NULL) = (told_at IS NULL)),
  CHECK ((hold_until IS NULL) = (hold_reason IS NULL) AND (hold_until IS NULL) = (hold_by IS NULL) AND (hold_until IS NULL) = (hold_at IS NULL)),
  -- Nothing is held back for more than 184 days after the preparation. In UTC, the day of the organisation may be a day later.
  CHECK (hold_until <= (asked_at AT TIME ZONE 'UTC')::date + 185),
  CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
  CHECK (told_how IS NULL OR told_on IS NOT NULL AND basis = 'legal_duty'),
  CHECK (approved_by <> asked_by),
  CHECK (state NOT IN ('approved', 'disclosed') OR approved_by IS NOT NULL),
  CHECK ((state = 'disclosed') = (disclosed_on IS NOT NULL)),
  CHECK ((disclosed_on IS NULL) = (disclosed_by IS NULL) AND (disclosed_on IS NULL) = (manner IS NULL)),
  CHECK ((disclosed_on IS NULL) = (disclosed_at IS NULL)),
  -- Informed 24 hours before, unless it was held back.
  CHECK (basis = 'consent' OR told_at + interval '24 hours' <= disclosed_at OR hold_until IS NOT NULL),
  CHECK ((state = 'cancelled') = (cancelled_by IS NOT NULL) AND (state = 'cancelled') = (ending IS NOT NULL)),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, asked_by) REFERENCES membership (org_id, id),
  FOREIGN KEY (org_id, hold_by) REFERENCES membership (org_id, id),
  FOREIGN KEY (org_id, approved_by) REFERENCES membership (org_id, id),
  FOREIGN KEY (org_id, disclosed_by) REFERENCES membership (org_id, id),
  FOREIGN KEY (org_id, cancelled_by) REFERENCES membership (org_id, id)
);
CREATE INDEX identity_disclosure_case ON identity_disclosure (org_id, case_id);
CREATE INDEX identity_disclosure_asked_by ON identity_disclosure (org_id, asked_by);
CREATE INDEX identity_disclosure_hold_by ON identity_disclosure (org_id, hold_by);
CREATE INDEX identity_disclosure_approved_by ON identity_disclosure (org_id, approved_by);
CREATE INDEX identity_disclosure_disclosed_by ON identity_disclosure (org_id, disclosed_by);
CREATE INDEX identity_disclosure_cancelled_by ON identity_disclosure (org_id, cancelled_by);
CREATE INDEX identity_disclosure_held ON identity_disclosure (org_id, hold_until) WHERE told_on IS NULL;

-- The reporter's answer (turn 1) and its withdrawal (turn 2). Only the reporter writes them, and the release shows them to staff.
CREATE TABLE identity_consent (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  disclosure_id uuid NOT NULL,
  turn smallint NOT NULL CHECK (turn IN (1, 2)),
  given boolean NOT NULL CHECK (turn = 1 OR NOT given),
  answered_on date NOT NULL,
  released_on date,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, disclosure_id, turn),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, disclosure_id) REFERENCES identity_disclosure (org_id, id)
);
CREATE INDEX identity_consent_case ON identity_consent (org_id, case_id);
CREATE INDEX identity_consent_unreleased ON identity_consent (org_id) WHERE released_on IS NULL;

ALTER TABLE identity_disclosure ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE identity_consent ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON identity_disclosure AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON identity_consent AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));

CREATE POLICY staff ON identity_disclosure TO voicase_admin
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = identity_disclosure.org_id AND c.id = identity_disclosure.case_id OFFSET 0));
CREATE POLICY own_new ON identity_disclosure AS RESTRICTIVE FOR INSERT TO voicase_admin
  WITH CHECK (asked_by = (SELECT app.member()) AND coalesce(hold_by, asked_by) = asked_by AND state = 'prepared');
-- A reporter without an access code can neither consent nor read here.
CREATE POLICY reachable ON identity_disclosure AS RESTRICTIVE FOR INSERT TO voicase_admin
  WITH CHECK ((told_how IS NOT NULL) = EXISTS (SELECT FROM manual_entry e WHERE e.org_id = identity_disclosure.org_id
    AND e.case_id = identity_disclosure.case_id AND NOT e.has_code OFFSET 0));
CREATE POLICY own ON identity_disclosure AS RESTRICTIVE FOR UPDATE TO voicase_admin USING (state <> 'cancelled') WITH CHECK (true);
CREATE POLICY tell_read ON identity_disclosure FOR SELECT TO voicase_worker USING (true);
CREATE POLICY tell ON identity_disclosure FOR UPDATE TO voicase_worker USING (told_on IS NULL) WITH CHECK (true);
CREATE POLICY reporter ON identity_disclosure FOR SELECT TO voicase_reporter USING (case_id = (SELECT app.case_id()) AND told_on IS NOT NULL);
CREATE POLICY notify ON identity_disclosure FOR SELECT TO voicase_lookup USING (org_id = (SELECT app.org()));
GRANT SELECT, INSERT (org_id, id, case_id, state, basis, recipient, purpose, provision, hold_reason, revision, asked_by, asked_at, told_on,
    told_at, hold_until, hold_by, hold_at, told_how),
  UPDATE (state, recipient, purpose, provision, hold_reason, manner, ending, told_how, revision, told_on, told_at, hold_until, hold_by, hold_at,
    hold_announced, approved_by, approved_at, disclosed_by, disclosed_on, disclosed_at, cancelled_by)
  ON identity_disclosure TO voicase_admin;
GRANT SELECT (org_id, id, case_id, state, asked_by, told_on, hold_until, hold_announced), UPDATE (told_on, told_at, hold_announced)
  ON identity_disclosure TO voicase_worker;
GRANT SELECT (org_id, id, case_id, state, basis, recipient, purpose, provision, revision, told_on, disclosed_on) ON identity_disclosure
  TO voicase_reporter;
GRANT SELECT (org_id, case_id, state) ON identity_disclosure TO voicase_lookup;

CREATE POLICY staff ON identity_consent FOR SELECT TO voicase_admin USING (released_on IS NOT NULL
  AND EXISTS (SELECT FROM "case" c WHERE c.org_id = identity_consent.org_id AND c.id = identity_consent.case_id OFFSET 0));
CREATE POLICY reporter ON identity_consent FOR SELECT TO voicase_reporter USING (case_id = (SELECT app.case_id()));
CREATE POLICY reporter_new ON identity_consent FOR INSERT TO voicase_reporter WITH CHECK (case_id = (SELECT app.case_id())
  AND EXISTS (SELECT FROM identity_disclosure d WHERE d.org_id = identity_consent.org_id AND d.id = identity_consent.disclosure_id
    AND d.case_id = identity_consent.case_id AND d.basis = 'consent' AND d.state IN ('prepared', 'approved')));
CREATE POLICY release_read ON identity_consent FOR SELECT TO voicase_worker USING (true);
CREATE POLICY release ON identity_consent FOR UPDATE TO voicase_worker USING (released_on IS NULL) WITH CHECK (released_on IS NOT NULL);
GRANT SELECT ON identity_consent TO voicase_admin;
GRANT SELECT (org_id, id, case_id, disclosure_id, turn, given, answered_on), INSERT (org_id, id, case_id, disclosure_id, turn, given, answered_on)
  ON identity_consent TO voicase_reporter;
GRANT SELECT (org_id, id, case_id, disclosure_id, turn, given, answered_on, released_on), UPDATE (released_on) ON identity_consent
  TO voicase_worker;
