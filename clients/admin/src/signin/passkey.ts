/**
 * Converts passkeys between the server's JSON and the browser's objects. The built-in conversion is not used, because
 * some browsers lack it and some password managers return credentials without toJSON.
 */
import { base64url, unbase64url } from '@voicase/shared/bytes';
import { ApiProblem } from '@voicase/shared/gql';

interface Descriptor {
  type: 'public-key';
  id: string;
  transports?: AuthenticatorTransport[];
}
/** The server's messages, in WebAuthn's JSON format. */
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

/** Creates a passkey on this device or on another device nearby. */
export async function makePasskey(options: unknown): Promise<unknown> {
  const credential = await ceremony(() => navigator.credentials.create({ publicKey: creationOptions(options) }));
  const response = credential.response as AuthenticatorAttestationResponse;
  return credentialJson(credential, { attestationObject: text(response.attestationObject), transports: response.getTransports() });
}

/** Signs in with an existing passkey. */
export async function showPasskey(options: unknown): Promise<unknown> {
  const credential = await ceremony(() => navigator.credentials.get({ publicKey: requestOptions(options) }));
  const { authenticatorData, signature, userHandle } = credential.response as AuthenticatorAssertionResponse;
  return credentialJson(credential, {
    authenticatorData: text(authenticatorData),
    signature: text(signature),
    userHandle: text(userHandle),
  });
}

/** Browsers report a cancelled dialog and a missing passkey with the same error, so that pages cannot probe for passkeys. */
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
