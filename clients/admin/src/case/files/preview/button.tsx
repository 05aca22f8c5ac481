import { useState } from 'react';
import { useT } from '../../../i18n';
import type { CaseFile } from '../file';
import { PreviewDialog } from './dialog';

/** Shows a file on the page. Nothing is fetched before the member asks, because each view is a recorded reading. */
export function PreviewButton({ file, files }: { file: CaseFile; files: readonly CaseFile[] }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button" aria-label={t('preview.open.name', { name: file.name })} onClick={() => setOpen(true)}>
        {t('preview.open')}
      </button>
      {open && <PreviewDialog files={files} first={file.id} onClose={() => setOpen(false)} />}
    </>
  );
}
