/** The parts of the printed sheet that the case page itself shows. */
import type { Form } from '@voicase/shared/form';
import { useT } from '../../i18n';
import { Typed } from '../../kit/text';
import { Day, Moment } from '../../kit/time';
import type { Content } from '../../sheet/content';
import { ActionFacts } from '../actions/facts';
import { useCase } from '../context';
import { useEventText } from '../conversation/event-text';
import { ClosingRows } from '../details/closing';
import { answersOf, Report } from '../report/report';

export function ReportSheet({ of }: { of: NonNullable<Content['report']> }) {
  return <Report form={of.form.definition as Form} answers={answersOf(of.answers)} />;
}

export function MessagesSheet({ of }: { of: NonNullable<Content['messages']> }) {
  const t = useT();
  return of.map(({ id, author, member, sentOn, text, files }) => (
    <article key={id}>
      <p>
        <b dir="auto">
          {author === 'REPORTER'
            ? t('dialogue.reporter')
            : author === 'SYSTEM'
              ? t('dialogue.system')
              : (member?.name ?? t('dialogue.staff'))}
        </b>{' '}
        <Day on={sentOn} />
      </p>
      <Typed text={text} />
      {files.length > 0 && <p dir="auto">{t('print.files', { names: files.map((file) => file.name).join(', ') })}</p>}
    </article>
  ));
}

export function NotesSheet({ of }: { of: NonNullable<Content['notes']> }) {
  const t = useT();
  return of.map(({ id, member, writtenAt, text, retractedAt, retractionReason }) => (
    <article key={id}>
      <p>
        <b dir="auto">{member.name}</b> <Moment at={writtenAt} />
      </p>
      <Typed text={text} />
      {retractedAt && (
        <p>
          {t('notes.retracted')} <Moment at={retractedAt} /> · {t('notes.reason')} <span dir="auto">{retractionReason}</span>
        </p>
      )}
    </article>
  ));
}

export function EndingsSheet({ of: { closing, earlierClosings, correctiveActions } }: { of: NonNullable<Content['closing']> }) {
  const t = useT();
  const closings = [...(closing ? [closing] : []), ...(earlierClosings ?? [])];
  const actions = correctiveActions ?? [];
  return (
    <>
      {closings.map((one) => (
        <article key={one.id}>
          <h3>
            {t(one.closedOn ? 'closing.heading' : 'closing.proposed')} {one.closedOn && <Day on={one.closedOn} />}
          </h3>
          <ClosingRows of={one} printed />
        </article>
      ))}
      {actions.length > 0 && (
        <article>
          <h3>{t('actions.heading')}</h3>
          <ul>
            {actions.map((one) => (
              <li key={one.id}>
                <ActionFacts of={one} />
              </li>
            ))}
          </ul>
        </article>
      )}
    </>
  );
}

export function EventsSheet({ of }: { of: NonNullable<Content['events']> }) {
  return of.map((event) => <EventSheet key={event.id} event={event} />);
}

function EventSheet({ event }: { event: NonNullable<Content['events']>[number] }) {
  const text = useEventText(event);
  const { correctiveActions } = useCase();
  const about = correctiveActions?.find(({ id }) => id === event.action)?.text;
  return (
    <article>
      <p>
        {text} {event.other} · {event.at ? <Moment at={event.at} /> : <Day on={event.on} />}
        {event.member && (
          <>
            {' '}
            · <span dir="auto">{event.member.name}</span>
          </>
        )}
      </p>
      {event.action && <Typed text={about ?? ''} />}
      {event.reason && <Typed text={event.reason} />}
    </article>
  );
}
