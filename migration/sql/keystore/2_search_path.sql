-- pg_temp is last, as in the main database: a caller's temporary table cannot hide one of ours.
SET ROLE voicase_keystore;
ALTER FUNCTION ks.put(uuid, uuid, bytea, bytea, bytea, date) SET search_path = pg_catalog, ks, pg_temp;
ALTER FUNCTION ks.open(uuid, uuid, bytea) SET search_path = pg_catalog, ks, pg_temp;
ALTER FUNCTION ks.read(uuid, uuid[]) SET search_path = pg_catalog, ks, pg_temp;
ALTER FUNCTION ks.confirm(uuid, uuid[]) SET search_path = pg_catalog, ks, pg_temp;
SET ROLE voicase_owner;
