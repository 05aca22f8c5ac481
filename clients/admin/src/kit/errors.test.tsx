import { act, useState } from 'react';
import { expect, test, vi } from 'vitest';
import { GroupError } from './errors';
import { Field } from './field';
import { Form } from './form';
import { stage } from './stage';

const { place, draw } = stage();

const names = ['first', 'second', 'third', 'fourth'] as const;

function Long() {
  const [values, setValues] = useState<Record<string, string>>({});
  const [tried, setTried] = useState(false);
  return (
    <Form summary onSubmit={() => setTried(true)}>
      {names.map((name) => (
        <Field key={name} label={name} error={tried && !values[name] ? `${name} is missing` : undefined}>
          {(control) => (
            <input {...control} value={values[name] ?? ''} onChange={(event) => setValues({ ...values, [name]: event.target.value })} />
          )}
        </Field>
      ))}
      <button type="button" onClick={() => setValues({ first: 'x', third: 'x' })}>
        Fill
      </button>
      <fieldset id="group">
        <GroupError id="group" label="group" text={tried ? 'choose one' : undefined} />
        <input type="checkbox" disabled />
        <input type="checkbox" />
      </fieldset>
    </Form>
  );
}

const submit = () => {
  act(() => void place.querySelector('form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })));
  act(() => void vi.runAllTimers());
};
const links = () => [...place.querySelectorAll<HTMLElement>('.summary a')];
const words = () => links().map((link) => link.textContent);
const press = (what: HTMLElement | null | undefined) => act(() => what?.click());

test('a refused submit of a long form lists every mistake in the order of the page, and takes the focus there at each try', () => {
  draw(<Long />);
  expect(place.querySelector('.summary')).toBeNull();
  for (let tries = 0; tries < 2; tries += 1) {
    place.querySelector('input')?.focus();
    submit();
    expect(document.activeElement).toBe(place.querySelector('.summary'));
    expect(words()).toEqual([...names.map((name) => `${name}: ${name} is missing`), 'group: choose one']);
  }
});

test('what has been put right leaves the list', () => {
  draw(<Long />);
  submit();
  press(place.querySelector('button'));
  expect(words()).toEqual(['second: second is missing', 'fourth: fourth is missing', 'group: choose one']);
});

test('each line leads to its field, and that of a group to the first control that can be used', () => {
  draw(<Long />);
  submit();
  press(links()[1]);
  expect(document.activeElement).toBe(place.querySelectorAll('input')[1]);
  press(links()[4]);
  expect(document.activeElement).toBe(place.querySelectorAll('input')[5]);
});
