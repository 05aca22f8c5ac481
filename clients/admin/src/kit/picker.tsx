/** Choosing from a list by typing a part of the name. One component serves one choice and several choices. */
import { Combobox } from '@base-ui/react/combobox';
import Check from 'lucide-react/icons/check';
import ChevronDown from 'lucide-react/icons/chevron-down';
import X from 'lucide-react/icons/x';
import { useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { useT } from '../i18n';
import type { Control } from './field';
import { useSendingNow } from './sending';

export interface PickerItem {
  id: string;
  name: string;
  /** A second text, such as the department of a member. Typing finds this text too. */
  hint?: string | undefined;
}

interface Common {
  /** The id and the description, from `Field`. */
  control: Control;
  items: readonly PickerItem[];
  /** The text of the empty field. */
  placeholder?: string | undefined;
}

interface One extends Common {
  multiple?: false;
  /** For a choice of nothing, add an item with the id ''. */
  value: string | undefined;
  onChange: (id: string) => void;
}

interface Several extends Common {
  multiple: true;
  value: readonly string[];
  onChange: (ids: string[]) => void;
  /** Offers to create an item when no item has the typed name. */
  create?: { label: (typed: string) => string; act: (typed: string) => void } | undefined;
}

/** The id of the item that creates another one. */
const NEW = 'new';

/** Whether Base UI empties the choice because the person leaves the field or erases the text to type another name. */
function onlyEmpties(details: Combobox.Root.ChangeEventDetails): boolean {
  // The page decides what Escape does while the list is closed.
  if (details.reason === 'escape-key') details.allowPropagation();
  return details.reason === 'escape-key' || details.reason === 'input-clear';
}

/** The properties that both kinds share. */
function useShared({ items }: Common) {
  const [open, setOpen] = useState(false);
  const { contains } = Combobox.useFilter();
  return {
    root: {
      items,
      open,
      readOnly: useSendingNow(),
      onOpenChange: setOpen,
      autoHighlight: true,
      itemToStringLabel: ({ name }: PickerItem) => name,
      isItemEqualToValue: (one: PickerItem, other: PickerItem) => one.id === other.id,
      filter: ({ name, hint = '' }: PickerItem, typed: string) => contains(`${name} ${hint}`, typed.trim()),
    },
    group: {
      ref: useRef<HTMLDivElement>(null),
      // Otherwise the same Escape would also close the dialog or the form around the field.
      onKeyDownCapture: (event: KeyboardEvent) => event.key === 'Escape' && open && event.preventDefault(),
    },
  };
}

export const Picker = (props: One | Several) => (props.multiple ? <PickSeveral {...props} /> : <PickOne {...props} />);

function PickOne(props: One) {
  const { control, items, placeholder, value, onChange } = props;
  const { root, group } = useShared(props);
  return (
    <Combobox.Root
      {...root}
      value={items.find(({ id }) => id === (value ?? '')) ?? null}
      onValueChange={(next, details) => onlyEmpties(details) || (next && onChange(next.id))}
    >
      <Combobox.InputGroup {...group} className="picker">
        <Combobox.Input {...control} placeholder={placeholder} dir="auto" />
        <Opener />
      </Combobox.InputGroup>
      <List group={group.ref} />
    </Combobox.Root>
  );
}

function PickSeveral(props: Several) {
  const { control, placeholder, value, onChange, create } = props;
  const t = useT();
  const [typed, setTyped] = useState('');
  const name = typed.trim();
  const isNew = create && name && !props.items.some((one) => one.name.toLowerCase() === name.toLowerCase());
  const items = isNew ? [...props.items, { id: NEW, name: create.label(name) }] : props.items;
  const { root, group } = useShared({ ...props, items });
  const choose = (ids: string[]) => {
    if (!ids.includes(NEW)) return onChange(ids);
    setTyped('');
    create?.act(name);
  };
  const chosen = value.flatMap((id) => items.find((one) => one.id === id) ?? []);
  return (
    <Combobox.Root
      {...root}
      multiple
      value={chosen}
      {...(create && { inputValue: typed, onInputValueChange: setTyped })}
      onValueChange={(next, details) => onlyEmpties(details) || choose(next.map(({ id }) => id))}
    >
      <Combobox.InputGroup {...group} className="picker several">
        <Combobox.Chips className="picker-chips">
          {chosen.map(({ id, name }) => (
            <Combobox.Chip key={id} className="picker-chip" aria-label={name}>
              <span dir="auto">{name}</span>
              <Combobox.ChipRemove aria-label={t('picker.remove', { name })}>
                <X aria-hidden />
              </Combobox.ChipRemove>
            </Combobox.Chip>
          ))}
          <Combobox.Input {...control} placeholder={chosen.length ? undefined : placeholder} dir="auto" />
        </Combobox.Chips>
        <Opener />
      </Combobox.InputGroup>
      <List group={group.ref} />
    </Combobox.Root>
  );
}

function Opener() {
  return (
    <Combobox.Trigger className="picker-opener" aria-label={useT()('picker.open')}>
      <ChevronDown aria-hidden />
    </Combobox.Trigger>
  );
}

/**
 * The popup. Inside a modal dialog it must be part of the dialog, because the dialog makes all other elements inert.
 * Elsewhere it is part of the main content, so that screen readers find it there.
 */
function List({ group }: { group: RefObject<HTMLDivElement | null> }) {
  const t = useT();
  const place = {
    get current() {
      return group.current?.closest<HTMLElement>('dialog, main') ?? document.body;
    },
  };
  return (
    <Combobox.Portal container={place}>
      <Combobox.Positioner className="picker-place" sideOffset={4} positionMethod="fixed">
        <Combobox.Popup className="picker-popup">
          <Combobox.Empty className="picker-empty">{t('picker.none')}</Combobox.Empty>
          <Combobox.List className="picker-list">
            {(item: PickerItem) => (
              <Combobox.Item key={item.id} value={item} className="picker-item">
                <Combobox.ItemIndicator className="picker-check">
                  <Check aria-hidden />
                </Combobox.ItemIndicator>
                <span className="picker-name" dir="auto">
                  {item.name}
                </span>
                {item.hint && (
                  <span className="picker-hint" dir="auto">
                    {item.hint}
                  </span>
                )}
              </Combobox.Item>
            )}
          </Combobox.List>
        </Combobox.Popup>
      </Combobox.Positioner>
    </Combobox.Portal>
  );
}
