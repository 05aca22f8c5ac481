// Reads from PostgreSQL's catalog which tables belong to an organisation, and which of their keys do not begin with
// the column `org_id`.
const FIRST = (table, column) => `(SELECT attname FROM pg_attribute WHERE attrelid = ${table} AND attnum = ${column})`;
const OURS = "relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'seaql_migrations'";

export function catalogue(database) {
  const names = (sql) => database.ask(sql).map((row) => row.join(' '));
  const has = "EXISTS (SELECT FROM pg_attribute WHERE attrelid = pg_class.oid AND attname = 'org_id')";
  return {
    of_an_organisation: names(`SELECT relname FROM pg_class WHERE ${OURS} AND ${has} ORDER BY 1`),
    global: names(`SELECT relname FROM pg_class WHERE ${OURS} AND NOT ${has} ORDER BY 1`),
    // Unique indexes whose first column is not `org_id`.
    unique:
      names(`SELECT i.indrelid::regclass, (SELECT string_agg(attname, ', ' ORDER BY array_position(i.indkey::int[], attnum::int)) FROM pg_attribute
        WHERE attrelid = i.indrelid AND attnum = ANY (i.indkey))
      FROM pg_index i JOIN pg_class ON pg_class.oid = i.indrelid
      WHERE ${OURS} AND ${has} AND i.indisunique AND ${FIRST('i.indrelid', 'i.indkey[0]')} <> 'org_id' ORDER BY 1, 2`),
    // Foreign keys whose first column is not `org_id`.
    foreign: names(`SELECT conrelid::regclass, confrelid::regclass FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
      WHERE contype = 'f' AND ${OURS} AND ${has} AND ${FIRST('conrelid', 'conkey[1]')} <> 'org_id' ORDER BY 1, 2`),
    to_organisation: names(`SELECT count(*) FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
      WHERE contype = 'f' AND ${OURS} AND confrelid = 'organisation'::regclass`).map(Number)[0],
  };
}
