import { useState, type ReactNode } from 'react';
import type { RedactedKind } from '../../gen/documents';
import { useMember } from '../app/member';
import { useT } from '../i18n';
import { useKeptOpen } from '../kit/kept';
import { beginning } from './beginning';
import { useCase } from './context';
import { RedactDialog, RedactionBar } from '../redaction/pieces';

interface Props {
  kind: RedactedKind;
  /** The id of the text. */
  of: string;
  text: string;
  /** Shows the text itself. */
  children: ReactNode;
}

/** A text that can be redacted. If the text has a redacted version, a switch shows this version. */
export function Redactable({ kind, of, text, children }: Props) {
  const t = useT();
  const { id, redacted } = useCase();
  const { can } = useMember();
  const [open, setOpen] = useKeptOpen(`${id}:redact.${of}`, false);
  const [shown, show] = useState(false);
  const isRedacted = redacted?.includes(of) ?? false;
  return (
    <>
      {isRedacted && <RedactionBar of={of} shown={shown} onShow={show} />}
      {(!isRedacted || !shown) && children}
      {can('CASE_EDIT') && (
        <button
          type="button"
          className="button quiet small"
          aria-label={`${t('redaction.do')}: ${beginning(text)}`}
          onClick={() => setOpen(true)}
        >
          {t('redaction.do')}
        </button>
      )}
      {open && <RedactDialog kind={kind} of={of} text={text} onClose={() => setOpen(false)} />}
    </>
  );
}
