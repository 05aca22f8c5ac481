import { useState } from 'react';
import { useT } from '../../../i18n';
import { Problem } from '../../../kit/problem';
import { isProblem } from '../../../session/ask';
import type { CaseFile } from '../file';
import { isPdf } from './formats';
import { useShown } from './use-shown';

/** The image, or the pages of a PDF as images. */
export function Picture({ file }: { file: CaseFile }) {
  const t = useT();
  const { shown, retry } = useShown(file);
  const [isWhole, setWhole] = useState(true);
  const [broken, setBroken] = useState(false);
  const { urls, total, isComplete, problem } = shown ?? { urls: [], total: 0, isComplete: false, problem: undefined };
  const isLoading = !isComplete && !problem;
  const isCut = isPdf(file) && (isComplete || Boolean(problem)) && urls.length > 0 && urls.length < total;
  const isStill = isWhole && total < 2;
  const isRefused = isComplete ? urls.length === 0 : isProblem(problem, 'NOT_ALLOWED_NOW');
  return (
    <>
      <p role="status" className={isLoading ? 'muted' : 'visually-hidden'}>
        {isLoading && (urls.length ? t('preview.drawing', { shown: urls.length, total }) : t('preview.loading'))}
      </p>
      {isRefused && isPdf(file) && <p>{t('preview.refused')}</p>}
      {problem && !isRefused && urls.length === 0 ? <Problem title={t('file.failed')} problem={problem} retry={retry} /> : null}
      {broken && <p>{t('preview.broken')}</p>}
      {urls.length > 0 && !broken && (
        <>
          {/* The keyboard scrolls a large image and several pages. */}
          <div className={isWhole ? 'preview-frame' : 'preview-frame large'} tabIndex={isStill ? undefined : 0}>
            {urls.map((url, at) => (
              <img
                key={url}
                src={url}
                alt={total > 1 ? t('preview.page', { name: file.name, page: at + 1, total }) : t('preview.alt', { name: file.name })}
                onError={() => setBroken(true)}
              />
            ))}
          </div>
          {isCut && <p>{t('preview.cut', { shown: urls.length, total })}</p>}
          <button type="button" className="button" aria-pressed={!isWhole} onClick={() => setWhole(!isWhole)}>
            {t('preview.large')}
          </button>
        </>
      )}
    </>
  );
}
