import { useT } from '../../i18n';
import { useKeptOpen } from '../../kit/kept';
import { Moment } from '../../kit/time';
import { passkeysHere } from '../../signin/passkey';
import { AddApp } from './add-app';
import { AddPasskey } from './add-passkey';
import { RemoveFactorDialog } from './remove';
import { RenameDialog } from './rename';
import { useNamed, type Factor } from './shown';

type Open = { what: 'passkey' | 'app' } | { what: 'rename' | 'remove'; factor: Factor };

/** Passkeys and authenticator apps. The last factor cannot be removed. The page explains why. */
export function Factors({ factors }: { factors: Factor[] }) {
  const t = useT();
  const named = useNamed();
  const [open, setOpen] = useKeptOpen<Open | undefined>('factors', undefined);
  const close = () => setOpen(undefined);
  return (
    <section>
      <h2 id="factors">{t('factors.heading')}</h2>
      <p>{t('factors.what')}</p>
      <ul className="plain own-items" aria-labelledby="factors">
        {factors.map((factor) => (
          <li key={factor.id}>
            <Facts factor={factor} />
            <div className="row">
              <button
                type="button"
                className="button"
                aria-label={t('factors.rename.one', { name: named(factor) })}
                onClick={() => setOpen({ what: 'rename', factor })}
              >
                {t('factors.rename')}
              </button>
              {factors.length > 1 ? (
                <button
                  type="button"
                  className="button danger"
                  aria-label={t('factors.remove.one', { name: named(factor) })}
                  onClick={() => setOpen({ what: 'remove', factor })}
                >
                  {t('factors.remove')}
                </button>
              ) : (
                <span className="hint">{t('factors.last')}</span>
              )}
            </div>
          </li>
        ))}
      </ul>
      <div className="row">
        {passkeysHere() && (
          <button type="button" className="button" onClick={() => setOpen({ what: 'passkey' })}>
            {t('factors.add-passkey')}
          </button>
        )}
        <button type="button" className="button" onClick={() => setOpen({ what: 'app' })}>
          {t('factors.add-app')}
        </button>
      </div>
      {open?.what === 'passkey' && <AddPasskey onClose={close} />}
      {open?.what === 'app' && <AddApp onClose={close} />}
      {open?.what === 'rename' && <RenameDialog factor={open.factor} onClose={close} />}
      {open?.what === 'remove' && <RemoveFactorDialog factor={open.factor} onClose={close} />}
    </section>
  );
}

function Facts({ factor }: { factor: Factor }) {
  const t = useT();
  const named = useNamed();
  return (
    <p>
      <b dir="auto">{named(factor)}</b> <span className="word">{t(`factor.kind.${factor.kind}`)}</span>
      <br />
      <span className="muted">
        {t('factors.added')} <Moment at={factor.createdAt} /> · {t('factors.used')}{' '}
        {factor.lastUsedAt ? <Moment at={factor.lastUsedAt} /> : t('factors.never')}
      </span>
    </p>
  );
}
