-- A corrective action or a task belongs to one case. A request about it must belong to the same case.
ALTER TABLE task ADD CONSTRAINT task_of_case UNIQUE (org_id, case_id, id);
ALTER TABLE corrective_action ADD CONSTRAINT corrective_action_of_case UNIQUE (org_id, case_id, id);

-- A question to a person without case access. The person opens it with a link and a code, and answers it once.
CREATE TABLE outside_request (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  -- What the question is about. Both NULL: the case itself.
  task_id uuid,
  action_id uuid,
  recipient bytea NOT NULL,
  question bytea NOT NULL,
  revision int NOT NULL DEFAULT 1,
  -- The question again, sealed under a key that needs the link, the code, a secret of the server and the case's secret.
  shown bytea NOT NULL,
  -- Keyed hashes.
  link_hash bytea NOT NULL UNIQUE CHECK (length(link_hash) = 32),
  code_hash bytea NOT NULL CHECK (length(code_hash) = 32),
  -- Wrong codes since the last right one.
  wrong_codes int NOT NULL DEFAULT 0 CHECK (wrong_codes BETWEEN 0 AND 20),
  locked_until timestamptz,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'answered', 'revoked', 'expired')),
  -- The number of the answer that the request waits for or has.
  round int NOT NULL DEFAULT 1,
  asked_by uuid NOT NULL,
  asked_on date NOT NULL,
  reopened_on date,
  -- The last day.
  expires_on date NOT NULL,
  opened_on date,
  revoked_by uuid,
  revoked_on date,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, case_id, id),
  CHECK (task_id IS NULL OR action_id IS NULL),
  CHECK (expires_on BETWEEN coalesce(reopened_on, asked_on) AND coalesce(reopened_on, asked_on) + 60),
  CHECK ((state = 'revoked') = (revoked_by IS NOT NULL)),
  CHECK ((revoked_by IS NULL) = (revoked_on IS NULL)),
  CHECK ((round = 1) OR (reopened_on IS NOT NULL)),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, case_id, task_id) REFERENCES task (org_id, case_id, id),
  FOREIGN KEY (org_id, case_id, action_id) REFERENCES corrective_action (org_id, case_id, id),
  FOREIGN KEY (org_id, asked_by) REFERENCES membership (org_id, id),
  FOREIGN KEY (org_id, revoked_by) REFERENCES membership (org_id, id)
);
CREATE INDEX outside_request_task ON outside_request (org_id, case_id, task_id);
CREATE INDEX outside_request_action ON outside_request (org_id, case_id, action_id);
CREATE INDEX outside_request_asked_by ON outside_request (org_id, asked_by);
CREATE INDEX outside_request_revoked_by ON outside_request (org_id, revoked_by);
CREATE INDEX outside_request_ends ON outside_request (org_id, expires_on) WHERE state = 'open';

-- An answer of a person without case access. It never changes.
CREATE TABLE outside_answer (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  request_id uuid NOT NULL,
  round int NOT NULL,
  body bytea NOT NULL,
  revision int NOT NULL DEFAULT 1,
  -- Whether the person says that the task or corrective action is done. Members decide whether it is.
  done boolean NOT NULL,
  answered_on date NOT NULL,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, request_id, round),
  FOREIGN KEY (org_id, case_id, request_id) REFERENCES outside_request (org_id, case_id, id)
);
CREATE INDEX outside_answer_request ON outside_answer (org_id, case_id, request_id);

-- An act of a person without case access has a date and no time.
ALTER TABLE audit_event DROP CONSTRAINT audit_event_actor_check,
  ADD CONSTRAINT audit_event_actor_check CHECK (actor IN ('reporter', 'member', 'token', 'account', 'system', 'platform', 'outside')),
  ADD CONSTRAINT audit_event_outside_check CHECK (actor <> 'outside' OR happened_at IS NULL);
ALTER POLICY honest_staff ON audit_event WITH CHECK (actor IN ('member', 'token', 'account', 'outside'));
