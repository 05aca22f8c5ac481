import { useState } from 'react';
import { useMember } from '../app/member';
import { useCase } from '../case/context';
import { useT } from '../i18n';
import { useKeptOpen } from '../kit/kept';
import { NotYet } from '../kit/decision';
import { Typed } from '../kit/text';
import { Day, Moment } from '../kit/time';
import { ActDialog, type DisclosureAct } from './acts';
import { PrepareDialog } from './prepare';
import type { Disclosure, Identity } from './types';

/** The register of disclosures beyond the authorised staff. */
export function Disclosures({ identity }: { identity: Identity }) {
  const t = useT();
  const { id } = useCase();
  const { membership } = useMember();
  const [preparing, prepare] = useKeptOpen(`${id}:disclosure`, false);
  return (
    <section aria-labelledby="disclosures" className="part">
      <h3 id="disclosures" tabIndex={-1}>
        {t('disclosure.heading')}
      </h3>
      <p className="muted">{t('disclosure.text')}</p>
      {identity.disclosures.length > 0 ? (
        <ul className="items">
          {identity.disclosures.map((one) => (
            <Item key={one.id} one={one} codeBy={identity.codeMadeBy?.name} />
          ))}
        </ul>
      ) : (
        <p className="nothing">{t('disclosure.none')}</p>
      )}
      <button type="button" className="button" onClick={() => prepare(true)}>
        {t('disclosure.prepare')}
      </button>
      {preparing && (
        <PrepareDialog
          mayHoldBack={identity.mayHoldBack}
          isCodeMine={identity.codeMadeBy?.id === membership.id}
          onClose={() => prepare(false)}
        />
      )}
    </section>
  );
}

/** `codeBy`: the member who made the access code, because that member entered the report. */
function Item({ one, codeBy }: { one: Disclosure; codeBy?: string | undefined }) {
  const t = useT();
  const { disclosedOn, disclosedBy, approvedBy, cancelledBy } = one;
  return (
    <li>
      <p>
        <b dir="auto">{one.recipient}</b> <span className="word">{t(`disclosure.state.${one.state}`)}</span>
      </p>
      <p>
        {t('disclosure.by', { name: one.askedBy?.name ?? t('identity.former') })} <Moment at={one.askedAt} />
      </p>
      <p>
        {one.provision ? <bdi>{t('disclosure.duty', { provision: one.provision })}</bdi> : t(`disclosure.answer.${one.answer ?? 'WAITS'}`)}{' '}
        {one.answeredOn && <Day on={one.answeredOn} />}
      </p>
      {one.basis === 'CONSENT' && codeBy && <p className="hint">{t('disclosure.code-by', { name: codeBy })}</p>}
      <Told one={one} />
      <p className="muted">{t('disclosure.purpose')}</p>
      <Typed text={one.purpose} />
      {approvedBy && <p>{t('identity.approved-by', { name: approvedBy.name })}</p>}
      {disclosedOn && (
        <p>
          {t('disclosure.done-by', { name: disclosedBy?.name ?? t('identity.former') })} <Day on={disclosedOn} />
        </p>
      )}
      {one.manner && <Typed text={one.manner} />}
      {one.state === 'CANCELLED' && <p>{t('disclosure.cancelled-by', { name: cancelledBy?.name ?? t('identity.former') })}</p>}
      {one.ending && <Typed text={one.ending} />}
      {one.state !== 'CANCELLED' && <Acts one={one} />}
    </li>
  );
}

/** When the reporter can read of a legal duty. */
function Told({ one: { provision, toldOn, toldHow, holdUntil, holdReason, holdBy } }: { one: Disclosure }) {
  const t = useT();
  if (!provision) return null;
  if (toldOn) {
    return (
      <>
        <p>
          {`${t(toldHow ? 'disclosure.told.by-us' : 'disclosure.told')} `}
          <Day on={toldOn} />
        </p>
        {toldHow && <Typed text={toldHow} />}
      </>
    );
  }
  return (
    <>
      <p>
        {t('disclosure.held', { name: holdBy?.name ?? t('identity.former') })} {holdUntil && <Day on={holdUntil} />}
      </p>
      {holdReason && <Typed text={holdReason} />}
    </>
  );
}

/** The acts that are possible now. */
function actsOf(one: Disclosure, me: string): DisclosureAct[] {
  const isHeld = one.holdUntil !== null && one.toldOn === null;
  return [
    ...(one.state === 'PREPARED' && one.approvableFrom !== null ? (['approve'] as const) : []),
    ...(one.state === 'APPROVED' && one.permitted ? (['record'] as const) : []),
    ...(isHeld && one.holdBy?.id !== me ? (['hold'] as const) : []),
    ...(isHeld ? (['tell'] as const) : []),
    ...(one.state !== 'DISCLOSED' ? (['cancel'] as const) : []),
  ];
}

function Acts({ one }: { one: Disclosure }) {
  const t = useT();
  const { membership } = useMember();
  const [act, setAct] = useState<DisclosureAct>();
  const mayApprove = one.permitted && one.approvable;
  const hint = `${one.id}-hint`;
  return (
    <>
      {one.state === 'PREPARED' && !mayApprove && (
        <p className="hint" id={hint}>
          {one.permitted ? (
            <NotYet from={one.approvableFrom} never={t('disclosure.not-yours')} />
          ) : (
            t(one.provision ? 'disclosure.next-day' : 'disclosure.needs-consent')
          )}
        </p>
      )}
      <div className="row">
        {actsOf(one, membership.id).map((name) => (
          <button
            key={name}
            type="button"
            className={name === 'approve' || name === 'record' ? 'button primary' : 'button'}
            disabled={name === 'approve' && !mayApprove}
            aria-describedby={name === 'approve' && !mayApprove ? hint : undefined}
            onClick={() => setAct(name)}
          >
            {t(`disclosure.act.${name}`)}
          </button>
        ))}
      </div>
      {act && <ActDialog one={one} act={act} onClose={() => setAct(undefined)} />}
    </>
  );
}
