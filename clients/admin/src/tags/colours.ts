import type { TagColour } from '../../gen/documents';

export const colours = ['GREY', 'RED', 'ORANGE', 'YELLOW', 'GREEN', 'TEAL', 'BLUE', 'PURPLE'] as const satisfies TagColour[];
