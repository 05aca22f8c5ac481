import { act } from 'react';
import { expect, test } from 'vitest';
import { Dialog } from './dialog';
import { Form } from './form';
import { stage } from './stage';

const { draw } = stage();

test('a form in a dialog is sent without the form around it', () => {
  const sent: string[] = [];
  HTMLDialogElement.prototype.showModal ??= () => undefined;
  HTMLDialogElement.prototype.close ??= () => undefined;
  draw(
    <Form onSubmit={() => sent.push('outer')}>
      <Dialog title="A choice" onClose={() => undefined}>
        <Form onSubmit={() => sent.push('inner')}>
          <input />
        </Form>
      </Dialog>
    </Form>,
  );
  const inner = document.querySelector('dialog form');
  expect(inner?.parentElement?.closest('form')).toBeNull();
  act(() => void inner?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })));
  expect(sent).toEqual(['inner']);
});
