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

/** Handles a command while the component is mounted. */
export function useShortcut(command: Command, handle: () => void) {
  const latest = useRef(handle);
  useEffect(() => {
    latest.current = handle;
  });
  useEffect(() => {
    const run = () => latest.current();
    handlers.set(command, run);
    return () => {
      if (handlers.get(command) === run) handlers.delete(command);
    };
  }, [command]);
}

/** Whether an open dialog, popover or menu takes the keys. A letter in a menu moves to the line that begins with it. */
export const isCovered = () => document.querySelector('dialog[open], [role="dialog"], [role="menu"]') !== null;

/** Listens for shortcuts on the whole page. Ignores keys in text fields, in dialogs and menus, and when shortcuts are off. */
export function useShortcutKeys() {
  useEffect(() => {
    const read = reader();
    const onKey = (event: KeyboardEvent) => {
      if (!keysOn.get() || event.defaultPrevented || isTyping(event.target) || isCovered()) return;
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
