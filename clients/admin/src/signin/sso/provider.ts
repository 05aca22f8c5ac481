/**
 * Whether an address may be opened for a sign-in. Only HTTPS is allowed, and this machine during development. The
 * address comes from the server and could also be code (`javascript:`).
 */
export function isProvider(address: string): boolean {
  try {
    const { protocol, hostname } = new URL(address);
    return protocol === 'https:' || (protocol === 'http:' && /^(localhost|.+\.localhost|127\.0\.0\.1|\[::1\])$/.test(hostname));
  } catch {
    return false;
  }
}
