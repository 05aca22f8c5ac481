/** A hint, not a rule: the server decides what it takes. Length counts most, because that is what guessing pays for. */
export type Strength = 'short' | 'fair' | 'good';

export function strength(password: string): Strength {
  const length = [...password].length;
  const different = new Set(password).size;
  if (length < 12 || different < 6) return 'short';
  return length >= 16 && different >= 8 ? 'good' : 'fair';
}
