import { act } from 'react';
import { expect, test } from 'vitest';
import { Form } from './form';
import { stage } from './stage';

const { place, draw } = stage();

test('a form in a dialog is sent without the form around it', () => {
  const sent: string[] = [];
  draw(
    <Form onSubmit={() => sent.push('outer')}>
      <dialog>
        <Form onSubmit={() => sent.push('inner')}>
          <input />
        </Form>
      </dialog>
    </Form>,
  );
  act(() => void place.querySelector('dialog form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })));
  expect(sent).toEqual(['inner']);
});
