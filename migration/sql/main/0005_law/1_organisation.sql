-- A law pack that no person has checked needs the confirmation of a member. Until then, the organisation takes no reports.
ALTER TABLE organisation
  -- The hash of the confirmed pack. A changed pack has another hash, so it needs a new confirmation.
  ADD COLUMN law_confirmed text CHECK (length(law_confirmed) BETWEEN 1 AND 64),
  ADD COLUMN law_confirmed_on date,
  ADD COLUMN law_confirmed_by uuid,
  -- The organisation's own periods in calendar days. The law pack may only be stricter.
  ADD COLUMN own_acknowledgement_days smallint CHECK (own_acknowledgement_days BETWEEN 1 AND 365),
  ADD COLUMN own_feedback_days smallint CHECK (own_feedback_days BETWEEN 1 AND 365),
  ADD CHECK (num_nulls(law_confirmed, law_confirmed_on, law_confirmed_by) IN (0, 3)),
  ADD FOREIGN KEY (id, law_confirmed_by) REFERENCES membership (org_id, id);
CREATE INDEX organisation_law_confirmed_by ON organisation (id, law_confirmed_by);

CREATE POLICY law ON organisation FOR UPDATE TO voicase_admin USING (true) WITH CHECK (true);
GRANT UPDATE (law_confirmed, law_confirmed_on, law_confirmed_by, own_acknowledgement_days, own_feedback_days) ON organisation TO voicase_admin;
GRANT SELECT (law_confirmed, own_acknowledgement_days, own_feedback_days) ON organisation TO voicase_reporter;
