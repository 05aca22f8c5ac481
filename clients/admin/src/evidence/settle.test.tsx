import { act } from 'react';
import { beforeEach, expect, test } from 'vitest';
import { anyUnsaved, forgetUnsaved } from '../app/unsaved';
import { CaseContext, type CaseHead } from '../case/context';
import { draftOf } from '../case/drafts';
import { stage } from '../kit/stage';
import type { Interview } from './rows';
import { KeptReason } from './settle';

const { draw, place } = stage();
beforeEach(() => forgetUnsaved());

const show = (state: Interview['state']) =>
  draw(
    <CaseContext value={{ id: 'case' } as CaseHead}>
      <KeptReason of={{ id: 'one', state } as Interview} />
    </CaseContext>,
  );

test('a reason that no dialog can open any more is shown until the member discards it', () => {
  act(() => draftOf('case:interview-cancel.one').set('reason', 'She is ill.'));
  // The button opens the dialog with the reason.
  show('PLANNED');
  expect(place.textContent).toBe('');
  for (const state of ['HELD', 'CANCELLED'] as const) {
    show(state);
    expect(place.textContent).toContain('She is ill.');
  }
  act(() => [...place.querySelectorAll('button')].at(-1)?.click());
  expect(place.textContent).toBe('');
  expect(anyUnsaved('case')).toBe(false);
});
