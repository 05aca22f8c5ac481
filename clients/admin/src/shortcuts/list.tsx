import { commands, type Command } from './keys';
import { useT } from '../i18n';

/** All commands with their keys, for the dialog and the help page. */
export function ShortcutList() {
  const t = useT();
  return (
    <dl className="keys">
      {(Object.keys(commands) as Command[]).map((command) => (
        <div key={command}>
          <dt>
            {commands[command].split(' ').map((key) => (
              <kbd key={key} translate="no">
                {key}
              </kbd>
            ))}
          </dt>
          <dd>{t(`keys.${command}`)}</dd>
        </div>
      ))}
    </dl>
  );
}
