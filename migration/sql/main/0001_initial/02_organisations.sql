-- Every key begins with org_id. Otherwise a foreign key or unique constraint could reveal the rows of another tenant.
-- Sealed columns are row envelopes (docs/formats.md section 3). `revision` is part of their associated data.
-- Rows that a reporter caused have a date (`…_on`), never an instant (`…_at`).

-- The organisation, and what belongs to it as a whole.
CREATE TABLE organisation (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  time_zone text NOT NULL,
  law_pack text NOT NULL,
  release_tick text NOT NULL DEFAULT 'hourly' CHECK (release_tick IN ('immediate', 'hourly', 'daily')),
  founded_at timestamptz NOT NULL,
  -- Decided by the platform owner. Staff work and new reports arrive in an active organisation only. Closed is final.
  state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'suspended', 'closed')),
  state_changed_at timestamptz,
  suspended_for text CHECK (suspended_for IN ('requested', 'contract', 'abuse', 'security')),
  CHECK ((state = 'active') = (suspended_for IS NULL)),
  CHECK (state = 'active' OR state_changed_at IS NOT NULL)
);

CREATE TABLE organisation_key (
  org_id uuid NOT NULL REFERENCES organisation (id),
  version int NOT NULL CHECK (version BETWEEN 1 AND 65535),
  wrapped bytea NOT NULL,
  created_on date NOT NULL,
  PRIMARY KEY (org_id, version)
);

CREATE TABLE department (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id uuid NOT NULL,
  parent_id uuid,
  name text NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, parent_id) REFERENCES department (org_id, id)
);
CREATE UNIQUE INDEX department_root ON department (org_id) WHERE parent_id IS NULL;
CREATE UNIQUE INDEX department_name ON department (org_id, parent_id, name);

CREATE TABLE category (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id uuid NOT NULL,
  code text NOT NULL,
  name jsonb NOT NULL,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, code)
);

CREATE TABLE form_version (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id uuid NOT NULL,
  version int NOT NULL,
  definition jsonb NOT NULL,
  published_on date NOT NULL,
  PRIMARY KEY (org_id, id)
);

CREATE TABLE channel (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id uuid NOT NULL,
  -- Part of the channel's public URL. The only unique key that spans all organisations.
  slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9][a-z0-9-]{2,62}$'),
  department_id uuid NOT NULL,
  form_id uuid NOT NULL,
  mode text NOT NULL CHECK (mode IN ('anonymous', 'confidential', 'choice')),
  languages text[] NOT NULL CHECK (cardinality(languages) > 0),
  name jsonb NOT NULL,
  welcome jsonb NOT NULL,
  readers jsonb NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, department_id) REFERENCES department (org_id, id),
  FOREIGN KEY (org_id, form_id) REFERENCES form_version (org_id, id)
);
CREATE INDEX channel_department ON channel (org_id, department_id);
CREATE INDEX channel_form ON channel (org_id, form_id);

-- One row an organisation. The worker writes done_at at every release, whether something waited or not, so the time reveals nothing about
-- a reporter. Without a row the organisation counts as released one hour before it was founded.
CREATE TABLE release_mark (
  org_id uuid NOT NULL REFERENCES organisation (id),
  done_at timestamptz NOT NULL,
  failures int NOT NULL DEFAULT 0,
  -- After a failure, no retry before this time.
  retry_at timestamptz,
  PRIMARY KEY (org_id)
);
