import { Link } from '@tanstack/react-router';
import Circle from 'lucide-react/icons/circle';
import CircleCheck from 'lucide-react/icons/circle-check';
import { useState, type ReactNode } from 'react';
import { useMember } from '../app/member';
import { inMyLanguage, useT, type Translate } from '../i18n';
import { Copy } from '../kit/copy';
import { recall, remember } from '../session/memory';
import { useKeptFocus } from './kept-focus';
import type { Home } from './query';
import { stepsOf, type Step } from './steps';

type Facts = NonNullable<Home['setup']>;

/** The organisation whose checklist is collapsed in this browser. */
const KEY = 'voicase.setup';

/** The checklist of a new organisation. Renders nothing when all steps are done. */
export function Setup({ setup, seesCases }: { setup: Facts; seesCases: boolean }) {
  const t = useT();
  const { id } = useMember().membership.organisation;
  const [open, setOpen] = useState(() => recall(KEY) !== id);
  const onFocus = useKeptFocus('page');
  const steps = stepsOf(setup, seesCases);
  const done = steps.filter((step) => step.done).length;
  if (done === steps.length) return null;
  const toggle = (next: boolean) => {
    if (next === open) return;
    setOpen(next);
    remember(KEY, next ? null : id);
  };
  return (
    <section className="home-card" aria-labelledby="setup" onFocus={onFocus}>
      <details className="home-setup" open={open} onToggle={({ currentTarget }) => toggle(currentTarget.open)}>
        <summary className="home-head">
          <h2 id="setup">{t('home.setup')}</h2> <span className="muted">{t('home.setup.done', { done, count: steps.length })}</span>
        </summary>
        <p className="home-empty">{t('home.setup.text')}</p>
        <ol className="home-steps">
          {steps.map((step) => (
            <li key={step.name} className={step.done ? 'home-step done' : 'home-step'}>
              {step.done ? <CircleCheck size={18} aria-hidden="true" /> : <Circle size={18} aria-hidden="true" />}
              <div>
                <h3>
                  {step.done && <span className="visually-hidden">{t('home.setup.ticked')}</span>} {t(`home.setup.${step.name}`)}
                </h3>
                {!step.done && step.name !== 'address' && <p className="muted">{why(t, step.name)}</p>}
                <Act step={step} channels={setup.channels} />
              </div>
            </li>
          ))}
        </ol>
      </details>
    </section>
  );
}

/** The right that a step asks for. */
const rights = { law: 'SETTINGS_MANAGE', closers: 'CASE_CLOSE', messengers: 'REPORTER_MESSAGE' } as const;

function why(t: Translate, name: Exclude<Step['name'], 'address'>): string {
  return name === 'law' || name === 'closers' || name === 'messengers'
    ? t(`home.setup.why.${name}`, { right: t(`right.${rights[name]}`) })
    : t(`home.setup.why.${name}`);
}

/** The link that leads to the page of a step. */
function Act({ step: { name, done }, channels }: { step: Step; channels: Facts['channels'] }): ReactNode {
  const t = useT();
  if (name === 'address') return <Addresses channels={channels} />;
  if (done) return null;
  if (name === 'law') return <Link to="/settings/law">{t('home.setup.figures')}</Link>;
  if (name === 'handlers') return <Link to="/settings/users/invite">{t('home.setup.invite')}</Link>;
  if (name !== 'report') return <Link to="/settings/users">{t('home.setup.members')}</Link>;
  const address = channels.find((one) => one.address !== null)?.address;
  return address && <Open address={address}>{t('home.setup.send')}</Open>;
}

function Addresses({ channels }: { channels: Facts['channels'] }) {
  const t = useT();
  return (
    <ul className="home-addresses">
      {channels.map(
        ({ name, address }) =>
          address && (
            <li key={address}>
              <span dir="auto">{inMyLanguage(name)}</span>{' '}
              <Open address={address}>
                <code dir="ltr" translate="no">
                  {address}
                </code>
              </Open>{' '}
              <Copy text={address} label={t('home.setup.copy')} />
            </li>
          ),
      )}
    </ul>
  );
}

/** A link to the reporters' pages, which are another origin. */
const Open = ({ address, children }: { address: string; children: ReactNode }) => (
  <a href={address} target="_blank" rel="noreferrer">
    {children}
  </a>
);
