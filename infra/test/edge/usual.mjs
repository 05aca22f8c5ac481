// The requests of our own pages and of programs.
import { randomBytes, randomUUID } from 'node:crypto';
import { idOf } from '../../../tests/support/operations.mjs';

/** A random secret that begins with `6--`, which the Core Rule Set mistakes for SQL. Few real secrets begin so. */
const secret = (bytes = 32) => `6--${randomBytes(bytes).toString('base64url')}`;

const operation = (surface, name, input, more = {}) => ({
  operation: name,
  surface,
  id: idOf(surface, name),
  variables: { input },
  ...more,
});

const file = (name) => ({
  slot: randomUUID(),
  secret: secret(),
  key: secret(),
  name,
  mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  size: 48_211,
});

/** A reporter's requests with free text. */
export function reporting(text) {
  const answers = [text, randomUUID(), [randomUUID(), randomUUID()], '2026-03-14', true, `${text.slice(0, 200)}?`].map((value) => ({
    question: randomUUID(),
    value,
  }));
  const name = text.slice(0, 120);
  const report = {
    channel: 'k7-werk',
    idempotencyKey: randomUUID(),
    form: randomUUID(),
    anonymity: 'CONFIDENTIAL',
    language: 'de',
    answers,
    identity: { name, contact: text },
    files: [file(name), file('Übersicht (2).docx')],
    access: secret(),
    work: { seed: secret(), nonce: 13 },
  };
  const session = { headers: { 'x-reporter-session': secret(180) } };
  return [
    operation('reporter', 'SubmitReport', report),
    operation('reporter', 'SendMessage', { idempotencyKey: randomUUID(), text, files: [file(name)] }, session),
  ];
}

const jwt = () => `${Buffer.from('{"alg":"EdDSA","typ":"at+jwt","kid":"1"}').toString('base64url')}.${secret(200)}.${secret(64)}`;
const signedIn = () => ({
  headers: { authorization: `Bearer ${jwt()}`, 'x-organization-id': randomUUID(), cookie: `__Host-voicase=${secret(48)}` },
});

/** Staff's requests for the work on a case, with free text. */
function working(text) {
  const of = (name, input) => operation('admin', name, input, signedIn());
  const [idempotencyKey, id, language] = [randomUUID(), randomUUID(), 'de'];
  return [
    of('EnterReport', {
      channel: id,
      idempotencyKey,
      form: id,
      source: 'PHONE',
      receivedOn: '2026-03-14',
      lateReason: text,
      receivedName: text.slice(0, 120),
      recording: 'REFUSED',
      anonymity: 'CONFIDENTIAL',
      language,
      answers: [{ question: id, value: text }],
      identity: { name: text.slice(0, 120), contact: text },
      acknowledged: true,
      about: [id],
      access: secret(),
    }),
    of('AddTask', { case: id, idempotencyKey, content: { title: text.slice(0, 120), details: text, dueOn: '2026-03-14' } }),
    of('AddTemplate', {
      idempotencyKey,
      kind: 'CHECKLIST',
      versions: [{ language, name: text.slice(0, 100), body: text, tasks: [{ title: text.slice(0, 120) }] }],
    }),
    of('AddCategory', { name: [{ language, text: text.slice(0, 100) }] }),
    of('LinkCases', { case: id, idempotencyKey, number: 'VC-2026-48213', kind: 'RELATED', reason: text }),
    of('WriteRecord', { case: id, idempotencyKey, follows: null, heldOn: '2026-03-14', recording: 'REFUSED', text }),
    of('RequestIdentityOpening', { case: id, idempotencyKey, reason: text, words: text }),
    of('PrepareDisclosure', { case: id, idempotencyKey, recipient: text.slice(0, 120), purpose: text, provision: text.slice(0, 200) }),
    of('RecordDisclosure', { disclosure: id, manner: text }),
  ];
}

/** Staff's requests with free text. */
export function staff(text) {
  const of = (name, input) => operation('admin', name, input, signedIn());
  const [idempotencyKey, id] = [randomUUID(), randomUUID()];
  return [
    of('AddNote', { case: id, idempotencyKey, text }),
    of('SendMessage', { case: id, idempotencyKey, text, feedback: true, files: [file(text.slice(0, 100))] }),
    of('AddPerson', { case: id, idempotencyKey: randomUUID(), name: text.slice(0, 250), role: 'WITNESS', member: null }),
    of('CloseCase', {
      case: id,
      expected: 1,
      outcome: 'SUBSTANTIATED',
      words: text,
      findings: text,
      correctiveActions: [{ text, ownerName: text.slice(0, 120), dueOn: '2026-03-14' }],
      damage: { currency: 'EUR', minorUnits: '125000' },
      retention: 'PROCEEDINGS',
      retentionReason: text,
      remark: text,
    }),
    of('UpdateCase', { case: id, title: text.slice(0, 200), severity: 'HIGH' }),
    of('RestrictCase', { case: id, members: [randomUUID(), randomUUID()], reason: text }),
    of('AddDepartment', { name: text.slice(0, 100), parent: randomUUID() }),
    ...working(text),
  ];
}

const passkey = (type) => ({
  id: secret(16),
  rawId: secret(16),
  type: 'public-key',
  response: {
    clientDataJSON: Buffer.from(
      `{"type":"${type}","challenge":"${secret()}","origin":"https://cases.example.net","crossOrigin":false}`,
    ).toString('base64url'),
    authenticatorData: secret(180),
    signature: secret(71),
    attestationObject: secret(300),
    transports: ['internal', 'hybrid'],
  },
  clientExtensionResults: { credProps: { rk: true } },
});

const INTROSPECTION =
  'query IntrospectionQuery { __schema { queryType { name } types { ...FullType } directives { name args { ...InputValue } } } } fragment FullType on __Type { kind name fields(includeDeprecated: true) { name type { ...TypeRef } } } fragment InputValue on __InputValue { name defaultValue } fragment TypeRef on __Type { kind name ofType { kind name } }';

function signingIn() {
  const at = (name, input, path = '/graphql/auth') => ({ name, surface: 'admin', call: { ...operation('admin', name, input), path } });
  return [
    at('SignIn', { email: 'maeve.o’brien+cases@post.example.ie', password: 'correct horse battery staple' }),
    at('SignIn', { email: "m.o'brien@example.co.uk", password: "x' or 'x'='x" }),
    at('BeginPasskey', { ticket: jwt() }),
    at('ConfirmPasskey', { ticket: jwt(), ceremony: secret(), credential: passkey('webauthn.create'), name: 'Mein Schlüssel' }),
    at('CompletePasskeySignIn', { ceremony: secret(), credential: passkey('webauthn.get') }),
    at('AddPasskey', { ceremony: secret(), credential: passkey('webauthn.create'), name: 'Mein Schlüssel' }),
    at('CompleteSignIn', { ticket: jwt(), code: '493112' }),
    at('BeginSso', { email: 'zoë@example.nl' }),
    at('CompleteSso', { code: `0.${secret(200)}`, state: secret(), issuer: 'https://login.example.com/realms/staff' }),
  ];
}

function administering() {
  const of = (name, input) => ({ name, surface: 'admin', call: operation('admin', name, input, signedIn()) });
  const rights = {
    role: 'CASE_MANAGER',
    allow: ['CASE_READ', 'CASE_EXPORT'],
    deny: [],
    caseScope: 'DEPARTMENTS',
    departments: [randomUUID()],
    expiresOn: '2027-01-31',
  };
  return [
    of('InviteMember', { email: 'jean-luc.d’arcy@example.fr', rights }),
    of('CreateOrganisation', {
      name: 'Müller & Söhne',
      timeZone: 'Europe/Berlin',
      lawPack: 'de',
      slug: 'mueller-soehne',
      administratorEmail: 'it@example.de',
    }),
    of('SaveSso', {
      issuer: 'https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0',
      clientId: randomUUID(),
      clientSecret: '8Q~x8Q~;|$(id)',
      domains: ['example.org', 'mail.example.org'],
      roleClaim: 'https://example.org/claims/roles',
      roles: [{ value: 'VoiCase-Admins (EU)', role: 'ADMINISTRATOR' }],
      mfaValues: ['mfa', 'http://schemas.microsoft.com/claims/multipleauthn'],
      provision: true,
      enabled: true,
    }),
    of('CreateApiToken', {
      name: 'BI',
      permissions: ['CASE_READ'],
      readsCases: false,
      networks: ['203.0.113.0/24', '2001:db8::/32'],
      expiresOn: '2027-01-31',
    }),
    {
      name: 'Cases',
      surface: 'admin',
      call: {
        id: idOf('admin', 'Cases'),
        variables: {
          filter: { stages: ['NEW', 'INVESTIGATION'], unassigned: true, number: '2026-0017' },
          order: 'DUE',
          after: secret(24),
          dialogue: false,
        },
        ...signedIn(),
      },
    },
  ];
}

/** Requests without free text. */
export function traffic() {
  const program = { path: '/graphql/api', headers: { authorization: `Bearer vc_${secret()}` } };
  const page = (surface, path, headers = {}) => ({ name: path, surface, path, headers });
  const browser = {
    'accept-language': 'ar-EG,ar;q=0.9,en;q=0.8',
    accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
    'sec-fetch-mode': 'navigate',
    'upgrade-insecure-requests': '1',
  };
  return [
    page('reporter', '/k7-werk', browser),
    page('reporter', '/select-union', browser),
    page('reporter', '/assets/index-B7x_Q-9a.js'),
    page('reporter', '/readyz'),
    page('admin', '/', browser),
    page('admin', '/cases/2026-0017', { ...browser, cookie: `__Host-voicase=${secret(48)}; __Host-voicase-sso=${secret(90)}` }),
    page(
      'admin',
      `/sso?code=0.${secret(300)}&state=${secret()}&session_state=${randomUUID()}&iss=https%3A%2F%2Flogin.example.com%2Frealms%2Fstaff`,
      browser,
    ),
    page('admin', '/sso?error=access_denied&error_description=The%20user%20cancelled%20it.&state=x', browser),
    page('admin', `/files/${secret()}`),
    page('admin', '/.well-known/security.txt'),
    { name: 'Channel', surface: 'reporter', call: { id: idOf('reporter', 'Channel'), variables: { slug: 'k7-werk' } } },
    {
      name: 'OpenReport',
      surface: 'reporter',
      call: { ...operation('reporter', 'OpenReport', { channel: 'k7-werk', access: secret() }), path: '/graphql/auth' },
    },
    ...signingIn(),
    ...administering(),
    { name: 'introspection', surface: 'admin', call: { ...program, body: JSON.stringify({ query: INTROSPECTION }) } },
    {
      name: 'a free document',
      surface: 'admin',
      call: {
        ...program,
        body: JSON.stringify({ query: 'query($n: String!) { caseByNumber(number: $n) { id title } }', variables: { n: '2026-0017' } }),
      },
    },
  ];
}
