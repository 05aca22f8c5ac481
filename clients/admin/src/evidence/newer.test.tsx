import { act, useEffect } from 'react';
import { expect, test } from 'vitest';
import { useDraft } from '../case/drafts';
import { Form } from '../kit/form';
import { stage } from '../kit/stage';
import { isNewer, Newer, useBased } from './newer';

const { draw } = stage();
const stored = { title: 'Ledger of the harbour', place: 'Safe 3' };
const page: { based?: ReturnType<typeof useBased> } = {};
const based = () => page.based ?? expect.fail('nothing is shown');

function Editor({ version, text }: { version: string; text: string }) {
  const draft = useDraft('case:item');
  const own = useBased(draft, { version, stored: { text }, act: { isPending: false, reset: () => undefined } });
  useEffect(() => {
    page.based = own;
  });
  return (
    <Form onSubmit={() => undefined}>
      <Newer of={own}>{text}</Newer>
      <textarea readOnly value={draft.fields['text'] ?? text} />
    </Form>
  );
}

const typed = () => document.querySelector('textarea')?.value;
const notice = () => document.querySelector('[role=alert]')?.textContent;

test('a draft is overtaken by another version, unless it says the same', () => {
  expect(isNewer({ before: '1', title: 'Ledger' }, '1', stored)).toBe(false);
  expect(isNewer({ before: '1', title: 'Ledger' }, '2', stored)).toBe(true);
  // The first attempt arrived, and its response was lost.
  expect(isNewer({ before: '1', title: 'Ledger of the harbour' }, '2', stored)).toBe(false);
  expect(isNewer({}, '2', stored)).toBe(false);
  // The first version of minutes, or the first assessment, was written meanwhile.
  expect(isNewer({ before: '', title: 'Ledger' }, 'a', stored)).toBe(true);
});

test('the newer text is shown beside the draft until the member decides', () => {
  draw(<Editor version="1" text="old" />);
  act(() => based().set('text', 'mine'));
  expect(notice()).toBeUndefined();
  draw(<Editor version="2" text="theirs" />);
  expect(notice()).toContain('theirs');
  expect(typed()).toBe('mine');
  act(() => based().keep());
  expect(notice()).toBeUndefined();
  expect(typed()).toBe('mine');
  draw(<Editor version="3" text="newest" />);
  expect(notice()).toContain('newest');
  act(() => based().discard());
  expect(notice()).toBeUndefined();
  expect(typed()).toBe('newest');
});
