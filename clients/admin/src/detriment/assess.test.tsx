import { QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { beforeEach, expect, test, vi } from 'vitest';
import { client } from '../app/query';
import { forgetUnsaved } from '../app/unsaved';
import { CaseContext, type CaseHead } from '../case/context';
import { draftOf } from '../case/drafts';
import { stage } from '../kit/stage';
import { AssessDialog } from './assess';
import type { Assessment } from './risk';

// A day needs the language of the application, which no test loads.
vi.mock('../kit/time', () => ({ Day: ({ on }: { on: string }) => on }));

const { draw } = stage();
beforeEach(() => forgetUnsaved());

type Moment = Assessment['moment'];
const one = (id: string, moment: Moment, reasons: string): Assessment => ({
  id,
  moment,
  likelihood: 'LOW',
  impact: 'LOW',
  reasons,
  measures: null,
  assessedOn: '2026-03-02',
  assessedBy: null,
});

/** Opens the dialog in a case in which the assessment of `due` is due. */
const open = (due: Moment, ...all: Assessment[]) =>
  draw(
    <QueryClientProvider client={client}>
      <CaseContext value={{ id: 'case', protection: { assessment: due } } as CaseHead}>
        <AssessDialog key={due} all={all} onClose={() => undefined} />
      </CaseContext>
    </QueryClientProvider>,
  );
const close = () => draw(null);
function type(text: string) {
  const area = document.querySelector('textarea') ?? expect.fail('no dialog');
  act(() => {
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set?.call(area, text);
    area.dispatchEvent(new Event('input', { bubbles: true }));
  });
}
const choose = (moment: Moment) => act(() => draftOf('case:assess').set('moment', moment));
const moment = () => document.querySelector('select')?.value;
const notice = () => document.querySelector('[role=alert]')?.textContent;

test('a draft keeps the moment with which it began', () => {
  open('RECEIPT');
  expect(moment()).toBe('RECEIPT');
  type('A small team.');
  close();
  open('DURING');
  expect(moment()).toBe('RECEIPT');
  expect(draftOf('case:assess').read().fields).toMatchObject({ moment: 'RECEIPT', reasons: 'A small team.' });
});

test('an assessment of the same moment is shown beside the draft, and not as one that would be replaced', () => {
  const earlier = one('a', 'RECEIPT', 'Before.');
  open('RECEIPT', earlier);
  type('A small team.');
  expect(notice()).toBeUndefined();
  open('RECEIPT', one('b', 'RECEIPT', 'The manager is named.'), earlier);
  expect(notice()).toContain('The manager is named.');
  expect(notice()).toContain('changed.adds');
  expect(notice()).not.toContain('changed.means');
});

test('an assessment of another moment is shown only when the member chooses that moment', () => {
  open('DURING');
  type('A small team.');
  open('DURING', one('b', 'START', 'The manager is named.'));
  expect(notice()).toBeUndefined();
  choose('START');
  expect(notice()).toContain('The manager is named.');
});

test('an attempt that arrived without a response is no assessment of another member', () => {
  open('RECEIPT');
  type('A small team.');
  act(() => draftOf('case:assess').set('likelihood', 'LOW'));
  act(() => draftOf('case:assess').set('impact', 'LOW'));
  open('RECEIPT', one('b', 'RECEIPT', 'A small team.'));
  expect(notice()).toBeUndefined();
});
