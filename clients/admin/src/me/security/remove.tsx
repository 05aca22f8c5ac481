import { RemoveFactor } from '../../../gen/documents';
import { useAct } from '../../app/query';
import { useT } from '../../i18n';
import { Dialog } from '../../kit/dialog';
import { Problem } from '../../kit/problem';
import { say } from '../../kit/say';
import { isProblem } from '../../session/ask';
import { show, useNamed, type Factor } from './shown';

export function RemoveFactorDialog({ factor, onClose }: { factor: Factor; onClose: () => void }) {
  const t = useT();
  const named = useNamed();
  const act = useAct(RemoveFactor, {
    done: ({ removeFactor }) => {
      show(removeFactor.security);
      say(t('factors.removed'));
      onClose();
    },
  });
  const last = isProblem(act.error, 'NOT_ALLOWED_NOW') ? t('factors.last') : undefined;
  return (
    <Dialog title={t('factors.remove.one', { name: named(factor) })} onClose={onClose}>
      {act.error && <Problem title={t('factors.remove.failed')} problem={act.error} why={last} focus />}
      <p>{t('factors.remove.what')}</p>
      <div className="row">
        <button
          type="button"
          className="button danger"
          aria-disabled={act.isPending || undefined}
          onClick={() => act.isPending || act.mutate({ factor: factor.id })}
        >
          {act.isPending ? t('submit.busy') : t('factors.remove')}
        </button>
        <button type="button" className="button" onClick={onClose}>
          {t('dialog.cancel')}
        </button>
      </div>
    </Dialog>
  );
}
