import { formatSize } from '@voicase/shared/time';
import { useMember } from '../../app/member';
import { useFormats, useT } from '../../i18n';
import { Day } from '../../kit/time';
import type { CaseFile } from './file';
import { OpenFile } from './open';
import { PreviewButton } from './preview/button';
import { isShowable } from './preview/formats';

export function FileList({ files }: { files: readonly CaseFile[] }) {
  const t = useT();
  const language = useFormats();
  const { can } = useMember();
  const shown = files.filter(isShowable);
  return (
    <ul className="files">
      {files.map((file) => (
        <li key={file.id}>
          <span className="file-name" dir="auto">
            {file.name}
          </span>
          <span className="muted">
            {formatSize(file.size, language)} · {file.mediaType} · {t(`file.from.${file.author}`)} · <Day on={file.addedOn} />
          </span>
          <span className={`word scan-${file.scan.toLowerCase()}`}>{t(`scan.${file.scan}`)}</span>
          {can('EVIDENCE_MANAGE') && isShowable(file) && <PreviewButton file={file} files={shown} />}
          {can('EVIDENCE_MANAGE') && file.scan !== 'REFUSED' && <OpenFile file={file} />}
        </li>
      ))}
    </ul>
  );
}
