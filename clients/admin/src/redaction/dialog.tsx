import { useRef, type UIEvent } from 'react';
import { CaseRedactions, type CaseRedactionsQuery } from '../../gen/documents';
import { useAsk } from '../app/query';
import { useCase } from '../case/context';
import { useT } from '../i18n';
import { Dialog } from '../kit/dialog';
import { Field } from '../kit/field';
import { FormDialog } from '../kit/form-dialog';
import { Load } from '../kit/load';
import { LongText } from '../kit/long-text';
import { Newer } from '../kit/newer';
import { isProblem } from '../session/ask';
import { VersionLine } from './bar';
import { Kept } from './kept';
import { Preview } from './preview';
import { RedactedText } from './redacted-text';
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
    <Dialog title={t('redaction.do')} wide onClose={props.onClose}>
      <Load query={query} failed={t('redaction.failed')} lines={8}>
        {() => null}
      </Load>
    </Dialog>
  );
}

function Editor({ found, onClose, ...source }: RedactDialogProps & { found: CaseRedactionsQuery['case'] }) {
  const t = useT();
  const area = useRef<HTMLTextAreaElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const versions = versionsOf(found.redactions, source.of);
  const draft = useRedaction(source, versions, onClose);
  const { act, newer, isWithdrawal } = draft;
  const adopt = (theirs: boolean, done: string) => {
    draft.adopt(theirs, done);
    // The pressed button disappears.
    area.current?.focus();
  };
  const overtaken = {
    notice: draft.notice,
    isOvertaken: newer !== undefined,
    keep: () => adopt(false, t('redaction.kept-mine')),
    discard: () => adopt(true, t('redaction.took-theirs')),
  };
  return (
    <FormDialog
      title={t('redaction.do')}
      action={t(isWithdrawal ? 'redaction.withdraw' : 'redaction.save')}
      failed={t('redaction.not-saved')}
      problem={newer ? null : act.error}
      why={isProblem(act.error, 'NOT_ALLOWED_NOW') ? t('redaction.full') : undefined}
      safe={t('redaction.safe')}
      busy={act.isPending}
      danger={isWithdrawal}
      wide
      onSubmit={draft.submit}
      onClose={onClose}
    >
      <p>{t('redaction.text')}</p>
      {newer && (
        <Newer of={overtaken} adds>
          <VersionLine of={newer} />
          {newer.text !== null && <RedactedText text={newer.text} />}
        </Newer>
      )}
      {draft.isFound && <Kept onDiscard={() => adopt(true, t('redaction.discarded'))} />}
      <div className="redaction-sides">
        <Selection
          text={source.text}
          names={(found.persons ?? []).map(({ name }) => name)}
          draft={draft}
          area={area}
          onScroll={(event) => follow(event, box.current)}
        />
        <Preview text={source.text} draft={draft} box={box} />
      </div>
      <Field label={t('redaction.reason')} hint={t('redaction.reason.hint')} error={draft.isLong ? t('redaction.reason.long') : undefined}>
        {(control) => <LongText {...control} rows={2} required={false} text={draft.reason} onText={draft.setReason} />}
      </Field>
      {versions.length > 0 && <Versions of={versions} />}
    </FormDialog>
  );
}

/** Scrolls the preview to the part of the text that the original shows. */
function follow({ currentTarget: { scrollTop, scrollHeight, clientHeight } }: UIEvent<HTMLTextAreaElement>, box: HTMLElement | null) {
  const part = scrollTop / Math.max(1, scrollHeight - clientHeight);
  box?.scrollTo({ top: part * (box.scrollHeight - box.clientHeight) });
}

function Versions({ of }: { of: readonly Redaction[] }) {
  const t = useT();
  return (
    <details>
      <summary>{t('redaction.versions', { count: of.length })}</summary>
      {of.map((one) => (
        <article key={one.id}>
          <VersionLine of={one} />
          {one.text !== null && <RedactedText text={one.text} />}
        </article>
      ))}
    </details>
  );
}
