import { useState } from 'react';
import { useCase } from '../case/context';
import { useT } from '../i18n';
import { Decision } from '../kit/decision';
import { useKeptOpen } from '../kit/kept';
import { Typed } from '../kit/text';
import { Moment } from '../kit/time';
import { AskDialog, DecideDialog } from './ask';
import type { Opening } from './types';
import { View } from './view';

const isOpen = ({ state }: Opening) => state === 'ASKED' || state === 'APPROVED';

/** The requests to open the identity, and the one button for the next step. */
export function Openings({ openings }: { openings: Opening[] }) {
  const t = useT();
  const { id } = useCase();
  const [asking, ask] = useKeptOpen(`${id}:identity`, false);
  // The view is here, because its request changes while the text is shown.
  const [viewing, view] = useState<string>();
  return (
    <section aria-labelledby="openings" className="part">
      <h3 id="openings" tabIndex={-1}>
        {t('identity.openings')}
      </h3>
      <p className="muted">{t('identity.openings.text')}</p>
      {openings.length > 0 ? (
        <ul className="items">
          {openings.map((one) => (
            <Item key={one.id} one={one} onOpen={() => view(one.id)} />
          ))}
        </ul>
      ) : (
        <p className="nothing">{t('identity.openings.none')}</p>
      )}
      {!openings.some((one) => one.mine && isOpen(one)) && (
        <button type="button" className="button" onClick={() => ask(true)}>
          {t('identity.ask')}
        </button>
      )}
      {viewing && <View request={viewing} onClose={() => view(undefined)} />}
      {asking && <AskDialog onClose={() => ask(false)} />}
    </section>
  );
}

interface Props {
  one: Opening;
  onOpen: () => void;
}

function Item({ one, onOpen }: Props) {
  const t = useT();
  const { state, approvedBy, refusedBy } = one;
  return (
    <li>
      <p>
        <span className="word">{t(`identity.state.${state}`)}</span> {t('identity.by', { name: one.askedBy?.name ?? t('identity.former') })}{' '}
        <Moment at={one.askedAt} />
      </p>
      {approvedBy && <p>{t('identity.approved-by', { name: approvedBy.name })}</p>}
      {refusedBy && <p>{t('identity.refused-by', { name: refusedBy.name })}</p>}
      {one.refusal && <Typed text={one.refusal} />}
      {one.openedAt && (
        <p>
          {t('identity.opened-at')} <Moment at={one.openedAt} />
        </p>
      )}
      {isOpen(one) && (
        <p>
          {t(state === 'ASKED' ? 'identity.until' : 'identity.open-until')} <Moment at={one.expiresAt} />
        </p>
      )}
      <p className="muted">{t('identity.reason')}</p>
      <Typed text={one.reason} />
      <p className="muted">{t('identity.words')}</p>
      <Typed text={one.words} />
      {isOpen(one) && <Acts one={one} onOpen={onOpen} />}
    </li>
  );
}

function Acts({ one, onOpen }: Props) {
  const t = useT();
  const [refusing, refuse] = useState(false);
  if (one.state === 'ASKED') {
    return (
      <Decision
        approvable={one.approvable}
        from={one.approvableFrom}
        never={t('identity.not-yours')}
        approve={t('identity.approve')}
        refuse={t(one.mine ? 'identity.withdraw' : 'identity.refuse')}
        dialog={(act, close) => <DecideDialog one={one} act={act} onClose={close} />}
      />
    );
  }
  return (
    <div className="row">
      {one.mine && (
        <button type="button" className="button primary" onClick={onOpen}>
          {t('identity.open')}
        </button>
      )}
      <button type="button" className="button" onClick={() => refuse(true)}>
        {t(one.mine ? 'identity.withdraw' : 'identity.refuse')}
      </button>
      {refusing && <DecideDialog one={one} act="refuse" onClose={() => refuse(false)} />}
    </div>
  );
}
