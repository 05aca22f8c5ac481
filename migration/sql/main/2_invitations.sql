-- Invitations. Accepting one creates the membership, and the account if there is none.
CREATE TABLE invitation (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id uuid NOT NULL,
  -- Same hash as account.email_index, so that an invitation finds its account.
  email_index bytea NOT NULL,
  email bytea NOT NULL,
  role text NOT NULL CHECK (role IN ('admin', 'manager', 'member', 'viewer')),
  allow int NOT NULL DEFAULT 0 CHECK (allow BETWEEN 0 AND 65535),
  deny int NOT NULL DEFAULT 0 CHECK (deny BETWEEN 0 AND 65535),
  case_scope text NOT NULL CHECK (case_scope IN ('none', 'named', 'assigned', 'departments')),
  -- Departments of the new member. Those that no longer exist when the invitation is accepted are ignored.
  departments uuid[] NOT NULL DEFAULT '{}',
  membership_expires_on date,
  -- NULL: invited by the platform, when it founds the organisation. If this member is removed or suspended, the invitation is void.
  invited_by uuid,
  token_hash bytea NOT NULL UNIQUE,
  revision int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  accepted_at timestamptz,
  revoked_at timestamptz,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, invited_by) REFERENCES membership (org_id, id)
);
CREATE UNIQUE INDEX invitation_waits ON invitation (org_id, email_index) WHERE accepted_at IS NULL AND revoked_at IS NULL;
CREATE INDEX invitation_invited_by ON invitation (org_id, invited_by);
-- A new email address that waits for confirmation. A later request replaces it.
CREATE TABLE email_change (
  account_id uuid PRIMARY KEY REFERENCES account (id),
  id uuid NOT NULL,
  email_index bytea NOT NULL,
  email bytea NOT NULL,
  token_hash bytea NOT NULL UNIQUE,
  expires_at timestamptz NOT NULL
);
