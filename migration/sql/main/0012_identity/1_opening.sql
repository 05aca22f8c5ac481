-- A request to open the identity of a reporter. A second member approves it. Then the member who asked opens the identity once.
CREATE TABLE identity_opening (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('asked', 'approved', 'refused', 'withdrawn', 'expired', 'opened')),
  -- Why the member asks, for staff.
  reason bytea NOT NULL,
  -- What the reporter reads after the opening.
  words bytea NOT NULL,
  -- Why another member refused.
  refusal bytea,
  revision int NOT NULL DEFAULT 1,
  asked_by uuid NOT NULL,
  asked_at timestamptz NOT NULL,
  -- Until when the request can be approved, and after the approval until when the identity can be opened.
  expires_at timestamptz NOT NULL,
  approved_by uuid,
  approved_at timestamptz,
  refused_by uuid,
  opened_at timestamptz,
  opened_on date,
  -- SHA-256 of the session and the idempotency key of the opening. A lost response is repeated to this holder only.
  holder text CHECK (holder ~ '^[0-9a-f]{64}$'),
  PRIMARY KEY (org_id, id),
  CHECK (approved_by <> asked_by),
  CHECK (refused_by <> asked_by),
  CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
  CHECK (state NOT IN ('approved', 'opened') OR approved_by IS NOT NULL),
  CHECK ((state = 'refused') = (refused_by IS NOT NULL)),
  CHECK ((state = 'refused') = (refusal IS NOT NULL)),
  CHECK ((state = 'opened') = (opened_at IS NOT NULL)),
  CHECK ((opened_at IS NULL) = (opened_on IS NULL) AND (opened_at IS NULL) = (holder IS NULL)),
  CHECK (opened_at < expires_at),
  CHECK (expires_at <= coalesce(approved_at + interval '24 hours', asked_at + interval '7 days')),
  CHECK (approved_at < asked_at + interval '7 days'),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, asked_by) REFERENCES membership (org_id, id),
  FOREIGN KEY (org_id, approved_by) REFERENCES membership (org_id, id),
  FOREIGN KEY (org_id, refused_by) REFERENCES membership (org_id, id)
);
-- A member has one request a case.
CREATE UNIQUE INDEX identity_opening_waits ON identity_opening (org_id, case_id, asked_by) WHERE state IN ('asked', 'approved');
CREATE INDEX identity_opening_case ON identity_opening (org_id, case_id);
CREATE INDEX identity_opening_asked_by ON identity_opening (org_id, asked_by);
CREATE INDEX identity_opening_approved_by ON identity_opening (org_id, approved_by);
CREATE INDEX identity_opening_refused_by ON identity_opening (org_id, refused_by);
CREATE INDEX identity_opening_ends ON identity_opening (org_id, expires_at) WHERE state IN ('asked', 'approved');

ALTER TABLE identity_opening ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON identity_opening AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY staff ON identity_opening TO voicase_admin
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = identity_opening.org_id AND c.id = identity_opening.case_id OFFSET 0));
CREATE POLICY own_new ON identity_opening AS RESTRICTIVE FOR INSERT TO voicase_admin
  WITH CHECK (asked_by = (SELECT app.member()) AND state = 'asked');
-- A member acts in their own name only: approves and refuses the request of another member, withdraws and opens their own.
CREATE POLICY own ON identity_opening AS RESTRICTIVE FOR UPDATE TO voicase_admin USING (state IN ('asked', 'approved'))
  WITH CHECK (CASE state WHEN 'approved' THEN approved_by WHEN 'refused' THEN refused_by WHEN 'withdrawn' THEN asked_by
    WHEN 'expired' THEN asked_by WHEN 'opened' THEN asked_by END = (SELECT app.member()));
CREATE POLICY expire_read ON identity_opening FOR SELECT TO voicase_worker USING (true);
CREATE POLICY expire ON identity_opening FOR UPDATE TO voicase_worker USING (state IN ('asked', 'approved')) WITH CHECK (state = 'expired');
CREATE POLICY reporter ON identity_opening FOR SELECT TO voicase_reporter USING (case_id = (SELECT app.case_id()) AND state = 'opened');
CREATE POLICY notify ON identity_opening FOR SELECT TO voicase_lookup USING (org_id = (SELECT app.org()));
GRANT SELECT, INSERT (org_id, id, case_id, state, reason, words, revision, asked_by, asked_at, expires_at),
  UPDATE (state, reason, words, refusal, revision, expires_at, approved_by, approved_at, refused_by, opened_at, opened_on, holder)
  ON identity_opening TO voicase_admin;
GRANT SELECT (org_id, id, case_id, state, asked_by, expires_at), UPDATE (state) ON identity_opening TO voicase_worker;
GRANT SELECT (org_id, id, case_id, words, revision, state, opened_on) ON identity_opening TO voicase_reporter;
GRANT SELECT (org_id, case_id, state) ON identity_opening TO voicase_lookup;

-- The sealed identity is readable only in the name of the member who opened it. Its key comes from the keystore, once.
CREATE POLICY opened ON identity FOR SELECT TO voicase_admin USING (EXISTS (SELECT FROM identity_opening o WHERE o.org_id = identity.org_id
  AND o.case_id = identity.case_id AND o.state = 'opened' AND o.asked_by = (SELECT app.member())));
GRANT SELECT ON identity TO voicase_admin;
