import { render } from 'preact';
import { expect, test, vi } from 'vitest';
import { Late } from './late.tsx';

vi.mock('../texts.ts', () => ({ t: (key: string) => key }));

/** Ends the import that runs now. */
let end: { load: () => void; fail: () => void };
vi.mock('./on-request.ts', () => {
  return new Promise((resolve, reject) => {
    end = { load: () => resolve({ Ask: () => <input id="wish" /> }), fail: () => reject(new Error('offline')) };
  });
});

const draw = () => render(<Late>{({ Ask }) => <Ask report={undefined as never} />}</Late>, document.body);
const status = () => document.querySelector('[role=status]');
const button = () => document.querySelector('button');

test('a part that does not load can be loaded again, without a loss of the focus', async () => {
  draw();
  const [first, said] = [status(), () => status()?.textContent];
  expect(said(), 'the element is there before its text, so that screen readers read the text').toBe('');
  await vi.waitFor(() => expect(said()).toBe('load.waiting'));
  end.fail();
  await vi.waitFor(() => expect(document.querySelector('[role=alert]')?.textContent).toBe('problem.NETWORK'));
  const again = button();
  again?.focus();
  again?.click();
  await vi.waitFor(() => expect(said()).toBe('load.waiting'));
  expect(status()).toBe(first);
  expect(button()).toBe(again);
  expect(again?.getAttribute('aria-busy')).toBe('true');
  expect(document.activeElement).toBe(again);
  end.load();
  await vi.waitFor(() => expect(document.querySelector('#wish')).not.toBeNull());
  await vi.waitFor(() => expect(document.activeElement?.contains(document.querySelector('#wish'))).toBe(true));
  expect(document.activeElement).not.toBe(document.body);
});

test('a part that loads at the first attempt does not take the focus', async () => {
  render(null, document.body);
  draw();
  await vi.waitFor(() => expect(document.querySelector('#wish')).not.toBeNull());
  // The next drawing runs the effects of the last one.
  draw();
  expect(document.activeElement).toBe(document.body);
});
