import { setTimeout as wait } from 'node:timers/promises';

/**
 * Polls until the probe returns a truthy value, and returns that value. Throws after the timeout.
 * @template Value
 * @param {string | (() => string)} what names the condition in the error. A function is called only for the error.
 * @param {() => Value | Promise<Value>} probe
 * @param {{ seconds?: number, pause?: number }} options the timeout, and the milliseconds between two probes
 */
export async function until(what, probe, { seconds = 30, pause = 50 } = {}) {
  for (const end = Date.now() + seconds * 1000; ; await wait(pause)) {
    const value = await probe();
    if (value) return value;
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${typeof what === 'function' ? what() : what}`);
  }
}
