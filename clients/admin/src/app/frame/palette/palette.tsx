import { Autocomplete } from '@base-ui/react/autocomplete';
import { typed } from '@voicase/shared/text';
import { useRef, useState } from 'react';
import { useStart } from '../../../session/task';
import { useT } from '../../../i18n';
import { useActs } from './acts';
import { matching, mayBeNumber, type PaletteEntry, type PaletteGroup } from './entry';
import { isPaletteOpen } from './open';
import { useFound } from './use-found';
import { usePages, useViews } from './pages';
import { useNumber } from './use-number';

const close = () => isPaletteOpen.set(false);

/** Opens a case by its number, searches cases, opens pages and carries out a few acts. */
export function Palette() {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState('');
  const { answer, open, forget } = useNumber(close);
  const groups = useGroups(query, open);
  // The content came later than its dialog, so it takes the focus itself.
  useStart(() => input.current?.focus());

  function choose({ id, act }: PaletteEntry) {
    // A number that is not found leaves the palette open.
    if (id !== 'number') close();
    act();
  }

  return (
    <Autocomplete.Root
      inline
      open
      items={groups}
      mode="none"
      autoHighlight="always"
      keepHighlight
      itemToStringValue={({ name }: PaletteEntry) => name}
      value={query}
      onValueChange={(next, { reason }) => {
        // Choosing an entry does not write its name into the field.
        if (reason !== 'input-change' && reason !== 'input-clear') return;
        setQuery(next);
        forget();
      }}
    >
      <Autocomplete.Input
        ref={input}
        className="palette-input"
        aria-label={t('palette.find')}
        placeholder={t('palette.find')}
        autoComplete="off"
        spellCheck={false}
      />
      <p role="status" className="palette-answer">
        {answer || (groups.length ? '' : t('palette.none'))}
      </p>
      <Lines choose={choose} />
    </Autocomplete.Root>
  );
}

/** The entries for a text. The cases arrive later than the other entries. They come last, so that no entry moves. */
function useGroups(query: string, open: (number: string) => void): PaletteGroup[] {
  const t = useT();
  const number = typed(query).trim();
  const found = useFound(query);
  const others = [
    { name: t('palette.pages'), items: usePages() },
    { name: t('saved.menu'), items: useViews() },
    { name: t('palette.acts'), items: useActs() },
  ];
  return [
    {
      name: t('search.label'),
      items: mayBeNumber(number) ? [{ id: 'number', name: t('palette.open', { number }), act: () => open(number) }] : [],
    },
    ...matching(others, number),
    { name: t('palette.texts'), items: found.all },
    { name: t('palette.cases'), items: found.cases },
  ].filter(({ items }) => items.length > 0);
}

function Lines({ choose }: { choose: (entry: PaletteEntry) => void }) {
  const t = useT();
  return (
    <Autocomplete.List className="palette-list" aria-label={t('palette.name')}>
      {(group: PaletteGroup) => (
        <Autocomplete.Group key={group.name} items={group.items}>
          <Autocomplete.GroupLabel className="menu-label">{group.name}</Autocomplete.GroupLabel>
          <Autocomplete.Collection>
            {(entry: PaletteEntry) => (
              <Autocomplete.Item key={entry.id} value={entry} className="menu-item" onClick={() => choose(entry)}>
                {entry.name}
              </Autocomplete.Item>
            )}
          </Autocomplete.Collection>
        </Autocomplete.Group>
      )}
    </Autocomplete.List>
  );
}
