-- What signing in needs besides account, second factor and session. Of persons and of no organisation, but for the reset.
CREATE TABLE passkey (
  account_id uuid NOT NULL REFERENCES account (id),
  id uuid NOT NULL,
  credential_id bytea NOT NULL UNIQUE,
  -- Public key, counter and what else the library keeps, sealed.
  data bytea NOT NULL,
  name bytea NOT NULL,
  created_at timestamptz NOT NULL,
  last_used_at timestamptz,
  PRIMARY KEY (account_id, id)
);
CREATE TABLE recovery_code (
  account_id uuid NOT NULL REFERENCES account (id),
  code_hash bytea NOT NULL,
  created_at timestamptz NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (account_id, code_hash)
);
-- Between a passkey's challenge and its answer: five minutes, once.
CREATE TABLE ceremony (
  id uuid PRIMARY KEY,
  -- None before somebody signs in.
  account_id uuid REFERENCES account (id),
  kind text NOT NULL CHECK (kind IN ('sign_in', 'enrol', 'add', 'step_up')),
  state bytea NOT NULL,
  expires_at timestamptz NOT NULL,
  CHECK ((kind = 'sign_in') = (account_id IS NULL))
);
CREATE INDEX ceremony_account ON ceremony (account_id);
CREATE INDEX ceremony_expires ON ceremony (expires_at);
-- What happened to an account, on its way into the audit logs of its organisations: the worker takes it from here.
CREATE TABLE sign_in_event (
  id uuid PRIMARY KEY,
  -- None: an address that nobody has. It is written so that it costs what a known one costs, and told to nobody.
  account_id uuid REFERENCES account (id),
  kind text NOT NULL,
  session_id uuid,
  happened_at timestamptz NOT NULL
);
CREATE INDEX sign_in_event_account ON sign_in_event (account_id);
CREATE INDEX sign_in_event_happened ON sign_in_event (happened_at);
-- Somebody lost password or factors. Asked by the person or an administrator, approved by another one, opened from a mail.
CREATE TABLE reset (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  membership_id uuid NOT NULL,
  -- None: by the person.
  asked_by uuid,
  asked_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'approved', 'refused')),
  decided_by uuid,
  decided_at timestamptz,
  -- Of the mailed link; gone when it is used.
  token_hash bytea UNIQUE,
  token_until timestamptz,
  PRIMARY KEY (org_id, id),
  -- Four eyes: neither who needs it nor who asks for it lets it pass.
  CHECK (state <> 'approved' OR decided_by <> membership_id AND decided_by IS DISTINCT FROM asked_by),
  CHECK (asked_by <> membership_id),
  CHECK ((state = 'waiting') = (decided_by IS NULL)),
  CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
  CHECK (token_hash IS NULL OR state = 'approved'),
  FOREIGN KEY (org_id, membership_id) REFERENCES membership (org_id, id),
  FOREIGN KEY (org_id, asked_by) REFERENCES membership (org_id, id),
  FOREIGN KEY (org_id, decided_by) REFERENCES membership (org_id, id)
);
CREATE UNIQUE INDEX reset_waiting ON reset (org_id, membership_id) WHERE state = 'waiting';
CREATE INDEX reset_membership ON reset (org_id, membership_id);
CREATE INDEX reset_asked_by ON reset (org_id, asked_by);
CREATE INDEX reset_decided_by ON reset (org_id, decided_by);
