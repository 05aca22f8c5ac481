import { save } from '@voicase/shared/download';
import { useEffect, useRef, useState } from 'react';
import { useT } from '../i18n';
import { Form } from '../kit/form';
import { Check } from '../kit/check';
import { useLeaveWarning } from '../kit/leave-warning';
import { Submit } from '../kit/submit';

interface Props {
  codes: string[];
  onKept: () => void;
}

/** Shows the recovery codes once. Before continuing, the member must confirm that the codes are saved. */
export function RecoveryCodes({ codes, onKept }: Props) {
  const t = useT();
  const heading = useRef<HTMLHeadingElement>(null);
  const [kept, keep] = useState(false);
  const [missed, miss] = useState(false);
  useEffect(() => heading.current?.focus(), []);
  useLeaveWarning(true);
  const submit = () => {
    if (kept) onKept();
    else miss(true);
  };
  return (
    <Form className="stack sheet" onSubmit={submit}>
      <h2 tabIndex={-1} ref={heading}>
        {t('recovery.heading')}
      </h2>
      <p>{t('recovery.what')}</p>
      <ol className="recovery" dir="ltr" translate="no">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <Keep codes={codes} />
      <div role="alert">{missed && !kept && <p className="error">{t('recovery.first')}</p>}</div>
      <Check checked={kept} onChange={keep}>
        {t('recovery.kept')}
      </Check>
      <Submit busy={false}>{t('recovery.go-on')}</Submit>
    </Form>
  );
}

/**
 * Three ways to save the codes. Printing comes first, because other people can read a file. The name of the file must not reveal the
 * content. The result is shown next to the buttons.
 */
function Keep({ codes }: { codes: string[] }) {
  const t = useT();
  const [said, say] = useState('');
  const copy = () =>
    navigator.clipboard.writeText(codes.join('\n')).then(
      () => say(t('recovery.copied')),
      () => say(t('recovery.not-copied')),
    );
  const download = () => {
    save(new Blob([`${t('recovery.file')}\n\n${codes.join('\n')}\n`], { type: 'text/plain' }), 'codes.txt');
    say(t('recovery.saved'));
  };
  return (
    <div className="no-print">
      <div className="row">
        <button type="button" className="button" onClick={() => window.print()}>
          {t('recovery.print')}
        </button>
        <button type="button" className="button" onClick={() => void copy()}>
          {t('recovery.copy')}
        </button>
        <button type="button" className="button" onClick={download}>
          {t('recovery.save')}
        </button>
      </div>
      <p role="status" className="hint">
        {said}
      </p>
    </div>
  );
}
