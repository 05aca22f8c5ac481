import type { Form } from '@voicase/shared/form';
import type { ReactNode } from 'react';
import type { MembersQuery } from '../../gen/documents';
import { Report } from '../case/report/report';
import { inMyLanguage, languageName, useT } from '../i18n';
import { Day } from '../kit/time';
import { isSpoken, OTHER, type Channel, type Draft } from './draft';

interface Props {
  draft: Draft;
  channel: Channel;
  members: MembersQuery['members'];
  /** The pages before this one, with their headings. */
  pages: readonly string[];
  onChange: (page: number) => void;
}

/** Everything that will be sent, with a way to change each part. */
export function Review({ draft, channel, members, pages, onChange }: Props) {
  const t = useT();
  const nameOf = (id: string) => members.find((one) => one.id === id)?.name ?? '';
  const last = pages.length - 1;
  return (
    <>
      <Part heading={pages[0] ?? ''} onChange={() => onChange(0)}>
        <dl className="manual-facts">
          <dt>{t('manual.channel')}</dt>
          <dd dir="auto">{inMyLanguage(channel.name)}</dd>
          <dt>{t('manual.source')}</dt>
          <dd>{draft.source && t(`manual.source.${draft.source}`)}</dd>
          <dt>{t('manual.received-on')}</dt>
          <dd>{draft.receivedOn && <Day on={draft.receivedOn} />}</dd>
          <dt>{t('manual.receiver')}</dt>
          <dd dir="auto">{draft.receiver === OTHER ? draft.receiverName : nameOf(draft.receiver)}</dd>
          {isSpoken(draft) && (
            <>
              <dt>{t('manual.recording')}</dt>
              <dd>{t(`manual.recording.${draft.recording}`)}</dd>
            </>
          )}
          <dt>{t('manual.language')}</dt>
          <dd>{languageName(draft.language)}</dd>
        </dl>
      </Part>
      <Part heading={t('manual.review.answers')} onChange={() => onChange(1)}>
        <Report form={channel.form.definition as Form} answers={draft.answers} />
      </Part>
      <Part heading={pages[last] ?? ''} onChange={() => onChange(last)}>
        <dl className="manual-facts">
          <dt>{t('manual.anonymity')}</dt>
          <dd>{t(`manual.anonymity.${draft.anonymity}`)}</dd>
          {draft.anonymity === 'CONFIDENTIAL' && (
            <>
              <dt>{t('manual.name')}</dt>
              <dd dir="auto">{draft.name}</dd>
              <dt>{t('manual.contact')}</dt>
              <dd dir="auto">{draft.contact}</dd>
            </>
          )}
          <dt>{t('manual.about')}</dt>
          <dd dir="auto">{draft.aboutMember ? draft.about.map(nameOf).join(', ') : t('manual.no')}</dd>
          <dt>{t('manual.code')}</dt>
          <dd>{t(draft.wantsCode ? 'manual.code.yes' : 'manual.code.no')}</dd>
          <dt>{t('manual.acknowledged.short')}</dt>
          <dd>{t(draft.acknowledged ? 'manual.yes' : 'manual.no')}</dd>
        </dl>
      </Part>
    </>
  );
}

function Part({ heading, onChange, children }: { heading: string; onChange: () => void; children: ReactNode }) {
  const t = useT();
  return (
    <section className="manual-part">
      <header className="row">
        <h2>{heading}</h2>
        <button type="button" className="button quiet small" onClick={onChange}>
          {t('manual.change')} <span className="visually-hidden">{heading}</span>
        </button>
      </header>
      {children}
    </section>
  );
}
