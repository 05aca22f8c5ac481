import { useState } from 'react';
import { AttachEvidence, CaseFiles } from '../../../gen/documents';
import { useAct, useAsk } from '../../app/query';
import { useMember } from '../../app/member';
import { useT } from '../../i18n';
import { Form } from '../../kit/form';
import { Landing } from '../../kit/landing';
import { Load } from '../../kit/load';
import { Problem } from '../../kit/problem';
import { say } from '../../kit/say';
import { Submit } from '../../kit/submit';
import { isProblem } from '../../session/ask';
import { useCase } from '../context';
import { useDraft } from '../drafts';
import { FileList } from './list';
import { Uploads } from './uploads';
import { useUploads } from './use-uploads';

export function FilesTab() {
  const t = useT();
  const { can } = useMember();
  const { id } = useCase();
  const query = useAsk(CaseFiles, { id });
  return (
    <section aria-labelledby="tab-heading">
      <Landing as="h2" id="tab-heading">
        {t('tab.files')}
      </Landing>
      <Load query={query} failed={t('files.failed')}>
        {({ case: { files } }) => (files?.length ? <FileList files={files} /> : <p className="nothing">{t('files.none')}</p>)}
      </Load>
      {can('EVIDENCE_MANAGE') && <AddEvidence id={id} />}
    </section>
  );
}

function AddEvidence({ id }: { id: string }) {
  const t = useT();
  const name = `${id}:evidence`;
  const draft = useDraft(name);
  const uploads = useUploads(name, id);
  const [empty, setEmpty] = useState(false);
  const act = useAct(AttachEvidence, {
    done: () => {
      draft.drop();
      uploads.clear();
      say(t('files.added'));
    },
    // An earlier attempt with other files did arrive. Those files are in the list now.
    failed: (problem) => isProblem(problem, 'CONFLICT') && draft.renew(),
  });
  async function submit() {
    const files = await uploads.finished();
    if (!files) return;
    setEmpty(files.length === 0);
    if (files.length) act.mutate({ case: id, idempotencyKey: draft.key(), files });
  }
  return (
    <Form className="composer internal" onSubmit={submit} aria-labelledby="add-evidence">
      <h3 id="add-evidence">{t('files.add')}</h3>
      <p className="hint">{t('files.internal')}</p>
      {act.error && <Problem title={t('files.not-added')} problem={act.error} safe={t('files.safe')} focus />}
      <Uploads uploads={uploads} />
      {empty && uploads.list.length === 0 && (
        <p className="error" role="alert">
          {t('files.choose')}
        </p>
      )}
      <Submit busy={act.isPending || uploads.waiting}>{t('files.submit')}</Submit>
      {uploads.waiting && <p role="status">{t('composer.waiting')}</p>}
    </Form>
  );
}
