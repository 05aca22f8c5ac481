/**
 * Where the browser may be sent for a sign-in: an encrypted page, or one on this very machine while the product is developed.
 * The address comes from the server, and an address can also be a program (`javascript:`).
 */
export function isProvider(address: string): boolean {
  try {
    const { protocol, hostname } = new URL(address);
    return protocol === 'https:' || (protocol === 'http:' && /^(localhost|.+\.localhost|127\.0\.0\.1|\[::1\])$/.test(hostname));
  } catch {
    return false;
  }
}
