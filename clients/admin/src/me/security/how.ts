const names = { sso: 'sso', hwk: 'passkey', otp: 'code', recovery: 'recovery' } as const;

/** How a session began, from the server's names of the methods: a second factor shown later stands behind the first one. */
export function how(methods: readonly string[]): (typeof names)[keyof typeof names] | 'other' {
  const first = methods.find((method): method is keyof typeof names => method in names);
  return first ? names[first] : 'other';
}
