import { act, useState } from 'react';
import { expect, test, vi } from 'vitest';
import { Dialog } from './dialog';
import { Field } from './field';
import { Form } from './form';
import { FormDialog } from './form-dialog';
import { NameInput, isName } from './name-input';
import { stage } from './stage';

const { place, draw } = stage();

const sent = vi.fn();

function TwoNames() {
  const [names, setNames] = useState({ first: 'Kim', second: '' });
  const [tried, setTried] = useState(false);
  const send = () => {
    setTried(true);
    if (isName(names.first) && isName(names.second)) sent(names);
  };
  return (
    <FormDialog title="Two names" action="Send" failed="Not sent" problem={null} busy={false} onSubmit={send} onClose={() => undefined}>
      {(['first', 'second'] as const).map((name) => (
        <Field key={name} label={name} error={tried && !isName(names[name]) ? `${name} is missing` : undefined}>
          {(control) => <NameInput {...control} required text={names[name]} onText={(text) => setNames({ ...names, [name]: text })} />}
        </Field>
      ))}
    </FormDialog>
  );
}

const press = () => void place.querySelector('form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
const submit = () => {
  act(press);
  act(() => void vi.runAllTimers());
};

test('a refused dialog takes the focus to its first wrong field, at each try', () => {
  draw(<TwoNames />);
  const wrong = place.querySelectorAll('input')[1];
  for (let tries = 0; tries < 2; tries += 1) {
    place.querySelector<HTMLElement>('button[type=submit]')?.focus();
    submit();
    expect(document.activeElement).toBe(wrong);
    expect(wrong?.getAttribute('aria-describedby')).toBe(place.querySelector('.error')?.id);
  }
  expect(sent).not.toHaveBeenCalled();
});

test('no field is left to the bubbles of the browser', () => {
  draw(<TwoNames />);
  expect(place.querySelector('form')?.noValidate).toBe(true);
});

test('a second press before the page could say that it is busy sends nothing', () => {
  const send = vi.fn();
  draw(<Form onSubmit={send} />);
  act(() => {
    for (let presses = 0; presses < 3; presses += 1) press();
  });
  expect(send).toHaveBeenCalledTimes(1);
  act(() => void vi.runAllTimers());
  submit();
  expect(send).toHaveBeenCalledTimes(2);
});

test('a dialog begins at its heading, not at its way out', () => {
  draw(
    <Dialog title="Heading" onClose={() => undefined}>
      <button type="button">Other</button>
    </Dialog>,
  );
  expect(document.activeElement?.textContent).toBe('Heading');
});

test('a name that is too long is wrong, and says so at its field', () => {
  draw(<NameInput id="name" text={'x'.repeat(300)} onText={() => undefined} />);
  const input = place.querySelector('input');
  expect(input?.getAttribute('aria-invalid')).toBe('true');
  expect(input?.getAttribute('aria-describedby')).toBe(place.querySelector('.error')?.id);
});
