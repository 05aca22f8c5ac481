-- Whether everybody, or the role that asks, may make temporary objects in this database. Its owner always may.
SELECT has_database_privilege('public', current_database(), 'TEMPORARY')
  OR has_database_privilege(current_database(), 'TEMPORARY')
    AND NOT pg_has_role((SELECT datdba FROM pg_database WHERE datname = current_database()), 'MEMBER') AS open
