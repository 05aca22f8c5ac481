import { act, useState } from 'react';
import { expect, test, vi } from 'vitest';
import { Picker } from './picker';
import { stage } from './stage';

const { place, draw } = stage();
const items = [
  { id: '', name: 'None' },
  { id: 'a', name: 'Ada Berg', hint: 'Finance' },
  { id: 'b', name: 'Bo Carl', hint: 'Logistics' },
];
const control = { id: 'who', 'aria-describedby': undefined, 'aria-invalid': undefined } as const;
const chosen = vi.fn();

function One() {
  const [value, setValue] = useState('a');
  const choose = (id: string) => {
    chosen(id);
    setValue(id);
  };
  return <Picker control={control} items={items} value={value} onChange={choose} />;
}
function Several() {
  const [value, setValue] = useState(['a']);
  const choose = (ids: string[]) => {
    chosen(ids);
    setValue(ids);
  };
  return <Picker multiple control={control} items={items} value={value} onChange={choose} />;
}

const input = () => place.querySelector('input') as HTMLInputElement;
const options = () => [...document.querySelectorAll('[role=option]')].map((one) => one.textContent);
async function type(text: string) {
  await act(async () => {
    input().focus();
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input(), text);
    input().dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText', data: text }));
    await vi.runAllTimersAsync();
  });
}
async function press(key: string) {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
  await act(async () => {
    input().dispatchEvent(event);
    await vi.runAllTimersAsync();
  });
  return event;
}

test('typing finds the name and the hint, and Enter chooses', async () => {
  chosen.mockClear();
  draw(<One />);
  expect(input().value).toBe('Ada Berg');
  await type('logis');
  expect(options()).toEqual(['Bo CarlLogistics']);
  await press('Enter');
  expect(chosen).toHaveBeenLastCalledWith('b');
  expect(input().value).toBe('Bo Carl');
});

test('Escape closes only the open list; with a closed list the page gets it; neither loses the choice', async () => {
  chosen.mockClear();
  draw(<One />);
  await type('zz');
  expect(document.body.textContent).toContain('picker.none');
  expect((await press('Escape')).defaultPrevented).toBe(true);
  const outside = vi.fn();
  document.addEventListener('keydown', outside, { once: true });
  expect((await press('Escape')).defaultPrevented).toBe(false);
  expect(outside).toHaveBeenCalledTimes(1);
  expect(chosen).not.toHaveBeenCalled();
});

test('several choices are chips that the field adds and removes', async () => {
  chosen.mockClear();
  draw(<Several />);
  await type('bo');
  await press('Enter');
  expect(chosen).toHaveBeenLastCalledWith(['a', 'b']);
  const remove = place.querySelectorAll<HTMLButtonElement>('.picker-chip button');
  expect(remove).toHaveLength(2);
  await act(async () => {
    remove[0]?.click();
    await vi.runAllTimersAsync();
  });
  expect(chosen).toHaveBeenLastCalledWith(['b']);
});
