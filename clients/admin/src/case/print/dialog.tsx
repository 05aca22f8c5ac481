import { useState } from 'react';
import { useMember } from '../../app/member';
import { useT } from '../../i18n';
import { Check } from '../../kit/check';
import { GroupError } from '../../kit/errors';
import { FormDialog } from '../../kit/form-dialog';
import { useKept } from '../../kit/kept';
import { Printing } from '../../print/printing';
import { useOnce } from '../../session/once';
import { useCase } from '../context';
import { PrintVersion } from '../pieces';
import type { Content } from './content';
import { loadContent, loadRedacted, parts, type Part } from './load';
import { Sheet } from './sheet';

/** The choices, and the content that is printed. */
function usePrint() {
  const one = useCase();
  const { id } = one;
  const [chosen, setChosen] = useKept<readonly Part[]>(`${id}:print.parts`, ['report'], { typed: false });
  const [isRedacted, setRedacted] = useKept(`${id}:print.redacted`, false, { typed: false });
  /** The content of which the member sees first which texts have no redacted version. */
  const [waiting, setWaiting] = useState<Content>();
  const [content, setContent] = useState<Content>();
  const load = useOnce({
    mutationFn: () => (isRedacted ? loadRedacted(one, new Set(chosen)) : loadContent(id, new Set(chosen))),
    onSuccess: (found) => (found.open?.length ? setWaiting(found) : setContent(found)),
  });
  return {
    chosen,
    isRedacted,
    open: waiting?.open,
    content,
    load,
    toggle(part: Part, on: boolean) {
      setWaiting(undefined);
      setChosen(on ? [...chosen, part] : chosen.filter((other) => other !== part));
    },
    choose(redacted: boolean) {
      setWaiting(undefined);
      setRedacted(redacted);
    },
    print: () => (waiting ? setContent(waiting) : load.mutate()),
  };
}

/** Chooses the parts of the case, and prints a sheet that has nothing else on it. */
export function PrintDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const { redacted } = useCase();
  const { can } = useMember();
  const offered = parts.filter((part) => (part === 'messages' ? can('REPORTER_MESSAGE') : part !== 'notes' || can('CASE_EDIT')));
  const { chosen, isRedacted, open, content, load, toggle, choose, print } = usePrint();
  const [missing, setMissing] = useState(false);
  const submit = () => {
    setMissing(chosen.length === 0);
    if (chosen.length) print();
  };
  return (
    <FormDialog
      title={t('print.title')}
      action={t('print.do')}
      failed={t('print.failed')}
      problem={load.error}
      busy={load.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t('print.text')}</p>
      <fieldset id="print-parts">
        <legend>{t('print.parts')}</legend>
        <GroupError id="print-parts" label={t('print.parts')} text={missing && chosen.length === 0 ? t('print.missing') : undefined} />
        {offered.map((part) => (
          <Check key={part} checked={chosen.includes(part)} onChange={(on) => toggle(part, on)}>
            {t(`print.part.${part}`)}
          </Check>
        ))}
      </fieldset>
      {(isRedacted || (redacted?.length ?? 0) > 0) && <PrintVersion isRedacted={isRedacted} open={open} onChange={choose} />}
      {content && (
        <Printing onDone={onClose}>
          <Sheet content={content} />
        </Printing>
      )}
    </FormDialog>
  );
}
