import { QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { client } from '../app/query';
import { useOnce } from './once';
import { useTask } from './task';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const send = vi.fn<() => Promise<void>>();

function ByMutation() {
  const { mutate } = useOnce({ mutationFn: send });
  return <button onClick={() => mutate()} />;
}

function ByTask() {
  const { run } = useTask(send);
  return <button onClick={() => run()} />;
}

for (const [how, Sender] of [
  ['a mutation', ByMutation],
  ['a task', ByTask],
] as const) {
  test(`${how} runs once for presses before the page is drawn, and again after it has failed`, async () => {
    const place = document.createElement('div');
    const root = createRoot(place);
    act(() =>
      root.render(
        <QueryClientProvider client={client}>
          <Sender />
        </QueryClientProvider>,
      ),
    );
    const press = () =>
      act(async () => {
        for (let presses = 0; presses < 3; presses += 1)
          place.querySelector('button')?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
        await vi.runAllTimersAsync();
      });
    document.body.append(place);
    send.mockReset().mockRejectedValueOnce(new Error('lost')).mockResolvedValue(undefined);
    await press();
    expect(send).toHaveBeenCalledTimes(1);
    await press();
    expect(send).toHaveBeenCalledTimes(2);
    act(() => root.unmount());
    place.remove();
  });
}
