import { facts } from '../support/facts';
import { expect, test } from '../support/test';

// Pages, missing resources, refused requests and health checks must all have the same strict headers.
const asked = [
  ['GET', '/'],
  ['GET', '/nobody-has-this-channel'],
  ['GET', '/assets/none.js'],
  ['GET', '/livez'],
  ['GET', '/graphql'],
  ['POST', '/graphql'],
  ['POST', '/graphql/auth'],
  ['PUT', '/up/none/1'],
  ['GET', '/down/none'],
  ['GET', '/files/none'],
  ['DELETE', '/'],
] as const;

const strict = {
  'x-frame-options': /^DENY$/,
  'x-content-type-options': /^nosniff$/,
  'referrer-policy': /^no-referrer$/,
  'permissions-policy': /camera=\(\)/,
  'content-security-policy': /default-src 'none';.*frame-ancestors 'none'/,
};

for (const [surface, origin] of [
  ["reporters'", facts.reporter],
  ["staff's", facts.admin],
] as const) {
  test(`every answer of the ${surface} surface carries the strict headers and sets no cookie`, async ({ request }) => {
    for (const [method, path] of asked) {
      const url = new URL(path, origin);
      const { host } = url;
      // Some resolvers do not know *.localhost, so send the name in the Host header.
      url.hostname = '127.0.0.1';
      const answer = await request.fetch(url.href, { method, headers: { host }, maxRedirects: 0 });
      for (const [name, wanted] of Object.entries(strict)) expect(answer.headers()[name], `${method} ${path}: ${name}`).toMatch(wanted);
      expect(answer.headers()['set-cookie'], `${method} ${path}`).toBeUndefined();
    }
  });
}
