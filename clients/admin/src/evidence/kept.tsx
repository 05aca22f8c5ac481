/** Drafts of an interview whose dialog no button opens any more, because another member settled the interview first. */
import { formatDayShort } from '@voicase/shared/time';
import { Fragment, type ReactNode } from 'react';
import { Members } from '../../gen/documents';
import { useAsk } from '../app/query';
import { useCase } from '../case/context';
import { useDraft } from '../case/drafts';
import { useFormats, useT } from '../i18n';
import { Copy } from '../kit/copy';
import { focusOn } from '../kit/focus-on';
import { Load } from '../kit/load';
import { say } from '../kit/say';
import { Typed } from '../kit/text';
import { detailsOf, reasonOf, type Interview } from './rows';

interface KeptProps {
  of: Interview;
  draft: ReturnType<typeof useDraft>;
  what: 'reason' | 'changes';
  /** The text to copy. */
  text: string;
  children: ReactNode;
}

function Kept({ of, draft, what, text, children }: KeptProps) {
  const t = useT();
  const title = t(`interviews.kept.${what}`);
  return (
    <section className="notice" aria-label={title}>
      <h5 className="notice-title">{title}</h5>
      <p>{t(`interviews.kept.${what}.text`)}</p>
      {children}
      <div className="row">
        <Copy text={text} />
        <button
          type="button"
          className="button"
          onClick={() => {
            draft.drop();
            say(t(`interviews.discarded.${what}`));
            focusOn(`interview-${of.id}`);
          }}
        >
          {t(`interviews.discard.${what}`)}
        </button>
      </div>
    </section>
  );
}

/** The typed reason of a cancellation. */
export function KeptReason({ of }: { of: Interview }) {
  const draft = useDraft(reasonOf(useCase().id, of));
  const { reason = '' } = draft.fields;
  if (of.state === 'PLANNED' || !reason.trim()) return null;
  return (
    <Kept of={of} draft={draft} what="reason" text={reason}>
      <Typed text={reason} />
    </Kept>
  );
}

interface ChangesProps {
  of: Interview;
  persons: Named;
}

/** The changes of the details. A held interview can still be edited. */
export function KeptChanges(props: ChangesProps) {
  const { fields } = useDraft(detailsOf(useCase().id, props.of));
  const isEdited = Object.entries(fields).some(([field, text]) => field !== 'before' && text.trim());
  return props.of.state === 'CANCELLED' && isEdited ? <Changes {...props} /> : null;
}

function Changes({ of, persons }: ChangesProps) {
  const t = useT();
  const draft = useDraft(detailsOf(useCase().id, of));
  const { interviewer } = draft.fields;
  const members = useAsk(Members, {}, { lasting: true, enabled: Boolean(interviewer) });
  const lines = useLines(draft.fields, persons, members.data?.members ?? []);
  return (
    <Kept of={of} draft={draft} what="changes" text={lines.map(([label, text]) => `${label}: ${text}`).join('\n')}>
      <dl className="evidence-facts">
        {lines.map(([label, text]) => (
          <Fragment key={label}>
            <dt>{label}</dt>
            <dd className="typed" dir="auto">
              {text}
            </dd>
          </Fragment>
        ))}
      </dl>
      {interviewer && (
        <Load query={members} failed={t('interviews.members.failed')} lines={1}>
          {() => null}
        </Load>
      )}
    </Kept>
  );
}

type Named = readonly { id: string; name: string }[];

/** The label and the value of each field that the member has edited. A person or member can be unknown here, and their line stays. */
function useLines({ person, name, day, place, present, interviewer }: Readonly<Record<string, string>>, persons: Named, members: Named) {
  const t = useT();
  const locale = useFormats();
  const nameOf = (all: Named, id: string | undefined) => id && (all.find((one) => one.id === id)?.name ?? t('interviews.kept.unnamed'));
  const lines = [
    [t('interviews.person'), nameOf(persons, person)],
    [t('interviews.name'), person ? undefined : name?.trim()],
    [t('interviews.day'), day && formatDayShort(day, locale)],
    [t('interviews.place'), place?.trim()],
    [t('interviews.present'), present?.trim()],
    [t('interviews.interviewer'), nameOf(members, interviewer)],
  ] as const;
  return lines.flatMap(([label, text]) => (text ? [[label, text] as const] : []));
}
