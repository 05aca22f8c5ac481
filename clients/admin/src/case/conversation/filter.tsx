import { useT } from '../../i18n';
import type { useShow } from './use-show';

/** Shows all entries or one kind of entry. */
export function Filter({ offered, chosen, choose }: ReturnType<typeof useShow>) {
  const t = useT();
  if (offered.length < 2) return null;
  return (
    <div className="segments" role="group" aria-label={t('stream.filter')}>
      {offered.map((one) => (
        <button key={one} type="button" aria-pressed={one === chosen} onClick={() => choose(one)}>
          {t(`stream.show.${one}`)}
        </button>
      ))}
    </div>
  );
}
