/** Splits a list of networks at line breaks, commas and spaces. The server validates them. */
export const networksOf = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);
