const names = { sso: 'sso', hwk: 'passkey', otp: 'code', recovery: 'recovery' } as const;

/** How a session began. The server lists the methods in order: the first method, then a second factor that was shown later. */
export function how(methods: readonly string[]): (typeof names)[keyof typeof names] | 'other' {
  const first = methods.find((method): method is keyof typeof names => method in names);
  return first ? names[first] : 'other';
}
