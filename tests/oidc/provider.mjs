// A real OpenID provider for tests: `node provider.mjs <users.json> <client id> <client secret> <redirect address>`.
// The provider writes its address to standard output, and ends when standard input is closed. At each sign-in it reads
// its users from <users.json> again: { "<address>": { "sub", "email_verified", "name", "groups", "acr", "amr" } }.
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

// Silence the library's warnings about use in production.
console.info = console.warn = () => undefined;
const [file, client_id, client_secret, redirect] = process.argv.slice(2);
const clients = createRequire(new URL('../../clients/package.json', import.meta.url));
const { default: Provider } = await import(pathToFileURL(clients.resolve('oidc-provider')).href);

const users = () => JSON.parse(readFileSync(file, 'utf8'));
const known = (sub) => Object.entries(users()).find(([, user]) => user.sub === sub);
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

const server = createServer();
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [{ client_id, client_secret, redirect_uris: [redirect], grant_types: ['authorization_code'], response_types: ['code'] }],
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'one' }] },
  cookies: { keys: ['of a test'] },
  claims: { openid: ['sub', 'groups', 'acr', 'amr'], email: ['email', 'email_verified'], profile: ['name'] },
  conformIdTokenClaims: false,
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, interaction) => `/login/${interaction.uid}` },
  findAccount: (_, sub) => {
    const found = known(sub);
    if (!found) return undefined;
    const [email, { name, groups, email_verified }] = found;
    return { accountId: sub, claims: () => ({ sub, email, email_verified, name, groups }) };
  },
  loadExistingGrant: async ({ oidc }) => {
    const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
    grant.addOIDCScope('openid email profile');
    await grant.save();
    return grant;
  },
});
const handle = provider.callback();

/** One page with one button. The button signs in the user that `login_hint` names. */
async function login(request, response) {
  const { params } = await provider.interactionDetails(request, response);
  if (request.method === 'POST') {
    const user = users()[params.login_hint];
    const result = user
      ? { login: { accountId: user.sub, acr: user.acr, amr: user.amr, remember: false } }
      : { error: 'access_denied', error_description: 'Nobody of this address.' };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
    return;
  }
  const name = String(params.login_hint).replaceAll(/[<>&"]/g, '');
  response.setHeader('content-type', 'text/html');
  response.end(
    `<!doctype html><html lang="en"><title>Provider</title><h1>${name}</h1><form method="post"><button>Sign in here</button></form>`,
  );
}

server.on('request', (request, response) => {
  const answer = request.url.startsWith('/login/') ? login : handle;
  Promise.resolve(answer(request, response)).catch((error) => {
    response.statusCode = 500;
    response.end(String(error));
  });
});
process.stdin.resume().on('end', () => process.exit(0));
console.log(issuer);
