/**
 * Passkeys, between the server's JSON and the browser. The decoding is our own for every browser: some lack the built-in one, and
 * password managers that step in between hand back credentials without toJSON.
 */
import { base64url, unbase64url } from '@voicase/shared/bytes';
import { ApiProblem } from '@voicase/shared/gql';

interface Descriptor {
  type: 'public-key';
  id: string;
  transports?: AuthenticatorTransport[];
}
/** What the server sends, as WebAuthn's JSON forms say. */
interface CreationJson extends Omit<PublicKeyCredentialCreationOptions, 'challenge' | 'user' | 'excludeCredentials'> {
  challenge: string;
  user: { id: string; name: string; displayName: string };
  excludeCredentials?: Descriptor[];
}
interface RequestJson extends Omit<PublicKeyCredentialRequestOptions, 'challenge' | 'allowCredentials'> {
  challenge: string;
  allowCredentials?: Descriptor[];
}

export const passkeysHere = (): boolean => 'PublicKeyCredential' in window && 'credentials' in navigator;

const known = (list: Descriptor[] = []) => list.map((one) => ({ ...one, id: unbase64url(one.id) }));
const text = (bytes: ArrayBuffer | null) => bytes && base64url(new Uint8Array(bytes));

export function creationOptions(json: unknown): PublicKeyCredentialCreationOptions {
  const options = json as CreationJson;
  return {
    ...options,
    challenge: unbase64url(options.challenge),
    user: { ...options.user, id: unbase64url(options.user.id) },
    excludeCredentials: known(options.excludeCredentials),
  };
}

export function requestOptions(json: unknown): PublicKeyCredentialRequestOptions {
  const options = json as RequestJson;
  return { ...options, challenge: unbase64url(options.challenge), allowCredentials: known(options.allowCredentials) };
}

function credentialJson(credential: PublicKeyCredential, response: Record<string, unknown>) {
  const { id, rawId, type, authenticatorAttachment } = credential;
  return {
    id,
    rawId: text(rawId),
    type,
    authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: { clientDataJSON: text(credential.response.clientDataJSON), ...response },
  };
}

/** A new passkey on this device or on another one near by. */
export async function makePasskey(options: unknown): Promise<unknown> {
  const credential = await ceremony(() => navigator.credentials.create({ publicKey: creationOptions(options) }));
  const response = credential.response as AuthenticatorAttestationResponse;
  return credentialJson(credential, { attestationObject: text(response.attestationObject), transports: response.getTransports() });
}

/** Proof of a passkey that is there already. */
export async function showPasskey(options: unknown): Promise<unknown> {
  const credential = await ceremony(() => navigator.credentials.get({ publicKey: requestOptions(options) }));
  const { authenticatorData, signature, userHandle } = credential.response as AuthenticatorAssertionResponse;
  return credentialJson(credential, {
    authenticatorData: text(authenticatorData),
    signature: text(signature),
    userHandle: text(userHandle),
  });
}

/** Browsers do not tell a person who cancelled from a device that found nothing, so that pages cannot ask who is there. */
async function ceremony(run: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  try {
    return (await run()) as PublicKeyCredential;
  } catch (why) {
    const name = why instanceof Error || why instanceof DOMException ? why.name : '';
    if (name === 'NotAllowedError' || name === 'AbortError') throw new ApiProblem('PASSKEY_UNUSED');
    if (name === 'InvalidStateError') throw new ApiProblem('PASSKEY_KNOWN');
    throw new ApiProblem('PASSKEY_UNFIT');
  }
}
