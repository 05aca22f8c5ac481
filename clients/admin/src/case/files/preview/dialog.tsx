import ChevronLeft from 'lucide-react/icons/chevron-left';
import ChevronRight from 'lucide-react/icons/chevron-right';
import { useState } from 'react';
import { useT } from '../../../i18n';
import { Dialog } from '../../../kit/dialog';
import { Problem } from '../../../kit/problem';
import type { CaseFile } from '../file';
import { useImage } from './image';

interface Props {
  images: readonly CaseFile[];
  /** The id of the first image to show. */
  first: string;
  onClose: () => void;
}

/** Shows the images of a list one by one. An image that was not scanned is shown after a warning, once in this dialog. */
export function PreviewDialog({ images, first, onClose }: Props) {
  const t = useT();
  const [shown, show] = useState(first);
  const [agreed, agree] = useState(false);
  const at = Math.max(
    images.findIndex(({ id }) => id === shown),
    0,
  );
  const file = images[at];
  if (!file) return null;
  const isAllowed = agreed || file.scan === 'CLEAN';
  const go = (by: number) => show(images[(at + by + images.length) % images.length]?.id ?? shown);
  return (
    <Dialog title={file.name} wide onClose={onClose}>
      <div className="preview">
        {isAllowed ? (
          <Picture key={file.id} file={file} />
        ) : (
          <div className="stack">
            <p>{t('preview.unscanned')}</p>
            <button type="button" className="button danger" onClick={() => agree(true)}>
              {t('preview.unscanned.show')}
            </button>
          </div>
        )}
        {images.length > 1 && (
          <div className="row preview-way">
            <button type="button" className="button" onClick={() => go(-1)}>
              <ChevronLeft size={16} aria-hidden /> {t('preview.previous')}
            </button>
            <span className="muted">{t('case.place', { at: at + 1, of: images.length })}</span>
            <button type="button" className="button" onClick={() => go(1)}>
              {t('preview.next')} <ChevronRight size={16} aria-hidden />
            </button>
          </div>
        )}
      </div>
    </Dialog>
  );
}

function Picture({ file }: { file: CaseFile }) {
  const t = useT();
  const { url, problem, retry } = useImage(file, true);
  const [isWhole, setWhole] = useState(true);
  const [broken, setBroken] = useState(false);
  return (
    <>
      <p role="status" className={url || problem ? 'visually-hidden' : 'muted'}>
        {url || problem ? '' : t('preview.loading')}
      </p>
      {problem ? <Problem title={t('file.failed')} problem={problem} retry={retry} /> : null}
      {broken && <p>{t('preview.broken')}</p>}
      {url && !broken && (
        <>
          {/* The keyboard scrolls a large image. */}
          <div className={isWhole ? 'preview-frame' : 'preview-frame large'} tabIndex={isWhole ? undefined : 0}>
            <img src={url} alt={t('preview.alt', { name: file.name })} onError={() => setBroken(true)} />
          </div>
          <button type="button" className="button" aria-pressed={!isWhole} onClick={() => setWhole(!isWhole)}>
            {t('preview.large')}
          </button>
        </>
      )}
    </>
  );
}
