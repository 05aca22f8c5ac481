-- A member enters a report that came by phone, by post or in a meeting. ks.put only inserts: the primary key refuses a case that has
-- secrets already. Without a proof, the case has no access code. The staff role still cannot open a case by its proof.
SET ROLE voicase_keystore;
GRANT EXECUTE ON FUNCTION ks.put(uuid, uuid, bytea, bytea, bytea, date) TO voicase_admin;
SET ROLE voicase_owner;
