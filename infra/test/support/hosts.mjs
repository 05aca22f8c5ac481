/** The host name of each surface. */
export const HOSTS = { reporter: 'report.example.org', admin: 'cases.example.net' };
