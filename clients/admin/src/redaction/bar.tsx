/**
 * The switch at a text that has a redacted version. The conversation and the printed sheet show the steps with the texts of
 * this part: `redaction.step.${kind}`.
 */
import { CaseRedactions } from '../../gen/documents';
import { useAsk } from '../app/query';
import { useCase } from '../case/context';
import { useT } from '../i18n';
import { Copy } from '../kit/copy';
import { Load } from '../kit/load';
import { Moment } from '../kit/time';
import { RedactedText } from './redacted-text';
import { versionsOf, type Redaction } from './versions';

export interface RedactionBarProps {
  /** The id of the text. */
  of: string;
  /** Whether the redacted version is shown. */
  shown: boolean;
  onShow: (shown: boolean) => void;
}

export function RedactionBar({ of, shown, onShow }: RedactionBarProps) {
  const t = useT();
  // The server records a reading, so the texts are requested when they are first shown.
  const query = useAsk(CaseRedactions, { id: useCase().id }, { enabled: shown });
  return (
    <div className="redaction">
      <div className="segments" role="group" aria-label={t('redaction.switch')}>
        <button type="button" aria-pressed={!shown} onClick={() => onShow(false)}>
          {t('redaction.original')}
        </button>
        <button type="button" aria-pressed={shown} onClick={() => onShow(true)}>
          {t('redaction.redacted')}
        </button>
      </div>
      {shown && (
        <Load query={query} failed={t('redaction.failed')} lines={2}>
          {({ case: { redactions } }) => <Latest of={versionsOf(redactions, of)[0]} />}
        </Load>
      )}
    </div>
  );
}

function Latest({ of }: { of: Redaction | undefined }) {
  const t = useT();
  // Another member has just withdrawn the version. The page shows the text itself after the next fetch of the case.
  if (!of || of.text === null) return <p className="nothing">{t('redaction.gone')}</p>;
  return (
    <>
      <RedactedText text={of.text} />
      <VersionLine of={of} />
      <Copy quiet text={of.text} label={t('redaction.copy')} />
    </>
  );
}

/** Who wrote a version, when and why. */
export function VersionLine({ of }: { of: Redaction }) {
  const t = useT();
  return (
    <p className="muted">
      {t(of.text === null ? 'redaction.withdrawn-version' : 'redaction.version', { version: of.version })} ·{' '}
      <span dir="auto">{of.writtenBy?.name}</span> · <Moment at={of.writtenAt} />
      {of.reason && (
        <>
          {' '}
          · <span dir="auto">{of.reason}</span>
        </>
      )}
    </p>
  );
}
