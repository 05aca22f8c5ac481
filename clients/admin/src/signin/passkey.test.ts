import { afterEach, expect, test, vi } from 'vitest';
import { creationOptions, makePasskey, requestOptions, showPasskey } from './passkey';

const bytes = (...values: number[]) => new Uint8Array(values);
const creation = {
  rp: { id: 'admin.example', name: 'VoiCase' },
  user: { id: 'AQID', name: 'mira@example.org', displayName: 'Mira' },
  challenge: '_-8',
  pubKeyCredParams: [{ type: 'public-key', alg: -8 }],
  excludeCredentials: [{ type: 'public-key', id: 'BAU' }],
  authenticatorSelection: { userVerification: 'required' },
};

afterEach(() => vi.unstubAllGlobals());

test("the server's options become bytes, and nothing of them is lost", () => {
  const options = creationOptions(creation);
  expect(options.challenge).toEqual(bytes(255, 239));
  expect(options.user.id).toEqual(bytes(1, 2, 3));
  expect(options.excludeCredentials).toEqual([{ type: 'public-key', id: bytes(4, 5) }]);
  expect(options.authenticatorSelection).toEqual({ userVerification: 'required' });
  expect(requestOptions({ challenge: 'AQ', rpId: 'admin.example', userVerification: 'required' })).toMatchObject({
    challenge: bytes(1),
    allowCredentials: [],
    userVerification: 'required',
  });
});

test('a credential goes to the server as text, also from a browser without toJSON', async () => {
  const get = () =>
    Promise.resolve({
      id: 'BAU',
      rawId: bytes(4, 5).buffer,
      type: 'public-key',
      authenticatorAttachment: 'platform',
      getClientExtensionResults: () => ({}),
      response: { clientDataJSON: bytes(1).buffer, authenticatorData: bytes(2).buffer, signature: bytes(3).buffer, userHandle: null },
    });
  vi.stubGlobal('navigator', { credentials: { get } });
  await expect(showPasskey({ challenge: 'AQ' })).resolves.toEqual({
    id: 'BAU',
    rawId: 'BAU',
    type: 'public-key',
    authenticatorAttachment: 'platform',
    clientExtensionResults: {},
    response: { clientDataJSON: 'AQ', authenticatorData: 'Ag', signature: 'Aw', userHandle: null },
  });
});

test.each([
  ['NotAllowedError', 'PASSKEY_UNUSED'],
  ['InvalidStateError', 'PASSKEY_KNOWN'],
  ['SecurityError', 'PASSKEY_UNFIT'],
])('%s is told as %s', async (name, code) => {
  vi.stubGlobal('navigator', { credentials: { create: () => Promise.reject(new DOMException('', name)) } });
  await expect(makePasskey(creation)).rejects.toMatchObject({ code });
});
