-- Notifications of members: what waits for them, by kind and case, without content. There is one row for each member, kind and case. A
-- repeated event renews the row. A row that a reporter or the calendar caused has a date and no instant.
CREATE TABLE notification (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  member_id uuid NOT NULL,
  case_id uuid NOT NULL,
  -- The server has the list of kinds. A new one needs no migration.
  kind text NOT NULL CHECK (kind ~ '^[a-z_]{1,40}$'),
  -- The member who caused it.
  actor_id uuid,
  happened_on date NOT NULL,
  happened_at timestamptz,
  read boolean NOT NULL DEFAULT false,
  -- Whether the matter is settled, by this member or by another one. A settled row is silent.
  handled boolean NOT NULL DEFAULT false,
  -- Whether no email about the row is due any more.
  mailed boolean NOT NULL DEFAULT false,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, member_id, kind, case_id),
  CHECK ((actor_id IS NULL) = (happened_at IS NULL)),
  FOREIGN KEY (org_id, member_id) REFERENCES membership (org_id, id),
  FOREIGN KEY (org_id, actor_id) REFERENCES membership (org_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id)
);
CREATE INDEX notification_case ON notification (org_id, case_id);
CREATE INDEX notification_actor ON notification (org_id, actor_id);
CREATE INDEX notification_old ON notification (org_id, happened_on);
CREATE INDEX notification_unread ON notification (org_id, member_id) WHERE NOT read AND NOT handled;
CREATE INDEX notification_unmailed ON notification (org_id, member_id) WHERE NOT mailed AND NOT read AND NOT handled;

-- How a member wants emails about notifications. NULL, and a missing row, mean the default of the server.
CREATE TABLE notification_setting (
  org_id uuid NOT NULL,
  member_id uuid NOT NULL,
  -- Kinds that are mailed within minutes, and kinds that wait for the daily summary. Any other kind is never mailed.
  at_once text[],
  digest text[],
  -- Hours in which no email is sent: from the first, until the second begins.
  quiet_from smallint CHECK (quiet_from BETWEEN 0 AND 23),
  quiet_to smallint CHECK (quiet_to BETWEEN 0 AND 23),
  digest_at smallint CHECK (digest_at BETWEEN 0 AND 23),
  time_zone text,
  language text CHECK (language ~ '^[a-z]{2,3}$'),
  PRIMARY KEY (org_id, member_id),
  CHECK ((at_once IS NULL) = (digest IS NULL)),
  CHECK ((quiet_from IS NULL) = (quiet_to IS NULL)),
  CHECK (quiet_from <> quiet_to),
  FOREIGN KEY (org_id, member_id) REFERENCES membership (org_id, id)
);

-- When the worker last sent emails of an organisation, which is a multiple of five minutes, and the day whose reminders it has written.
CREATE TABLE notification_mark (
  org_id uuid PRIMARY KEY REFERENCES organisation (id),
  mailed_at timestamptz,
  reminded_on date
);

-- The secret address of a member's calendar of due dates.
CREATE TABLE calendar_feed (
  org_id uuid NOT NULL,
  member_id uuid NOT NULL,
  -- SHA-256 of the token in the address. The token has 256 random bits, so a slow hash is not needed.
  token_hash bytea NOT NULL UNIQUE,
  created_at timestamptz NOT NULL,
  used_on date,
  PRIMARY KEY (org_id, member_id),
  FOREIGN KEY (org_id, member_id) REFERENCES membership (org_id, id)
);

-- The next day on which a running deadline needs a reminder, and how many per cent of its span the last reminder was about.
ALTER TABLE deadline
  ADD COLUMN remind_on date,
  ADD COLUMN reminded smallint NOT NULL DEFAULT 0;
CREATE INDEX deadline_remind ON deadline (org_id, remind_on) WHERE met_on IS NULL AND paused_on IS NULL AND removed_on IS NULL;

-- When a member first opened the case, when the case was escalated because no member had, and when staff were last told about the next
-- step of the wait for the reporter.
ALTER TABLE "case"
  ADD COLUMN opened_on date,
  ADD COLUMN escalated_on date,
  ADD COLUMN wait_told_on date;
CREATE INDEX case_unopened ON "case" (org_id, released_on)
  WHERE released_on IS NOT NULL AND stage = 'new' AND opened_on IS NULL AND escalated_on IS NULL;

-- Emails that were given up stay in the outbox. `details` holds the lines of an email about notifications, sealed.
ALTER TABLE outbox
  ADD COLUMN details bytea,
  ADD COLUMN given_up_on date,
  ADD COLUMN failure text CHECK (failure IN ('unreachable', 'refused', 'rejected', 'unreadable')),
  ADD CHECK ((given_up_on IS NULL) = (failure IS NULL));
CREATE INDEX outbox_given_up ON outbox (org_id, given_up_on) WHERE given_up_on IS NOT NULL;
