-- When a member is away, and who gets the notifications of their cases meanwhile. No reason is stored. The worker deletes a row 30 days after
-- its last day.
CREATE TABLE absence (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  member_id uuid NOT NULL,
  first_on date NOT NULL,
  -- The last day, included.
  last_on date NOT NULL,
  -- NULL: the member named no deputy, or the deputy left.
  deputy_id uuid,
  -- Who entered the dates last. The member's emails wait only if the member did.
  entered_by uuid NOT NULL,
  PRIMARY KEY (org_id, id),
  CHECK (first_on <= last_on),
  CHECK (last_on - first_on < 400),
  CHECK (deputy_id <> member_id),
  FOREIGN KEY (org_id, member_id) REFERENCES membership (org_id, id),
  FOREIGN KEY (org_id, deputy_id) REFERENCES membership (org_id, id),
  FOREIGN KEY (org_id, entered_by) REFERENCES membership (org_id, id)
);
CREATE INDEX absence_member ON absence (org_id, member_id, last_on);
CREATE INDEX absence_deputy ON absence (org_id, deputy_id);
CREATE INDEX absence_entered_by ON absence (org_id, entered_by);
CREATE INDEX absence_old ON absence (org_id, last_on);

-- When a member works, and in which languages. A missing row means: Monday to Friday, no language.
CREATE TABLE availability (
  org_id uuid NOT NULL,
  member_id uuid NOT NULL,
  -- One bit for each weekday. Monday is 1, Sunday is 64.
  working_days smallint NOT NULL CHECK (working_days BETWEEN 1 AND 127),
  languages text[] NOT NULL CHECK (cardinality(languages) <= 50 AND array_to_string(languages, ' ', '!') ~ '^([a-z]{2,3}( [a-z]{2,3})*)?$'),
  -- Whether emails about notifications are also sent during an absence.
  mails_when_absent boolean NOT NULL,
  PRIMARY KEY (org_id, member_id),
  FOREIGN KEY (org_id, member_id) REFERENCES membership (org_id, id)
);

-- The absent member for whom a deputy, or a member who assigns cases, gets the notification.
ALTER TABLE notification
  ADD COLUMN on_behalf_of uuid,
  ADD CONSTRAINT notification_on_behalf_of_fkey FOREIGN KEY (org_id, on_behalf_of) REFERENCES membership (org_id, id);
CREATE INDEX notification_on_behalf_of ON notification (org_id, on_behalf_of);
GRANT SELECT (case_id, on_behalf_of) ON notification TO voicase_worker;
