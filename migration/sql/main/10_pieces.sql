-- A file arrives in pieces. Each piece is one object in the object store, because S3 refuses small parts of a multipart upload. The worker
-- joins the pieces later.
ALTER TABLE upload_slot
  DROP COLUMN upload_id,
  -- Number of bytes that have arrived without a gap, from the start of the file.
  ADD COLUMN arrived bigint NOT NULL DEFAULT 0 CHECK (arrived BETWEEN 0 AND size),
  -- Names of the objects that hold the pieces, in the order of the file.
  ADD COLUMN pieces text[] NOT NULL DEFAULT '{}',
  -- Every object name that was reserved for a piece before its bytes arrived. Only the last one can still become a piece.
  ADD COLUMN tried text[] NOT NULL DEFAULT '{}';
GRANT UPDATE (arrived, pieces, tried) ON upload_slot TO voicase_reporter, voicase_admin;

-- Files whose pieces are not joined yet. The worker deletes the row when the object of the attachment exists.
CREATE TABLE unjoined_file (
  org_id uuid NOT NULL,
  -- Id of the attachment.
  id uuid NOT NULL,
  pieces text[] NOT NULL CHECK (cardinality(pieces) > 1),
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, id) REFERENCES attachment (org_id, id)
);
ALTER TABLE unjoined_file ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON unjoined_file AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
-- A role that sees the attachment sees the row. The sub-select runs under the policies of attachment.
CREATE POLICY of_attachment ON unjoined_file FOR SELECT TO voicase_reporter, voicase_admin
  USING (EXISTS (SELECT FROM attachment a WHERE a.org_id = unjoined_file.org_id AND a.id = unjoined_file.id));
CREATE POLICY attach ON unjoined_file FOR INSERT TO voicase_reporter, voicase_admin
  WITH CHECK (EXISTS (SELECT FROM attachment a WHERE a.org_id = unjoined_file.org_id AND a.id = unjoined_file.id));
CREATE POLICY join_them ON unjoined_file TO voicase_worker USING (true);
GRANT SELECT, INSERT ON unjoined_file TO voicase_reporter, voicase_admin;
GRANT SELECT, DELETE ON unjoined_file TO voicase_worker;
GRANT SELECT (object_key, wire_size) ON attachment TO voicase_worker;

-- Bytes that reporters have uploaded and not attached: in one organisation, and in all.
CREATE INDEX upload_slot_unattached ON upload_slot (org_id) INCLUDE (arrived) WHERE NOT attached AND arrived > 0 AND member_id IS NULL;
GRANT SELECT (arrived, attached, member_id) ON upload_slot TO voicase_lookup;
SET ROLE voicase_lookup;
CREATE FUNCTION app.unattached_bytes(organisation uuid, OUT here bigint, OUT everywhere bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT coalesce(sum(s.arrived) FILTER (WHERE s.org_id = organisation), 0)::bigint, coalesce(sum(s.arrived), 0)::bigint
    FROM upload_slot s WHERE NOT s.attached AND s.arrived > 0 AND s.member_id IS NULL $$;
REVOKE ALL ON FUNCTION app.unattached_bytes(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.unattached_bytes(uuid) TO voicase_reporter;
SET ROLE voicase_owner;
