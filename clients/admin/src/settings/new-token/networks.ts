/** Splits a list of networks at white space, commas and semicolons. The server validates the networks. */
export const networksOf = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);
