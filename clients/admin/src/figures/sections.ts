/** The sections of the page. */
export const reports = ['SOURCE', 'ANONYMITY', 'CATEGORY', 'OUTCOME'] as const;
export const deadlines = ['ACKNOWLEDGEMENT', 'FEEDBACK'] as const;
