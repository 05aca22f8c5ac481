/** The state of a case's deadlines. The server decides what is possible. */
import type { CaseHead } from '../context';

/** Whether no member and no release has acknowledged the report. */
export const mayAcknowledge = ({ stage, deadlines }: Pick<CaseHead, 'stage' | 'deadlines'>): boolean =>
  stage !== 'CLOSED' && deadlines.some(({ kind, metOn }) => kind === 'ACKNOWLEDGEMENT' && !metOn);
