import type { Upload } from '@voicase/shared/upload';
import { formatSize } from '@voicase/shared/time';
import { language } from '@voicase/shared/i18n';
import { Button } from '../kit/button.tsx';
import { wordsFor } from '../problems.ts';
import { t } from '../texts.ts';

const percent = (part: number): string => new Intl.NumberFormat(language(), { style: 'percent' }).format(part);

/** The state of an upload as text, shown next to the progress bar. */
export function stateOf(upload: Upload): string {
  if (upload.state === 'failed' && upload.problem) return `${t('files.failed')} ${wordsFor(upload.problem)}`;
  if (upload.state === 'done') return t('files.stateDone');
  return t(upload.state === 'paused' ? 'files.statePaused' : 'files.stateSending', { part: percent(upload.progress) });
}

export function UploadRow({ upload, onRemove }: { upload: Upload; onRemove: () => void }) {
  const { name, size } = upload.file;
  const naming = (
    <span class="visually-hidden">
      {' '}
      <bdi>{name}</bdi>
    </span>
  );
  return (
    <li>
      <p>
        <bdi class="name">{name}</bdi> <span class="muted size">{formatSize(size, language())}</span>
      </p>
      {upload.state !== 'done' && <progress max={1} value={upload.progress} aria-label={name} />}
      <p class={upload.state === 'failed' ? 'error' : 'muted'}>{stateOf(upload)}</p>
      <div class="actions">
        {upload.state === 'sending' && (
          <Button kind="link" onClick={() => upload.pause()}>
            {t('files.pause')}
            {naming}
          </Button>
        )}
        {upload.state === 'paused' && (
          <Button kind="link" onClick={() => upload.resume()}>
            {t('files.resume')}
            {naming}
          </Button>
        )}
        {upload.state === 'failed' && (
          <Button kind="link" onClick={() => upload.resume()}>
            {t('files.retry')}
            {naming}
          </Button>
        )}
        <Button kind="link" onClick={onRemove}>
          {t('files.remove')}
          {naming}
        </Button>
      </div>
    </li>
  );
}
