import Plus from 'lucide-react/icons/plus';
import { AdoptTemplates, Templates } from '../../gen/documents';
import { useAsk } from '../app/query';
import { languageName, useLanguage, useT } from '../i18n';
import { useKeptOpen } from '../kit/kept';
import { Landing } from '../kit/landing';
import { Load } from '../kit/load';
import { Problem } from '../kit/problem';
import { say } from '../kit/say';
import { inAlphabet, versionIn, type Template, type TemplateKind } from '../kit/template';
import { useStaffAct } from '../settings/act';
import { DeleteDialog } from './delete';
import { EditDialog } from './edit';

const kinds: TemplateKind[] = ['CHECKLIST', 'TEXT', 'LETTER'];

/** The checklists, text blocks and letters of the organisation. */
export function TemplatesPage() {
  const t = useT();
  const query = useAsk(Templates, {});
  return (
    <>
      <title>{t('templates.title')}</title>
      <Landing as="h1" id="page">
        {t('templates.heading')}
      </Landing>
      <p className="prose">{t('templates.text')}</p>
      <Load query={query} failed={t('templates.failed')} lines={6}>
        {({ templates }) => kinds.map((kind) => <Kind key={kind} kind={kind} all={templates} />)}
      </Load>
    </>
  );
}

interface Open {
  act: 'edit' | 'delete';
  of?: string;
}

function Kind({ kind, all }: { kind: TemplateKind; all: readonly Template[] }) {
  const t = useT();
  const language = useLanguage();
  const [open, setOpen] = useKeptOpen<Open | undefined>(`templates.${kind}`, undefined);
  const rows = inAlphabet(all, kind, language);
  const chosen = rows.find(({ id }) => id === open?.of);
  const before = rows.length;
  const adopt = useStaffAct(AdoptTemplates, ({ adoptTemplates: { templates } }) => {
    const added = templates.length - all.length;
    say(t('templates.adopted', { count: added }));
  });
  const close = () => setOpen(undefined);
  return (
    <section aria-labelledby={`kind-${kind}`} className="part">
      <h2 id={`kind-${kind}`} tabIndex={-1}>
        {t(`templates.kind.${kind}`)}
      </h2>
      <p className="prose">{t(`templates.kind.text.${kind}`)}</p>
      {adopt.error && <Problem title={t('templates.not-adopted')} problem={adopt.error} focus />}
      {before === 0 ? (
        <p className="nothing">{t('templates.none')}</p>
      ) : (
        <ul className="items">
          {rows.map((one) => (
            <Item key={one.id} of={one} onOpen={(act) => setOpen({ act, of: one.id })} />
          ))}
        </ul>
      )}
      <div className="row">
        <button type="button" className="button" onClick={() => setOpen({ act: 'edit' })}>
          <Plus size={16} aria-hidden /> {t(`templates.add.${kind}`)}
        </button>
        <button
          type="button"
          className="button"
          aria-label={`${t('templates.adopt')}: ${t(`templates.kind.${kind}`)}`}
          aria-disabled={adopt.isPending || undefined}
          onClick={() => adopt.mutate({ kind })}
        >
          {t('templates.adopt')}
        </button>
      </div>
      {open?.act === 'edit' && (open.of === undefined || chosen) && <EditDialog kind={kind} of={chosen} onClose={close} />}
      {open?.act === 'delete' && chosen && <DeleteDialog of={chosen} onClose={close} />}
    </section>
  );
}

function Item({ of, onOpen }: { of: Template; onOpen: (act: Open['act']) => void }) {
  const t = useT();
  const version = versionIn(of, useLanguage());
  const name = version?.name ?? '';
  return (
    <li>
      <h3 className="item-name">
        <span dir="auto">{name}</span>
      </h3>
      <p className="muted">
        {of.versions.map(({ language }) => languageName(language)).join(', ')}
        {of.kind === 'CHECKLIST' && <> · {t('templates.tasks', { count: version?.tasks.length ?? 0 })}</>}
      </p>
      <div className="row">
        {(['edit', 'delete'] as const).map((act) => (
          <button key={act} type="button" className="button" aria-label={t(`templates.name.${act}`, { name })} onClick={() => onOpen(act)}>
            {t(`templates.do.${act}`)}
          </button>
        ))}
      </div>
    </li>
  );
}
