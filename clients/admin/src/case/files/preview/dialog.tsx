import ChevronLeft from 'lucide-react/icons/chevron-left';
import ChevronRight from 'lucide-react/icons/chevron-right';
import { useEffect, useEffectEvent, useState } from 'react';
import { useT } from '../../../i18n';
import { Dialog } from '../../../kit/dialog';
import type { CaseFile } from '../file';
import { Picture } from './picture';

interface Props {
  files: readonly CaseFile[];
  /** The id of the first file to show. */
  first: string;
  onClose: () => void;
}

/** Shows the files of a list one by one. Each file that was not scanned is shown after a warning of its own. */
export function PreviewDialog({ files, first, onClose }: Props) {
  const t = useT();
  const [shown, show] = useState(first);
  const [agreed, setAgreed] = useState<readonly string[]>([]);
  const at = files.findIndex(({ id }) => id === shown);
  const file = files[at];
  // The file left the list. Another file must not take its place, because each view is a recorded reading.
  const leave = useEffectEvent(onClose);
  useEffect(() => {
    if (!file) leave();
  }, [file]);
  if (!file) return null;
  const isAllowed = agreed.includes(file.id) || file.scan === 'CLEAN';
  const go = (by: number) => show(files[(at + by + files.length) % files.length]?.id ?? shown);
  return (
    <Dialog title={file.name} wide onClose={onClose}>
      <div className="preview">
        {isAllowed ? (
          <Picture key={file.id} file={file} />
        ) : (
          <div className="stack">
            <p>{t('preview.unscanned')}</p>
            <button type="button" className="button danger" onClick={() => setAgreed([...agreed, file.id])}>
              {t('preview.unscanned.show')}
            </button>
          </div>
        )}
        {files.length > 1 && (
          <div className="row preview-way">
            <button type="button" className="button" onClick={() => go(-1)}>
              <ChevronLeft size={16} aria-hidden /> {t('preview.previous')}
            </button>
            <span className="muted">{t('preview.place', { at: at + 1, of: files.length })}</span>
            <button type="button" className="button" onClick={() => go(1)}>
              {t('preview.next')} <ChevronRight size={16} aria-hidden />
            </button>
          </div>
        )}
      </div>
    </Dialog>
  );
}
