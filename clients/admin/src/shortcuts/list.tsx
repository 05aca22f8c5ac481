import { commands, type Command } from './keys';
import { useT } from '../i18n';
import { usePaletteKey } from './palette-key';

const lines = (Object.keys(commands) as Command[]).map((command) => [command, commands[command]] as const);

/** All commands with their keys, for the dialog and the help page. */
export function ShortcutList() {
  const t = useT();
  const all = [...lines, ['palette', usePaletteKey()] as const];
  return (
    <dl className="keys">
      {all.map(([command, keys]) => (
        <div key={command}>
          <dt>
            {keys.split(' ').map((key) => (
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
