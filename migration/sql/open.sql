-- Whether PUBLIC, or a role that a process signs in with, may create temporary objects in this database. The owner always may, and
-- so may the migrations, which act as the owner.
SELECT has_database_privilege('public', d.oid, 'TEMPORARY') OR EXISTS (
    SELECT FROM pg_roles r WHERE r.rolname LIKE 'voicase\_%' AND r.rolcanlogin AND NOT r.rolsuper
      AND NOT pg_has_role(r.oid, d.datdba, 'MEMBER') AND has_database_privilege(r.oid, d.oid, 'TEMPORARY')) AS open
  FROM pg_database d WHERE d.datname = current_database()
