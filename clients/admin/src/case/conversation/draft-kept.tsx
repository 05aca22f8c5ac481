import { useT } from '../../i18n';

/** Says that the text is kept, and for how long. */
export function DraftKept({ text }: { text: string }) {
  const t = useT();
  return text.trim() ? <p className="hint draft-kept">{t('draft.kept')}</p> : null;
}
