-- One line for each object that a migration makes. The lines contain no object ids, because these differ between databases.
WITH ours AS (SELECT n.oid, n.nspname, n.nspowner, n.nspacl FROM pg_namespace n WHERE n.nspname IN ('public', 'app', 'ks')),
relation AS (SELECT c.* FROM pg_class c JOIN ours ON ours.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S'))
SELECT format('schema %s of %s: %s', n.nspname, n.nspowner::regrole, ARRAY(SELECT g::text FROM unnest(n.nspacl) g ORDER BY 1)) FROM ours n
UNION ALL SELECT format('relation %s, kind %s, of %s, row security %s, forced %s: %s', r.oid::regclass, r.relkind, r.relowner::regrole,
    r.relrowsecurity, r.relforcerowsecurity, ARRAY(SELECT g::text FROM unnest(coalesce(r.relacl,
      acldefault(CASE r.relkind WHEN 'S' THEN 's'::"char" ELSE 'r' END, r.relowner))) g ORDER BY 1)) FROM relation r
UNION ALL SELECT format('view %s: %s', r.oid::regclass, pg_get_viewdef(r.oid)) FROM relation r WHERE r.relkind IN ('v', 'm')
-- A dump contains no dropped columns, so the numbers of the others differ.
UNION ALL SELECT format('column %s of %s: %s %s, not null %s, default %s, identity %s, generated %s: %s',
    row_number() OVER (PARTITION BY r.oid ORDER BY a.attnum), r.oid::regclass, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
    pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated, ARRAY(SELECT g::text FROM unnest(a.attacl) g ORDER BY 1))
  FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = r.oid AND d.adnum = a.attnum
UNION ALL SELECT format('constraint %s of %s, valid %s: %s', k.conname, k.conrelid::regclass, k.convalidated, pg_get_constraintdef(k.oid))
  FROM pg_constraint k JOIN relation r ON r.oid = k.conrelid
UNION ALL SELECT format('index of %s, valid %s: %s', r.oid::regclass, i.indisvalid, pg_get_indexdef(i.indexrelid))
  FROM pg_index i JOIN relation r ON r.oid = i.indrelid
UNION ALL SELECT format('policy %s of %s, permissive %s, for %s, to %s: %s, check %s', p.policyname, p.tablename, p.permissive, p.cmd, p.roles,
    p.qual, p.with_check) FROM pg_policies p
UNION ALL SELECT format('trigger of %s, enabled %s: %s', r.oid::regclass, t.tgenabled, pg_get_triggerdef(t.oid))
  FROM pg_trigger t JOIN relation r ON r.oid = t.tgrelid WHERE NOT t.tgisinternal
UNION ALL SELECT format('function of %s: %s: %s', f.proowner::regrole, ARRAY(SELECT g::text FROM unnest(coalesce(f.proacl,
    acldefault('f', f.proowner))) g ORDER BY 1), pg_get_functiondef(f.oid)) FROM pg_proc f JOIN ours ON ours.oid = f.pronamespace
ORDER BY 1
