-- Who can object to a restriction or a fallback reviewer that waits gets a mail.
ALTER TABLE outbox DROP CONSTRAINT outbox_kind_check, ADD CONSTRAINT outbox_kind_check CHECK (kind IN ('invitation', 'confirm_email',
  'email_changed', 'reset', 'reset_done', 'reset_asked', 'reset_waits', 'reset_elsewhere', 'rights_asked', 'rights_given', 'codes_refused',
  'restriction_waits', 'fallback_reviewer_waits'));
