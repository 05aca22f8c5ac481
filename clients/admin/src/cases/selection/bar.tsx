import X from 'lucide-react/icons/x';
import { useState, type ComponentType } from 'react';
import { flushSync } from 'react-dom';
import { useT } from '../../i18n';
import { focusFilters } from '../filters/focus';
import { useBulkActs, type ActProps } from './acts';
import { AssignCases } from './assign';
import type { Result, Target } from './carry-out';
import type { Kind } from './change';
import { AddTags } from './tags';
import { SetCategory, SetSeverity } from './values';

const dialogs: Record<Kind, ComponentType<ActProps>> = { assign: AssignCases, severity: SetSeverity, category: SetCategory, tags: AddTags };

interface Props {
  targets: readonly Target[];
  onResult: (kind: Kind, result: Result) => void;
  onToMe: () => void;
  clear: () => void;
}

/** The number of selected cases and the acts on them. */
export function SelectionBar({ targets, onResult, onToMe, clear }: Props) {
  const t = useT();
  const acts = useBulkActs();
  const [open, setOpen] = useState<Kind>();
  const Act = open && dialogs[open];
  return (
    <>
      <p role="status" className="visually-hidden">
        {targets.length > 0 && t('select.count', { count: targets.length })}
      </p>
      {targets.length > 0 && (
        <fieldset className="selection">
          <legend className="visually-hidden">{t('select.acts')}</legend>
          <p className="selection-count" aria-hidden="true">
            {t('select.count', { count: targets.length })}
          </p>
          {acts.includes('assign') && (
            <button type="button" className="button" onClick={onToMe}>
              {t('keys.assignMe')}
            </button>
          )}
          {acts.map((kind) => (
            <button key={kind} type="button" className="button" onClick={() => setOpen(kind)}>
              {t(`bulk.${kind}.button`)}
            </button>
          ))}
          <button
            type="button"
            className="button icon-button"
            aria-label={t('select.clear')}
            title={t('select.clear')}
            onClick={() => {
              // The filters take the focus once they are visible again.
              flushSync(clear);
              focusFilters();
            }}
          >
            <X aria-hidden size={16} />
          </button>
        </fieldset>
      )}
      {Act && <Act targets={targets} onResult={onResult} onClose={() => setOpen(undefined)} />}
    </>
  );
}
