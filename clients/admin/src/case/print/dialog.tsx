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
import { loadContent, parts, type Content, type Part } from './load';
import { Sheet } from './sheet';

/** Chooses the parts of the case, and prints a sheet that has nothing else on it. */
export function PrintDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const { id } = useCase();
  const { can } = useMember();
  const offered = parts.filter((part) => (part === 'messages' ? can('REPORTER_MESSAGE') : part !== 'notes' || can('CASE_EDIT')));
  const [chosen, setChosen] = useKept<readonly Part[]>(`${id}:print.parts`, ['report'], { typed: false });
  const [missing, setMissing] = useState(false);
  const [content, setContent] = useState<Content>();
  const load = useOnce({ mutationFn: () => loadContent(id, new Set(chosen)), onSuccess: setContent });
  const toggle = (part: Part, on: boolean) => setChosen(on ? [...chosen, part] : chosen.filter((other) => other !== part));
  const submit = () => {
    setMissing(chosen.length === 0);
    if (chosen.length) load.mutate();
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
      {content && (
        <Printing onDone={onClose}>
          <Sheet content={content} />
        </Printing>
      )}
    </FormDialog>
  );
}
