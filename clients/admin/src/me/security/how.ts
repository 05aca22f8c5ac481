const names = { sso: 'sso', hwk: 'passkey', otp: 'code', recovery: 'recovery' } as const;

/**
 * How a session began. The server lists the methods in order. The first method comes first, and a second factor that
 * was shown later comes last.
 */
export function how(methods: readonly string[]): (typeof names)[keyof typeof names] | 'other' {
  const first = methods.find((method): method is keyof typeof names => method in names);
  return first ? names[first] : 'other';
}
