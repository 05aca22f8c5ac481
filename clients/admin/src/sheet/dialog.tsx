import { useState } from 'react';
import { PieceMissing } from '../app/lazy';
import { useMember } from '../app/member';
import { piece } from '../app/piece';
import { useCase } from '../case/context';
import { useT } from '../i18n';
import { Check } from '../kit/check';
import { GroupError } from '../kit/errors';
import { FormDialog } from '../kit/form-dialog';
import { useKept } from '../kit/kept';
import { Printing } from '../print/printing';
import { useOnce } from '../session/once';
import { offered, type Content, type Part } from './content';
import { loadContent, loadRedacted } from './load';
import type { PrintVersionProps } from './print-version';
import { Sheet } from './sheet';

const PrintVersion = piece<PrintVersionProps>(() => import('./print-version'), 'PrintVersion', 'sheet');

/** The choices among the parts that the member may read, and the content that is printed. */
function usePrint(all: readonly Part[]) {
  const { id, redacted } = useCase();
  const [kept, setChosen] = useKept<readonly Part[]>(`${id}:print.parts`, ['report'], { typed: false });
  const chosen = kept.filter((part) => all.includes(part));
  const [isRedacted, setRedacted] = useKept(`${id}:print.redacted`, Boolean(redacted?.length), { typed: false });
  /** The content of which the member sees first which texts have no redacted version. */
  const [waiting, setWaiting] = useState<Content>();
  const [content, setContent] = useState<Content>();
  const load = useOnce({
    mutationFn: () => (isRedacted ? loadRedacted(id, new Set(chosen)) : loadContent(id, new Set(chosen))),
    onSuccess: (found) => (found.open?.length ? setWaiting(found) : setContent(found)),
  });
  return {
    chosen,
    isRedacted,
    open: waiting?.open,
    content,
    load,
    pick(next: readonly Part[]) {
      setWaiting(undefined);
      setChosen(next);
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
  const all = offered(can);
  const { chosen, isRedacted, open, content, load, pick, choose, print } = usePrint(all);
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
      why={load.error instanceof PieceMissing ? t('problem.PIECE') : undefined}
      busy={load.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t('print.text')}</p>
      <fieldset id="print-parts">
        <legend>{t('print.parts')}</legend>
        <GroupError id="print-parts" label={t('print.parts')} text={missing && chosen.length === 0 ? t('print.missing') : undefined} />
        {all.map((part) => (
          <Check
            key={part}
            checked={chosen.includes(part)}
            onChange={(on) => pick(on ? [...chosen, part] : chosen.filter((other) => other !== part))}
          >
            {t(`print.part.${part}`)}
          </Check>
        ))}
        <button type="button" className="button quiet small" onClick={() => pick(chosen.length < all.length ? all : [])}>
          {t(chosen.length < all.length ? 'print.all' : 'print.none')}
        </button>
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
