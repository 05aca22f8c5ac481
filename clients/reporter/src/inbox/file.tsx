import { save } from '@voicase/shared/download';
import { BrokenFile } from '@voicase/shared/file';
import { ApiProblem } from '@voicase/shared/gql';
import { language } from '@voicase/shared/i18n';
import { formatSize } from '@voicase/shared/time';
import { useState } from 'preact/hooks';
import { download } from '../api.ts';
import { Button } from '../kit/button.tsx';
import { announce } from '../kit/notice.tsx';
import { asProblem, wordsFor } from '../problems.ts';
import { endsSession } from '../session.ts';
import type { ReportFile } from '../state.ts';
import { t } from '../texts.ts';

function FileRow({ file }: { file: ReportFile }) {
  const [progress, setProgress] = useState<number>();
  const [problem, setProblem] = useState<ApiProblem>();
  const fetch = async () => {
    setProblem(undefined);
    setProgress(0);
    try {
      save(await download(file, setProgress), file.name);
      announce(t('file.saved', { name: file.name }));
    } catch (thrown) {
      if (!endsSession(thrown)) setProblem(thrown instanceof BrokenFile ? new ApiProblem('INTEGRITY') : asProblem(thrown));
    } finally {
      setProgress(undefined);
    }
  };
  return (
    <li>
      <p>
        <bdi class="name">{file.name}</bdi> <span class="muted size">{formatSize(file.size, language())}</span>
      </p>
      {progress !== undefined && <progress max={1} value={progress} aria-label={file.name} />}
      <p role="status" class="error">
        {problem && wordsFor(problem)}
      </p>
      <Button kind="link" busy={progress !== undefined} onClick={() => void fetch()}>
        {t('file.save')}
        <span class="visually-hidden">
          {' '}
          <bdi>{file.name}</bdi>
        </span>
      </Button>
    </li>
  );
}

export const FileList = ({ files }: { files: ReportFile[] }) =>
  files.length > 0 ? (
    <ul class="files">
      {files.map((file) => (
        <FileRow key={file.id} file={file} />
      ))}
    </ul>
  ) : null;
