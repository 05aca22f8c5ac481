import { useState } from 'react';
import { GrantFile } from '../../../gen/documents';
import { useAct } from '../../app/query';
import { useT } from '../../i18n';
import { Dialog } from '../../kit/dialog';
import { Problem } from '../../kit/problem';
import { say } from '../../kit/say';
import type { CaseFile } from './list';

/** A file that nobody has scanned opens only after a warning; each opening is one use of one grant, and recorded. */
export function OpenFile({ file }: { file: CaseFile }) {
  const t = useT();
  const [asking, ask] = useState(false);
  const { mutate, error, isPending, reset } = useAct(GrantFile, {
    done: ({ grantFile }) => {
      ask(false);
      save(grantFile.url);
      say(t('file.started', { name: file.name }));
    },
  });
  const unscanned = file.scan === 'NOT_SCANNED';
  const fetchIt = () => isPending || mutate({ attachment: file.id, unscanned });
  return (
    <>
      <button
        type="button"
        className="button"
        aria-label={t('file.open.name', { name: file.name })}
        onClick={() => (unscanned ? ask(true) : fetchIt())}
      >
        {isPending ? t('submit.busy') : t('file.open')}
      </button>
      {error && !asking && <Problem title={t('file.failed')} problem={error} retry={fetchIt} />}
      {asking && (
        <Dialog
          title={t('file.unscanned')}
          onClose={() => {
            ask(false);
            reset();
          }}
        >
          <p>
            <b dir="auto">{file.name}</b>
          </p>
          <p>{t('file.unscanned.text')}</p>
          {error && <Problem title={t('file.failed')} problem={error} focus />}
          <div className="row">
            <button type="button" className="button danger" onClick={fetchIt}>
              {isPending ? t('submit.busy') : t('file.unscanned.open')}
            </button>
            <button type="button" className="button" onClick={() => ask(false)}>
              {t('dialog.cancel')}
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}

/** As a download, so that a refused grant can never replace the page and what is typed on it. */
function save(url: string) {
  const link = document.createElement('a');
  link.href = url;
  link.download = '';
  document.body.append(link);
  link.click();
  link.remove();
}
