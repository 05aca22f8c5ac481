import { LANGUAGES } from '@voicase/shared/languages';
import { useState } from 'react';
import { AddTemplate, ChangeTemplate } from '../../gen/documents';
import { languageName, useLanguage, useT } from '../i18n';
import { Choice } from '../kit/choice';
import { Field } from '../kit/field';
import { FormDialog } from '../kit/form-dialog';
import { useKept } from '../kit/kept';
import { NameInput } from '../kit/name-input';
import { say } from '../kit/say';
import type { Template, TemplateKind } from '../kit/template';
import { isProblem } from '../session/ask';
import { useStaffAct } from '../settings/act';
import { Body } from './body';
import { editedOf, faultsOf, inputOf, isFine, noVersion, type EditedVersion } from './fields';
import { TaskFields } from './task-fields';

interface Props {
  kind: TemplateKind;
  /** The template to change. Without it, the dialog adds a new one. */
  of: Template | undefined;
  onClose: () => void;
}

/** What the member typed, in all languages. One language is shown. */
function useVersions(kind: TemplateKind, of: Template | undefined) {
  const mine = useLanguage();
  const name = `template:${of?.id ?? kind}`;
  const [versions, setVersions] = useKept<EditedVersion[]>(name, () => (of ? editedOf(of) : [noVersion(mine, kind)]));
  const [shown, show] = useKept(`${name}.shown`, mine, { typed: false });
  const at = Math.max(
    0,
    versions.findIndex(({ language }) => language === shown),
  );
  return {
    versions,
    version: versions[at] ?? noVersion(mine, kind),
    show,
    set: (part: Partial<EditedVersion>) => setVersions(versions.map((one, place) => (place === at ? { ...one, ...part } : one))),
    add(language: string) {
      setVersions([...versions, noVersion(language, kind)]);
      show(language);
    },
    remove: () => setVersions(versions.filter((_, place) => place !== at)),
  };
}

/** Adds or changes a template. */
function useSaving(kind: TemplateKind, of: Template | undefined, onClose: () => void) {
  const t = useT();
  const [key, setKey] = useState(() => crypto.randomUUID());
  const done = () => {
    say(t('templates.saved'));
    onClose();
  };
  const add = useStaffAct(AddTemplate, done);
  const change = useStaffAct(ChangeTemplate, done);
  const save = (edited: readonly EditedVersion[]) => {
    const versions = inputOf(edited);
    if (of) return change.mutate({ template: of.id, expected: of.revision, versions });
    // The same key is sent again for the same content only.
    const next = isProblem(add.error, 'CONFLICT') ? crypto.randomUUID() : key;
    setKey(next);
    add.mutate({ idempotencyKey: next, kind, versions });
  };
  return { error: (of ? change : add).error, busy: (of ? change : add).isPending, save };
}

/** Adds or changes a template, one language at a time. */
export function EditDialog({ kind, of, onClose }: Props) {
  const t = useT();
  const [tried, setTried] = useState(false);
  const { versions, version, show, set, add, remove } = useVersions(kind, of);
  const { error, busy, save } = useSaving(kind, of, onClose);
  const submit = () => {
    setTried(true);
    const wrong = versions.find((one) => !isFine(faultsOf(kind, one)));
    if (wrong) show(wrong.language);
    else save(versions);
  };
  const faults = tried ? faultsOf(kind, version) : { tasks: [] };
  return (
    <FormDialog
      title={t(of ? `templates.change.${kind}` : `templates.add.${kind}`)}
      action={t('templates.save')}
      failed={t('templates.not-saved')}
      problem={error}
      why={isProblem(error, 'CONFLICT') ? t('templates.conflict') : undefined}
      safe={t('templates.safe')}
      busy={busy}
      wide
      summary
      onSubmit={submit}
      onClose={onClose}
    >
      <Languages versions={versions} shown={version.language} onShow={show} onAdd={add} onRemove={remove} />
      <Field
        label={t('templates.field.name')}
        hint={t('templates.field.name.hint')}
        error={faults.name && t(faults.name === 'empty' ? 'templates.missing.name' : 'templates.long.name')}
      >
        {(control) => (
          <NameInput {...control} autoComplete="off" lang={version.language} text={version.name} onText={(next) => set({ name: next })} />
        )}
      </Field>
      {kind === 'CHECKLIST' ? (
        <TaskFields tasks={version.tasks} faults={faults.tasks} language={version.language} onChange={(tasks) => set({ tasks })} />
      ) : (
        <Body text={version.body} fault={faults.body} language={version.language} onText={(body) => set({ body })} />
      )}
    </FormDialog>
  );
}

interface LanguagesProps {
  versions: readonly EditedVersion[];
  shown: string;
  onShow: (language: string) => void;
  onAdd: (language: string) => void;
  onRemove: () => void;
}

/** The languages of the template. One of them is edited. */
function Languages({ versions, shown, onShow, onAdd, onRemove }: LanguagesProps) {
  const t = useT();
  const others = Object.keys(LANGUAGES).filter((code) => !versions.some(({ language }) => language === code));
  return (
    <div className="template-languages">
      <div className="segments" role="group" aria-label={t('templates.languages')}>
        {versions.map(({ language }) => (
          <button key={language} type="button" aria-pressed={language === shown} onClick={() => onShow(language)}>
            {languageName(language)}
          </button>
        ))}
      </div>
      {others.length > 0 && (
        <Choice
          label={t('templates.language.add')}
          value={undefined}
          any={t('field.choose')}
          options={others.map((code) => [code, languageName(code)])}
          onChange={(code) => code && onAdd(code)}
        />
      )}
      {versions.length > 1 && (
        <button type="button" className="button quiet" onClick={onRemove}>
          {t('templates.language.remove', { language: languageName(shown) })}
        </button>
      )}
    </div>
  );
}
