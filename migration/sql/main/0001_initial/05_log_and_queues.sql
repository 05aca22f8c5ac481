-- The audit log.
CREATE TABLE audit_event (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id uuid NOT NULL,
  -- A restore raises the epoch, because transaction ids are comparable only within one life of the database.
  epoch int NOT NULL DEFAULT 1,
  -- Set on INSERT. For an event that a reporter caused, set at its release.
  xid xid8,
  event_no int NOT NULL,
  kind text NOT NULL,
  actor text NOT NULL CHECK (actor IN ('reporter', 'member', 'token', 'account', 'system', 'platform')),
  actor_ref bytea,
  case_ref bytea,
  object_ref bytea,
  seals bytea NOT NULL DEFAULT '',
  commitment bytea NOT NULL,
  happened_on date NOT NULL,
  happened_at timestamptz,
  PRIMARY KEY (org_id, id),
  CHECK (actor <> 'reporter' OR happened_at IS NULL)
);
CREATE INDEX audit_event_case ON audit_event (org_id, case_ref);
CREATE INDEX audit_event_unreleased ON audit_event (org_id) WHERE xid IS NULL;

CREATE TABLE audit_payload (
  org_id uuid NOT NULL,
  event_id uuid NOT NULL,
  salt bytea NOT NULL,
  payload bytea NOT NULL,
  PRIMARY KEY (org_id, event_id),
  FOREIGN KEY (org_id, event_id) REFERENCES audit_event (org_id, id)
);

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

-- Queues, and what the platform owner sees.
CREATE TABLE idempotency_key (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id uuid NOT NULL,
  mac bytea NOT NULL,
  body_mac bytea NOT NULL,
  -- Id of the row that the first call created.
  result uuid NOT NULL,
  created_on date NOT NULL,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, mac)
);

CREATE TABLE outbox (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('invitation', 'confirm_email', 'email_changed', 'reset', 'reset_done', 'reset_asked', 'reset_waits',
    'reset_elsewhere', 'rights_asked', 'rights_given', 'codes_refused', 'restriction_waits', 'fallback_reviewer_waits')),
  language text NOT NULL CHECK (language IN ('en', 'de')),
  recipient bytea NOT NULL,
  link bytea,
  revision int NOT NULL DEFAULT 1,
  created_on date NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE TABLE job (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id uuid NOT NULL,
  kind text NOT NULL,
  -- Member in whose context the job runs. NULL: a system job of the allow-list.
  membership_id uuid,
  payload jsonb NOT NULL,
  due_on date NOT NULL,
  attempts int NOT NULL DEFAULT 0,
  claimed_until timestamptz,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, membership_id) REFERENCES membership (org_id, id)
);
CREATE INDEX job_membership ON job (org_id, membership_id);
-- Returns jobs in the order in which they are claimed. With an index on due_on alone, each claim sorted all due jobs.
CREATE INDEX job_claim ON job (kind, attempts, due_on);

-- For the health page: when each task was last done, and how often.
CREATE TABLE platform_mark (
  name text PRIMARY KEY CHECK (name IN ('backup', 'worker', 'mail_given_up')),
  marked_at timestamptz NOT NULL,
  times bigint NOT NULL DEFAULT 1
);

-- Refused requests of both surfaces, counted by day. Nothing about the client.
CREATE TABLE abuse_day (
  surface text NOT NULL CHECK (surface IN ('reporter', 'admin')),
  day date NOT NULL,
  kind text NOT NULL CHECK (kind IN ('rate_limited', 'sign_in_refused', 'receipt_refused', 'bad_request', 'forbidden', 'token_refused')),
  times bigint NOT NULL,
  PRIMARY KEY (surface, day, kind)
);

-- Refused requests of the staff surface only, by keyed hash of the client address. A reader of this table does not have the key. Rows
-- expire after seven days.
CREATE TABLE abuse_address (
  address bytea NOT NULL CHECK (length(address) = 16),
  kind text NOT NULL CHECK (kind IN ('rate_limited', 'sign_in_refused', 'bad_request', 'forbidden', 'token_refused')),
  times bigint NOT NULL,
  first_seen timestamptz NOT NULL,
  last_seen timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (address, kind)
);
CREATE INDEX abuse_address_expires ON abuse_address (expires_at);
