/** Turns key presses into commands. Pure, so that the rules of WCAG 2.1.4 are tested without a browser. */
export const commands = {
  next: 'j',
  previous: 'k',
  open: 'Enter',
  select: 'x',
  assign: 'a',
  assignMe: 'm',
  reply: 'r',
  note: 'n',
  search: '/',
  help: '?',
  home: 'g h',
  inbox: 'g i',
} as const;
export type Command = keyof typeof commands;

export interface Press {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** Returns a function that reads key presses. The function remembers the first key of "g i". */
export function reader() {
  let held = '';
  return (press: Press): Command | undefined => {
    const before = held;
    held = '';
    if (press.ctrlKey || press.metaKey || press.altKey) return;
    const typed = before ? `${before} ${press.key}` : press.key;
    const found = (Object.keys(commands) as Command[]).find((name) => commands[name] === typed);
    if (!found && Object.values(commands).some((keys) => keys.startsWith(`${press.key} `))) held = press.key;
    return found;
  };
}

/** Typed text is never read as a command. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement && target.type === 'checkbox') return false;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}
