import { CaseRedactions, type CaseRedactionsQuery } from '../../gen/documents';
import { useAsk } from '../app/query';
import { useCase } from '../case/context';
import { useT } from '../i18n';
import { Dialog } from '../kit/dialog';
import { Field } from '../kit/field';
import { FormDialog } from '../kit/form-dialog';
import { Load } from '../kit/load';
import { LongText } from '../kit/long-text';
import { isProblem } from '../session/ask';
import { VersionLine } from './bar';
import { Masked } from './masked';
import { Newer } from './newer';
import { Selection } from './selection';
import { useRedaction, type Source } from './use-redaction';
import { versionsOf, type Redaction } from './versions';

export interface RedactDialogProps extends Source {
  onClose: () => void;
}

/** Writes a redacted version of a text. The text itself does not change. */
export function RedactDialog(props: RedactDialogProps) {
  const t = useT();
  const query = useAsk(CaseRedactions, { id: useCase().id });
  if (query.data) return <Editor {...props} found={query.data.case} />;
  return (
    <Dialog title={t('redaction.title')} wide onClose={props.onClose}>
      <Load query={query} failed={t('redaction.failed')} lines={8}>
        {() => null}
      </Load>
    </Dialog>
  );
}

function Editor({ found, onClose, ...source }: RedactDialogProps & { found: CaseRedactionsQuery['case'] }) {
  const t = useT();
  const versions = versionsOf(found.redactions, source.of);
  const one = useRedaction(source, versions[0], onClose);
  const { act, draft, newer, isWithdrawal } = one;
  return (
    <FormDialog
      title={t('redaction.title')}
      action={t(isWithdrawal ? 'redaction.withdraw' : 'redaction.save')}
      failed={t('redaction.not-saved')}
      problem={act.error}
      why={isProblem(act.error, 'CONFLICT') ? t('redaction.conflict') : undefined}
      safe={t('redaction.safe')}
      busy={act.isPending}
      danger={isWithdrawal}
      wide
      onSubmit={one.submit}
      onClose={onClose}
    >
      <p>{t('redaction.text')}</p>
      {newer && <Newer of={newer} onAdopt={(theirs) => one.adopt(newer, theirs)} />}
      <div className="redaction-sides">
        <Selection
          text={source.text}
          names={(found.persons ?? []).map(({ name }) => name)}
          passages={one.passages}
          canUndo={one.canUndo}
          error={one.isMissing ? t('redaction.missing') : undefined}
          onChange={one.change}
          onUndo={one.undo}
        />
        <section aria-label={t('redaction.preview')}>
          <h3>{t('redaction.preview')}</h3>
          <Masked text={one.result} />
        </section>
      </div>
      <Field label={t('redaction.reason')} hint={t('redaction.reason.hint')} error={one.isLong ? t('redaction.reason.long') : undefined}>
        {(control) => <LongText {...control} rows={2} required={false} text={one.reason} onText={(next) => draft.set('reason', next)} />}
      </Field>
      {versions.length > 0 && <Versions of={versions} />}
    </FormDialog>
  );
}

function Versions({ of }: { of: readonly Redaction[] }) {
  const t = useT();
  return (
    <details>
      <summary>{t('redaction.versions', { count: of.length })}</summary>
      {of.map((one) => (
        <article key={one.id}>
          <VersionLine of={one} />
          {one.text !== null && <Masked text={one.text} />}
        </article>
      ))}
    </details>
  );
}
