import { FILES, FILE_BYTES, pick, type Picked } from '@voicase/shared/limits';
import { formatSize } from '@voicase/shared/time';
import type { Upload } from '@voicase/shared/upload';
import { useId, useRef, useState } from 'react';
import { useFormats, useT } from '../../i18n';
import { problemOf } from '../../session/ask';
import type { UploadBox } from './use-uploads';

/**
 * Chooses files and shows their uploads. The browser encrypts each file before sending it. The native file button is
 * hidden behind a label. The native button uses the browser's language and shows "no file chosen" even after files were
 * chosen.
 */
export function Uploads({ uploads }: { uploads: UploadBox }) {
  const t = useT();
  const language = useFormats();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [refused, setRefused] = useState<Picked['refused']>();
  const add = (chosen: HTMLInputElement) => {
    const picked = pick(chosen.files ?? [], FILES - uploads.list.length, FILE_BYTES);
    setRefused(picked.refused);
    uploads.add(picked.good);
    chosen.value = '';
  };
  return (
    <div className="uploads">
      <p className="hint" id={`${id}-hint`}>
        {t('upload.hint', { count: FILES, size: formatSize(FILE_BYTES, language) })}
      </p>
      <p className="error" role="status">
        {refused && t(`upload.${refused.why}`, { name: refused.name })}
      </p>
      <input
        ref={input}
        id={id}
        type="file"
        multiple
        className="visually-hidden"
        aria-describedby={`${id}-hint`}
        onChange={(event) => add(event.target)}
      />
      <label className="button" htmlFor={id}>
        {t('upload.label')}
      </label>
      {uploads.list.length > 0 && (
        <ul className="files">
          {uploads.list.map((one, index) => (
            <UploadItem
              key={index}
              one={one}
              remove={() => {
                uploads.remove(one);
                input.current?.focus();
              }}
            />
          ))}
        </ul>
      )}
    </div>
  );
}

/**
 * Returns the label and the action of an upload's button. One button serves all states, so that the focus stays on the
 * button.
 */
function actOn(one: Upload) {
  switch (one.state) {
    case 'sending':
      return { label: 'upload.pause', run: () => one.pause() } as const;
    case 'paused':
      return { label: 'upload.resume', run: () => one.resume() } as const;
    case 'failed':
      return { label: 'upload.retry', run: () => one.resume() } as const;
    case 'done':
      return undefined;
  }
}

function UploadItem({ one, remove }: { one: Upload; remove: () => void }) {
  const t = useT();
  const language = useFormats();
  const { name, size } = one.file;
  const act = actOn(one);
  return (
    <li>
      <span className="file-name" dir="auto">
        {name}
      </span>{' '}
      <span className="muted">{formatSize(size, language)}</span>
      <progress value={one.progress} max={1} aria-label={t('upload.progress', { name })} />
      <span role="status">{t(`upload.${one.state}`, { percent: Math.floor(one.progress * 100) })}</span>
      {one.problem && <span className="error">{t(`problem.${problemOf(one.problem).code}`)}</span>}
      <span className="row">
        {act && (
          <button type="button" className="button" onClick={act.run}>
            {t(act.label)} <span className="visually-hidden">{name}</span>
          </button>
        )}
        <button type="button" className="button" aria-label={t('upload.remove.name', { name })} onClick={remove}>
          {t('upload.remove')}
        </button>
      </span>
    </li>
  );
}
