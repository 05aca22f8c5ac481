import { useT } from '../../i18n';
import { useCase } from '../context';
import type { useShow } from './use-show';

/** Says that the filter hides new messages of the reporter. */
export function HiddenNews({ chosen, choose }: ReturnType<typeof useShow>) {
  const t = useT();
  const { unread } = useCase();
  const isHidden = unread && (chosen === 'notes' || chosen === 'events');
  return (
    <div role="status">
      {isHidden ? (
        <p className="notice hidden-news">
          {t('stream.hidden', { count: unread })}{' '}
          <button
            type="button"
            className="button"
            onClick={() => {
              choose('all');
              document.getElementById('tab-heading')?.focus({ preventScroll: true });
            }}
          >
            {t('stream.show-all')}
          </button>
        </p>
      ) : null}
    </div>
  );
}
