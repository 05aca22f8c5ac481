import { groups } from '@voicase/shared/receipt';
import type { Bytes } from '@voicase/shared/bytes';
import { inLanguage, type Texts } from '@voicase/shared/form';
import { dirOf } from '@voicase/shared/languages';
import { Link, useBlocker } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { EnterReportMutation } from '../../gen/documents';
import { useT } from '../i18n';
import { Check } from '../kit/check';
import { Landing } from '../kit/landing';
import { Day } from '../kit/time';
import { paperIn } from '../print/paper';
import { Printing } from '../print/printing';
import type { Channel } from './draft';
import { discard } from './keep';

export interface Entered {
  report: EnterReportMutation['enterReport'];
  /** Undefined: the reporter wants no access code. */
  seed: Bytes | undefined;
  channel: Channel;
  organisation: string;
  language: string;
  isAnonymous: boolean;
}

interface Props extends Entered {
  onNext: () => void;
}

/** What the reporter gets. The access code is shown only here, until the member leaves the page or the page locks. */
export function Receipt({ onNext, ...entered }: Props) {
  const t = useT();
  const { report, seed } = entered;
  // If the member had left before the answer came, the report stays, and sending it again shows the same code.
  useEffect(discard, []);
  const [printing, print] = useState(false);
  const [handed, hand] = useState(false);
  const [wantsNext, setWantsNext] = useState(false);
  const isKept = !seed || handed;
  // Every way out of the page, also one click on the navigation, would lose the code.
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => !isKept && next.pathname !== current.pathname,
    enableBeforeUnload: () => !isKept,
    withResolver: true,
  });
  const isStopped = !isKept && (wantsNext || blocker.status === 'blocked');
  const next = () => (isKept ? onNext() : setWantsNext(true));
  return (
    <div className="stack settings-form manual-receipt">
      <Landing as="h1">{t('manual.receipt.heading')}</Landing>
      <Facts report={report} />
      {seed ? <Code seed={seed} /> : <p className="prose">{t('manual.receipt.none')}</p>}
      <div className="row">
        <button type="button" className="button primary" onClick={() => print(true)}>
          {t('manual.receipt.print')}
        </button>
      </div>
      {seed && (
        <Handed
          checked={handed}
          onLeave={isStopped ? (wantsNext ? onNext : blocker.proceed) : undefined}
          onChange={(on) => {
            hand(on);
            setWantsNext(false);
            blocker.reset?.();
          }}
        />
      )}
      <div className="row">
        {report.case && (
          <Link to="/cases/$id" params={{ id: report.case }} className="button">
            {t('manual.receipt.open')}
          </Link>
        )}
        <button type="button" className="button" onClick={next}>
          {t('manual.receipt.next')}
        </button>
      </div>
      {printing && (
        <Printing onDone={() => print(false)}>
          <Sheet {...entered} />
        </Printing>
      )}
    </div>
  );
}

interface HandedProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  /** Set when the member tried to leave before: leaves without handing the code over. */
  onLeave: (() => void) | undefined;
}

/** The member confirms that the reporter has the code. */
function Handed({ checked, onChange, onLeave }: HandedProps) {
  const t = useT();
  return (
    <fieldset>
      <legend className="visually-hidden">{t('manual.receipt.code')}</legend>
      <Check checked={checked} describedBy={onLeave ? 'handed-error' : undefined} onChange={onChange}>
        {t('manual.receipt.handed')}
      </Check>
      {onLeave && (
        <>
          <p className="error" id="handed-error" role="alert">
            {t('manual.receipt.not-handed')}
          </p>
          <button type="button" className="button danger" onClick={onLeave}>
            {t('manual.receipt.leave')}
          </button>
        </>
      )}
    </fieldset>
  );
}

/** The numbers of the case, and its deadlines. */
function Facts({ report }: Pick<Entered, 'report'>) {
  const t = useT();
  return (
    <dl className="manual-facts">
      <dt>{t('manual.receipt.number')}</dt>
      <dd translate="no">{report.number}</dd>
      <dt>{t('manual.receipt.reference')}</dt>
      <dd translate="no">{report.reference}</dd>
      <dt>{t('manual.receipt.acknowledge')}</dt>
      <dd>{report.acknowledgedOn ? t('manual.receipt.acknowledged') : <Day on={report.acknowledgementDueOn} />}</dd>
      <dt>{t('manual.receipt.feedback')}</dt>
      <dd>
        <Day on={report.feedbackDueOn} />
      </dd>
    </dl>
  );
}

function Code({ seed }: { seed: Bytes }) {
  const t = useT();
  return (
    <>
      <h2>{t('manual.receipt.code')}</h2>
      <p className="prose">{t('manual.receipt.once')}</p>
      <p className="manual-code" dir="ltr" translate="no">
        {groups(seed).map((group, at) => (
          <span key={at}>{group} </span>
        ))}
      </p>
    </>
  );
}

/** The printed receipt, in the reporter's language. */
function Sheet({ report, seed, channel, organisation, language: wanted, isAnonymous }: Entered) {
  const { text, language } = paperIn(wanted);
  return (
    <div lang={language} dir={dirOf(language)}>
      <header>
        <p dir="auto">{organisation}</p>
        <h1>{text('title')}</h1>
      </header>
      <p>{text('received', { date: report.receivedOn })}</p>
      <p>
        <bdi>{text('reference', { reference: report.reference })}</bdi>
      </p>
      {!report.acknowledgedOn && <p>{text('acknowledge', { date: report.acknowledgementDueOn })}</p>}
      <p>{text('feedback', { date: report.feedbackDueOn })}</p>
      {seed ? (
        <section>
          <h2>{text('code')}</h2>
          <p className="manual-code" dir="ltr">
            {groups(seed).join('-')}
          </p>
          <p>{text('open')}</p>
          {channel.address && <p dir="ltr">{channel.address}</p>}
          <ul>
            <li>{text('keep')}</li>
            <li>{text('anyone')}</li>
            <li>{text('lost')}</li>
          </ul>
        </section>
      ) : (
        <p>{text(isAnonymous ? 'none-anonymous' : 'none')}</p>
      )}
      {channel.authorities.length > 0 && (
        <section>
          <p>{text('authorities')}</p>
          <ul>
            {channel.authorities.map(({ name, url }) => (
              <li key={url}>
                <bdi>{inLanguage(name as Texts, language).text}</bdi> <span dir="ltr">{url}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
