import { useEffect, useRef } from 'react';
import { recall, remember } from '../session/memory';
import { store } from '../session/store';
import { isTyping, reader, type Command } from './keys';

const KEY = 'voicase.keys';
export const keysOn = store(recall(KEY) !== 'off');

export function switchKeys(on: boolean) {
  remember(KEY, on ? null : 'off');
  keysOn.set(on);
}

const handlers = new Map<Command, () => void>();

/** Handles a command while the component is mounted. Undefined: the member may not do this. */
export function useShortcut(command: Command, handle: (() => void) | undefined) {
  const latest = useRef(handle);
  useEffect(() => {
    latest.current = handle;
  });
  const isOn = handle !== undefined;
  useEffect(() => {
    if (!isOn) return;
    const run = () => latest.current?.();
    handlers.set(command, run);
    return () => {
      if (handlers.get(command) === run) handlers.delete(command);
    };
  }, [command, isOn]);
}

/** Whether a command works on the page now. */
export const isHandled = (command: Command): boolean => handlers.has(command);

/** Carries out a command as its key does. */
export const carryOutCommand = (command: Command) => handlers.get(command)?.();

/** Under a modal dialog, and in an open menu or popover, whose own keys come first. */
export const isInPopup = (target: EventTarget | null) =>
  document.querySelector('dialog[open]') !== null || (target instanceof Element && target.closest('[role=menu], [role=dialog]') !== null);

/** Listens for shortcuts on the whole page. Ignores keys in text fields, in popups, and when shortcuts are off. */
export function useShortcutKeys() {
  useEffect(() => {
    const read = reader();
    const onKey = (event: KeyboardEvent) => {
      if (!keysOn.get() || event.defaultPrevented || isTyping(event.target) || isInPopup(event.target)) return;
      const command = read(event);
      const handle = command && handlers.get(command);
      if (!handle) return;
      event.preventDefault();
      handle();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
