-- The register of personal data breaches of an organisation (Art. 33(5) GDPR). Its texts are sealed under the organisation's key. No role can
-- delete an entry. Only members with the right PrivacyManage (1 << 12) see the register.
CREATE TABLE breach (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id uuid NOT NULL,
  -- The number in the register. A trigger gives it, and it is never given again.
  number int NOT NULL CHECK (number > 0),
  title bytea NOT NULL,
  -- How the breach was detected.
  detection bytea,
  nature bytea,
  -- Categories and approximate numbers of persons and records (Art. 33(3)(a) GDPR).
  person_kinds bytea,
  persons int CHECK (persons >= 0),
  record_kinds bytea,
  records int CHECK (records >= 0),
  consequences bytea,
  measures bytea,
  contact bytea,
  -- When the organisation became aware. The deadlines run from here.
  aware_at timestamptz NOT NULL,
  -- Whether Art. 23 of Directive (EU) 2022/2555 applies too.
  nis2 boolean NOT NULL,
  closed boolean NOT NULL DEFAULT false,
  revision int NOT NULL DEFAULT 1,
  added_by uuid NOT NULL,
  added_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, number),
  FOREIGN KEY (org_id, added_by) REFERENCES membership (org_id, id)
);
CREATE INDEX breach_added_by ON breach (org_id, added_by);

-- What happened in a breach. Rows only grow.
CREATE TABLE breach_step (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  breach_id uuid NOT NULL,
  position int NOT NULL CHECK (position > 0),
  kind text NOT NULL CHECK (kind IN ('detected', 'aware', 'confirmed', 'assessed', 'decided', 'reported', 'told', 'closed', 'reopened', 'withdrawn')),
  happened_at timestamptz NOT NULL,
  body bytea,
  risk text CHECK (risk IN ('none', 'risk', 'high')),
  -- Whether the authority and the persons are told.
  tells_authority boolean,
  tells_persons boolean,
  regime text CHECK (regime IN ('gdpr', 'nis2')),
  phase text CHECK (phase IN ('early_warning', 'initial', 'follow_up', 'final')),
  -- The reference of the authority.
  reference bytea,
  -- Why the report was late (Art. 33(1) GDPR).
  late_reason bytea,
  -- The step that was recorded by mistake. It stays and counts for nothing.
  withdraws uuid,
  revision int NOT NULL DEFAULT 1,
  recorded_by uuid NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, breach_id, position),
  UNIQUE (org_id, breach_id, id),
  -- A step is withdrawn once.
  UNIQUE (org_id, breach_id, withdraws),
  CHECK (happened_at <= recorded_at),
  CHECK ((kind = 'assessed') = (risk IS NOT NULL)),
  CHECK (num_nonnulls(tells_authority, tells_persons) = CASE WHEN kind = 'decided' THEN 2 ELSE 0 END),
  CHECK (num_nonnulls(regime, phase) = CASE WHEN kind = 'reported' THEN 2 ELSE 0 END),
  CHECK (phase <> 'early_warning' OR regime = 'nis2'),
  CHECK (kind = 'reported' OR num_nonnulls(reference, late_reason) = 0),
  CHECK (kind NOT IN ('assessed', 'decided', 'reported', 'told', 'reopened', 'withdrawn') OR body IS NOT NULL),
  CHECK ((kind = 'withdrawn') = (withdraws IS NOT NULL)),
  FOREIGN KEY (org_id, breach_id) REFERENCES breach (org_id, id),
  FOREIGN KEY (org_id, breach_id, withdraws) REFERENCES breach_step (org_id, breach_id, id),
  FOREIGN KEY (org_id, recorded_by) REFERENCES membership (org_id, id)
);
CREATE INDEX breach_step_recorded_by ON breach_step (org_id, recorded_by);

-- The deadlines of a breach, which follow from the entry and its steps. A trigger checks them.
CREATE TABLE breach_deadline (
  org_id uuid NOT NULL,
  breach_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('early_warning', 'authority', 'notification', 'final_report')),
  due_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('running', 'met', 'dropped')),
  met_at timestamptz,
  -- When members are reminded. NULL: never, or they were reminded.
  remind_at timestamptz,
  PRIMARY KEY (org_id, breach_id, kind),
  CHECK ((state = 'met') = (met_at IS NOT NULL)),
  CHECK (state = 'running' OR remind_at IS NULL),
  FOREIGN KEY (org_id, breach_id) REFERENCES breach (org_id, id)
);
CREATE INDEX breach_deadline_reminders ON breach_deadline (org_id, remind_at) WHERE remind_at IS NOT NULL;

-- The cases that a breach concerns. Only a member who sees the case sees the row.
CREATE TABLE breach_case (
  org_id uuid NOT NULL,
  breach_id uuid NOT NULL,
  case_id uuid NOT NULL,
  added_by uuid NOT NULL,
  added_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, breach_id, case_id),
  FOREIGN KEY (org_id, breach_id) REFERENCES breach (org_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, added_by) REFERENCES membership (org_id, id)
);
CREATE INDEX breach_case_case ON breach_case (org_id, case_id);
CREATE INDEX breach_case_added_by ON breach_case (org_id, added_by);

-- Numbers the entry. The lock admits one new entry of an organisation at a time.
CREATE FUNCTION app.number_breach() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(NEW.org_id::text, 23));
  NEW.number := (SELECT coalesce(max(b.number), 0) + 1 FROM breach b WHERE b.org_id = NEW.org_id);
  RETURN NEW;
END $$;
CREATE TRIGGER number_breach BEFORE INSERT ON breach FOR EACH ROW EXECUTE FUNCTION app.number_breach();
-- The checks run after row-level security, which then refuses rows of other organisations first.
-- A closed entry has no further steps until it is reopened. A breach with a risk is reported to the authority (Art. 33(1) GDPR).
CREATE FUNCTION app.check_breach_step() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF (NEW.kind = 'reopened') IS DISTINCT FROM (SELECT b.closed FROM breach b WHERE b.org_id = NEW.org_id AND b.id = NEW.breach_id) THEN
    RAISE EXCEPTION 'the entry is closed, or it is open already';
  END IF;
  IF NOT NEW.tells_authority AND (SELECT s.risk FROM breach_step s WHERE s.org_id = NEW.org_id AND s.breach_id = NEW.breach_id
      AND s.kind = 'assessed' ORDER BY s.position DESC LIMIT 1) IS DISTINCT FROM 'none' THEN
    RAISE EXCEPTION 'a breach with a risk is reported to the authority';
  END IF;
  -- A later step corrects the other kinds.
  IF NEW.kind = 'withdrawn' AND NOT EXISTS (SELECT FROM breach_step s WHERE s.org_id = NEW.org_id AND s.breach_id = NEW.breach_id
      AND s.id = NEW.withdraws AND s.kind IN ('confirmed', 'reported', 'told')) THEN
    RAISE EXCEPTION 'this kind of step cannot be withdrawn';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER check_breach_step AFTER INSERT ON breach_step FOR EACH ROW EXECUTE FUNCTION app.check_breach_step();
-- The awareness, and whether the entry is closed, change by a step only.
CREATE FUNCTION app.check_breach() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.aware_at IS DISTINCT FROM (SELECT s.happened_at FROM breach_step s WHERE s.org_id = NEW.org_id AND s.breach_id = NEW.id
      AND s.kind = 'aware' ORDER BY s.position DESC LIMIT 1) THEN
    RAISE EXCEPTION 'the awareness is another than in the steps';
  END IF;
  IF NEW.closed IS DISTINCT FROM coalesce((SELECT s.kind = 'closed' FROM breach_step s WHERE s.org_id = NEW.org_id AND s.breach_id = NEW.id
      AND s.kind IN ('closed', 'reopened') ORDER BY s.position DESC LIMIT 1), false) THEN
    RAISE EXCEPTION 'the entry is closed and reopened by a step';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER check_breach AFTER UPDATE OF aware_at, closed ON breach FOR EACH ROW EXECUTE FUNCTION app.check_breach();
-- A deadline runs from the awareness. A report meets it, and a decision or an entry without NIS2 drops it. The deadline runs again
-- after a new assessment, or when the report is withdrawn.
CREATE FUNCTION app.check_breach_deadline() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  entry breach;
BEGIN
  SELECT * INTO entry FROM breach b WHERE b.org_id = NEW.org_id AND b.id = NEW.breach_id;
  IF NEW.kind <> 'final_report' AND NEW.due_at IS DISTINCT FROM
      entry.aware_at + (CASE NEW.kind WHEN 'early_warning' THEN interval '24 hours' ELSE interval '72 hours' END) THEN
    RAISE EXCEPTION 'a deadline runs from the awareness';
  END IF;
  IF NEW.met_at IS NOT NULL AND NOT EXISTS (SELECT FROM breach_step s WHERE s.org_id = NEW.org_id AND s.breach_id = NEW.breach_id
      AND s.happened_at = NEW.met_at AND s.regime = CASE NEW.kind WHEN 'authority' THEN 'gdpr' ELSE 'nis2' END
      AND NOT EXISTS (SELECT FROM breach_step w WHERE w.org_id = s.org_id AND w.breach_id = s.breach_id AND w.withdraws = s.id)) THEN
    RAISE EXCEPTION 'a deadline is met by a report';
  END IF;
  IF NEW.state = 'dropped' AND (CASE NEW.kind WHEN 'authority' THEN (SELECT s.tells_authority FROM breach_step s WHERE s.org_id = NEW.org_id
      AND s.breach_id = NEW.breach_id AND s.kind IN ('assessed', 'decided') ORDER BY s.position DESC LIMIT 1) IS DISTINCT FROM false
      ELSE entry.nis2 END) THEN
    RAISE EXCEPTION 'a deadline that is needed is not dropped';
  END IF;
  RETURN NULL;
END $$;
-- Not for `remind_at`, which the worker changes. The worker reads no entry.
CREATE TRIGGER check_breach_deadline AFTER INSERT OR UPDATE OF due_at, state, met_at ON breach_deadline FOR EACH ROW
  EXECUTE FUNCTION app.check_breach_deadline();
