import { useState } from 'react';
import { GrantFile } from '../../../gen/documents';
import { useAct } from '../../app/query';
import { useT } from '../../i18n';
import { Dialog } from '../../kit/dialog';
import { Problem } from '../../kit/problem';
import { say } from '../../kit/say';
import type { CaseFile } from './file';

/** A file without a virus scan opens only after a warning. Each opening uses one single-use grant and is logged. */
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

/** Opens the URL as a download, so that a refused grant cannot replace the page and its unsent text. */
function save(url: string) {
  const link = document.createElement('a');
  link.href = url;
  link.download = '';
  document.body.append(link);
  link.click();
  link.remove();
}
