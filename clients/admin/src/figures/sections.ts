/** The sections of the page. The first table of a section counts all cases of the section. */
export const received = ['SOURCE', 'ANONYMITY', 'LANGUAGE', 'CATEGORY', 'DEPARTMENT'] as const;
export const closed = ['OUTCOME', 'DIALOGUE'] as const;
export const deadlines = ['ACKNOWLEDGEMENT', 'FEEDBACK'] as const;
