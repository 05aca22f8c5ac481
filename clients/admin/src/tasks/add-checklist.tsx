import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { AddChecklist, Templates } from '../../gen/documents';
import { useMember } from '../app/member';
import { refreshCases, useAct, useAsk } from '../app/query';
import { useCase } from '../case/context';
import { useDraft } from '../case/drafts';
import { useLanguage, useT } from '../i18n';
import { Choice } from '../kit/choice';
import { FormDialog } from '../kit/form-dialog';
import { Load } from '../kit/load';
import { say } from '../kit/say';
import { inAlphabet, versionIn, type Template } from '../kit/template';
import { isProblem } from '../session/ask';

/** Adds the tasks of a template to the case, in one act. */
export function AddChecklistDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const language = useLanguage();
  const { id } = useCase();
  const draft = useDraft(`${id}:checklist.new`);
  const template = draft.fields['template'];
  const [tried, setTried] = useState(false);
  const query = useAsk(Templates, {});
  const run = useAct(AddChecklist, {
    done: () => {
      draft.drop();
      say(t('tasks.checklist.added'));
      onClose();
    },
    failed: (problem) => {
      // An earlier attempt with another checklist did arrive.
      if (!isProblem(problem, 'CONFLICT')) return;
      draft.renew();
      void refreshCases();
    },
  });
  return (
    <FormDialog
      title={t('tasks.checklist.add')}
      action={t('tasks.checklist.add')}
      failed={t('tasks.checklist.not-added')}
      problem={run.error}
      busy={run.isPending}
      onSubmit={() => {
        setTried(true);
        if (template) run.mutate({ case: id, idempotencyKey: draft.key(), template, language });
      }}
      onClose={onClose}
    >
      <Load query={query} failed={t('tasks.checklist.failed')} lines={2}>
        {({ templates }) => (
          <Lists
            lists={inAlphabet(templates, 'CHECKLIST', language)}
            value={template}
            missing={tried && !template}
            onChange={(next) => draft.set('template', next ?? '')}
          />
        )}
      </Load>
    </FormDialog>
  );
}

interface ListsProps {
  lists: readonly Template[];
  value: string | undefined;
  missing: boolean;
  onChange: (id: string | undefined) => void;
}

function Lists({ lists, value, missing, onChange }: ListsProps) {
  const t = useT();
  const language = useLanguage();
  const { can } = useMember();
  const chosen = lists.find(({ id }) => id === value);
  if (lists.length === 0)
    return (
      <p className="nothing">
        {t('tasks.checklist.none')} {can('SETTINGS_MANAGE') && <Link to="/settings/templates">{t('tasks.checklist.settings')}</Link>}
      </p>
    );
  return (
    <>
      <Choice
        label={t('tasks.checklist')}
        hint={t('tasks.checklist.hint')}
        error={missing ? t('tasks.checklist.missing') : undefined}
        value={chosen?.id}
        any={t('field.choose')}
        options={lists.map((one) => [one.id, versionIn(one, language)?.name ?? ''])}
        onChange={onChange}
      />
      {chosen && <Preview of={chosen} language={language} />}
    </>
  );
}

function Preview({ of, language }: { of: Template; language: string }) {
  const version = versionIn(of, language);
  return (
    <ol className="checklist-preview" lang={version?.language} dir="auto">
      {version?.tasks.map(({ title }) => (
        <li key={title}>{title}</li>
      ))}
    </ol>
  );
}
