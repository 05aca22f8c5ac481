import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Templates } from '../../gen/documents';
import { useMember } from '../app/member';
import { useAsk } from '../app/query';
import { useCase } from '../case/context';
import { languageName, useLanguage, useT } from '../i18n';
import { Check } from '../kit/check';
import { Field } from '../kit/field';
import { FormDialog } from '../kit/form-dialog';
import { Load } from '../kit/load';
import { Picker } from '../kit/picker';
import { blanksIn } from '../kit/template';
import { Typed } from '../kit/text';
import { blocksOf, type Block } from './blocks';
import { useValues } from './use-values';
import { fill } from './variables';

interface Props {
  to: 'message' | 'note';
  onInsert: (text: string) => void;
  onClose: () => void;
}

/** Chooses a text block by typing, and shows what it will say. */
export function InsertDialog({ to, onInsert, onClose }: Props) {
  const t = useT();
  const mine = useLanguage();
  const one = useCase();
  const { can } = useMember();
  const language = to === 'message' ? one.language : mine;
  const query = useAsk(Templates, {});
  const [chosen, setChosen] = useState<string>();
  const [tried, setTried] = useState(false);
  const [named, setNamed] = useState(false);
  const values = useValues();
  const textOf = (block: Block) => fill(block.body, values(block.language, to === 'note' || named));
  const blocks = query.data && blocksOf(query.data.templates, language, to === 'message' ? one : undefined, t('insert.acknowledgement'));
  const block = blocks?.find(({ id }) => id === chosen);
  return (
    <FormDialog
      title={t('insert.title')}
      action={t('insert.do')}
      failed={t('insert.failed')}
      problem={undefined}
      busy={false}
      wide
      onSubmit={() => {
        setTried(true);
        if (block) onInsert(textOf(block));
      }}
      onClose={onClose}
    >
      <Load query={query} failed={t('insert.failed')} lines={3}>
        {() =>
          blocks?.length ? (
            <>
              <Blocks blocks={blocks} language={language} value={chosen} missing={tried && !block} onChange={setChosen} />
              {block && to === 'message' && block.body.includes('{{member}}') && (
                <Check checked={named} onChange={setNamed}>
                  {t('insert.named')}
                </Check>
              )}
              {block && <Preview language={block.language} text={textOf(block)} />}
            </>
          ) : (
            <p className="nothing">
              {t('insert.none')} {can('SETTINGS_MANAGE') && <Link to="/settings/templates">{t('insert.settings')}</Link>}
            </p>
          )
        }
      </Load>
    </FormDialog>
  );
}

interface BlocksProps {
  blocks: readonly Block[];
  /** The wanted language. A block in another language says so. */
  language: string;
  value: string | undefined;
  missing: boolean;
  onChange: (id: string) => void;
}

function Blocks({ blocks, language, value, missing, onChange }: BlocksProps) {
  const t = useT();
  const items = blocks.map((one) => ({
    id: one.id,
    name: one.name,
    hint: one.language === language ? undefined : languageName(one.language),
  }));
  return (
    <Field label={t('insert.block')} hint={t('insert.hint')} error={missing ? t('insert.missing') : undefined}>
      {(control) => <Picker control={control} items={items} value={value} onChange={onChange} />}
    </Field>
  );
}

/** The text as it will be inserted, and what is still missing in it. */
export function Preview({ language, text }: { language: string; text: string }) {
  const t = useT();
  const blanks = blanksIn(text);
  return (
    <section aria-labelledby="insert-preview" className="text-preview">
      <h3 id="insert-preview">{t('insert.preview')}</h3>
      <div lang={language}>
        <Typed text={text} />
      </div>
      {blanks.length > 0 && <p className="notice warn">{t('insert.blanks', { names: blanks.join(', ') })}</p>}
    </section>
  );
}
