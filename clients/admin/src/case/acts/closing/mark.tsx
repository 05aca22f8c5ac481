import { useT } from '../../../i18n';
import { differing, type ClosingFields, type Part } from './fields';

interface Props {
  part: Part;
  fields: ClosingFields;
  proposed: ClosingFields;
  onRestore: () => void;
}

/** Marks what the approver changed in the proposal, and takes the change back. */
export function ChangedByMe({ part, fields, proposed, onRestore }: Props) {
  const t = useT();
  if (!differing(fields, proposed).includes(part)) return null;
  return (
    <p className="closing-mark">
      <b>{t('closing.changed.by-me')}</b>{' '}
      <button type="button" className="button quiet small" onClick={onRestore}>
        {t('closing.restore', { field: t(`closing.part.${part}`) })}
      </button>
    </p>
  );
}
