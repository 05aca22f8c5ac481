/**
 * Whether an address may be opened for a sign-in: HTTPS, or this machine during development. The server returns the address, and an address
 * can also be code (`javascript:`).
 */
export function isProvider(address: string): boolean {
  try {
    const { protocol, hostname } = new URL(address);
    return protocol === 'https:' || (protocol === 'http:' && /^(localhost|.+\.localhost|127\.0\.0\.1|\[::1\])$/.test(hostname));
  } catch {
    return false;
  }
}
