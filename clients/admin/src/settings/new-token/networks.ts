/** Networks as somebody writes them into one field: a line, a comma or a space apart. The server says what is none. */
export const networksOf = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);
