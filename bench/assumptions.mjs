// The assumptions of the cost model, each with its source. To use better numbers, change them and run
// `node bench/tables.mjs --write`.

/** About people: [value, meaning, source]. */
export const people = {
  employees: [500, 'employees of an organisation', 'a guess; the law begins at 50'],
  reports: [1.57, 'reports of 100 employees in a year', 'NAVEX 2025, median of 4,077 organisations; Europe 0.67'],
  visits: [20, 'times the channel page is opened for one report', 'a guess'],
  returns: [4, 'times a reporter comes back to a report', 'a guess above the field: 26 % of anonymous reporters do at all (NAVEX 2025)'],
  words: [2, 'messages of the reporter on a report', 'a guess'],
  files: [1, 'files of 1 MiB on a report', 'a guess'],
  readings: [25, 'times a case is opened and read by staff in its life', 'a guess'],
  answers: [3, 'messages of staff on a case', 'a guess'],
  notes: [5, 'notes of staff on a case', 'a guess'],
  fetched: [2, 'files fetched by staff for a case', 'a guess'],
  staff: [4, 'members of an organisation', 'a guess: handlers, their deputies, an administrator'],
  present: [0.5, 'of them sign in on a working day', 'a guess'],
  lists: [6, 'times a day each of those looks at the list of cases', 'a guess'],
  watching: [0.5, 'of those have the page open at the busiest moment', 'a guess'],
  seen: [
    0.3,
    'of the open pages are in front and show the list, which looks for news once a minute',
    'a guess; clients/admin/src/cases/use-list.ts',
  ],
  programs: [0.1, 'organisations with a program that asks every five minutes', 'a guess'],
  days: [250, 'working days in a year', 'calendar'],
  hours: [8, 'working hours in a day', 'calendar; one time zone, as in the EU'],
  peak: [3, 'times the average working hour is the busiest', 'a guess; sign-ins at nine'],
  years: [3.3, 'years that a case is kept', 'three after closing (the EU pack) and the months before; nothing erases by itself yet'],
};

/** About machines. */
export const machines = {
  task: [0.5, 'cores of a task', 'infra/src/config.ts'],
  memory: [1024, 'MiB of a task', 'infra/src/config.ts'],
  target: [0.6, 'of its CPU that a service is scaled to', 'infra/src/app.ts; the same is wanted of the database'],
  least: [2, 'tasks of a surface at least', 'infra/src/config.ts'],
  most: [10, 'tasks of a surface at most', 'infra/src/config.ts'],
  pool: [20, 'connections of a process to the main database', 'api/src/app.rs'],
  keys: [8, 'connections of a process to the keystore', 'api/src/app.rs'],
  core: [4, 'ACUs that have one core', 'from memory: an ACU is 2 GiB, and Aurora gives 8 GiB a core'],
  acus: [16, 'ACUs of the main cluster at most', 'infra/src/config.ts'],
  idle: [1, 'ACUs of an instance at least', 'infra/src/config.ts'],
  organisation: [3147, 'bytes of an organisation in the main database, before its work', 'measured with 100,000 organisations'],
  hot: [0.2, 'of the main database that wants to be in memory', 'a guess'],
  upkeep: [1.3, 'times what statements cost, for vacuum and the rest of the database', 'a guess; measured is less, on an empty disk'],
  trip: [0.5, 'ms of a statement’s way to the database and back', 'from memory, inside a region'],
  commit: [4, 'ms of a commit', 'from memory: Aurora writes to six copies'],
};

/**
 * About prices: list prices of eu-central-1 in USD from memory, so they may be wrong by 15 %. A month has 730 hours.
 */
export const prices = {
  balancer: [20, 'a load balancer'],
  lcu: [6, 'a unit of its capacity: 3,000 connections, or 1 GB an hour'],
  addresses: [11, 'three public addresses'],
  firewall: [10, 'the firewall and its groups'],
  inspected: [0.6, 'a million requests inspected'],
  task: [20.7, 'a task of 0.5 cores and 1 GiB'],
  acu: [0.14, 'an ACU for an hour'],
  stored: [0.12, 'a GB in Aurora'],
  written: [0.22, 'a million writes of 4 KiB in Aurora'],
  nat: [9, 'two NAT instances'],
  secrets: [11, 'secrets and keys'],
  watched: [15, 'logs and alarms'],
  objects: [0.0245, 'a GB in S3'],
  puts: [0.0054, 'a thousand writing requests to S3'],
  gets: [0.00043, 'a thousand reading requests to S3'],
  backup: [0.05, 'a GB in the backup vault, where some 2 full copies’ worth lie'],
  out: [0.09, 'a GB to the internet'],
};

export const values = (table) => Object.fromEntries(Object.entries(table).map(([name, [value]]) => [name, value]));
