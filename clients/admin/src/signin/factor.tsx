import { useEffect, useRef, useState } from 'react';
import { BeginFactor, ConfirmFactor } from '../../gen/documents';
import { useT } from '../i18n';
import { Loading } from '../kit/loading';
import type { Grant } from '../session/token';
import { useAuth } from './auth';
import { CodeForm } from './code';
import { QrCode } from './qr';
import { StepProblem } from './step-problem';

interface Props {
  ticket: string;
  onSession: (grant: Grant) => void;
  onAgain: () => void;
}

/** The first time: a secret goes into an authenticator app, and its first code proves that it arrived. */
export function FactorStep({ ticket, onSession, onAgain }: Props) {
  const t = useT();
  const [factor, setFactor] = useState<{ secret: string; uri: string }>();
  const { send: start, problem: noSecret } = useAuth(BeginFactor, ({ beginFactor }) => setFactor(beginFactor));
  const { send, busy, problem } = useAuth(ConfirmFactor, ({ confirmFactor }) => onSession(confirmFactor));
  useEffect(() => start({ ticket }), [ticket]);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [factor]);
  if (noSecret !== undefined) return <StepProblem problem={noSecret} onAgain={onAgain} />;
  if (!factor) return <Loading lines={3} />;
  return (
    <>
      <h2 tabIndex={-1} ref={heading}>
        {t('factor.heading')}
      </h2>
      <p>{t('factor.why')}</p>
      <ol className="steps">
        <li>{t('factor.app')}</li>
        <li>
          {t('factor.scan')}
          <QrCode text={factor.uri} label={t('factor.qr')} />
          <p>
            {t('factor.type')}{' '}
            <code className="secret" dir="ltr">
              {factor.secret.replace(/(.{4})(?=.)/g, '$1 ')}
            </code>
          </p>
        </li>
        <li>{t('factor.code')}</li>
      </ol>
      {problem !== undefined && <StepProblem problem={problem} onAgain={onAgain} />}
      <CodeForm busy={busy} label={t('code.label')} hint={t('code.hint')} onCode={(code) => send({ ticket, code })} />
    </>
  );
}
