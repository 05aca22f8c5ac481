import { formatSize } from '@voicase/shared/time';
import type { Upload } from '@voicase/shared/upload';
import { useId, useRef } from 'react';
import { useFormats, useT } from '../../i18n';
import { problemOf } from '../../session/ask';
import type { UploadBox } from './use-uploads';

/** Choosing files and seeing them go; the browser seals each before its first byte leaves. */
export function Uploads({ uploads }: { uploads: UploadBox }) {
  const t = useT();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="uploads">
      <label htmlFor={id}>{t('upload.label')}</label>
      <p className="hint" id={`${id}-hint`}>
        {t('upload.hint')}
      </p>
      <input
        ref={input}
        id={id}
        type="file"
        multiple
        aria-describedby={`${id}-hint`}
        onChange={(event) => {
          uploads.add(event.target.files ?? []);
          event.target.value = '';
        }}
      />
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

function UploadItem({ one, remove }: { one: Upload; remove: () => void }) {
  const t = useT();
  const language = useFormats();
  const { name, size } = one.file;
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
        {one.state === 'sending' && (
          <button type="button" className="button" onClick={() => one.pause()}>
            {t('upload.pause')}
          </button>
        )}
        {one.state === 'paused' && (
          <button type="button" className="button" onClick={() => one.resume()}>
            {t('upload.resume')}
          </button>
        )}
        {one.state === 'failed' && (
          <button type="button" className="button" onClick={() => one.resume()}>
            {t('upload.retry')}
          </button>
        )}
        <button type="button" className="button" aria-label={t('upload.remove.name', { name })} onClick={remove}>
          {t('upload.remove')}
        </button>
      </span>
    </li>
  );
}
