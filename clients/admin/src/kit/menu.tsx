/** The menu of the application. It opens on a button, moves with the arrow keys and gives the focus back. */
import { Menu as Base } from '@base-ui/react/menu';
import Check from 'lucide-react/icons/check';
import { createContext, useContext, useRef, type ReactElement, type ReactNode } from 'react';

/**
 * Runs an act after the menu is gone and its button has the focus. Otherwise a dialog that the act opens could not give
 * the focus back.
 */
const AfterClose = createContext<(act: () => void) => void>((act) => act());

interface Props {
  /** The content of the button. */
  trigger: ReactNode;
  /** The accessible name of the button, if its content does not say it. */
  label?: string;
  className?: string;
  align?: 'start' | 'end';
  children: ReactNode;
}

export function Menu({ trigger, label, className = 'button', align = 'end', children }: Props) {
  const button = useRef<HTMLButtonElement>(null);
  const place = useRef<HTMLSpanElement>(null);
  const waiting = useRef<() => void>(undefined);
  const runWaiting = (open: boolean) => {
    const act = waiting.current;
    waiting.current = undefined;
    if (open || !act) return;
    button.current?.focus();
    act();
  };
  return (
    <Base.Root modal={false} onOpenChangeComplete={runWaiting}>
      <Base.Trigger ref={button} className={className} aria-label={label}>
        {trigger}
      </Base.Trigger>
      {/* The popup stays in the landmark of its button. It is fixed, so that no part of the page cuts it off. */}
      <span ref={place} className="menu-home" />
      <Base.Portal container={place}>
        <Base.Positioner className="menu-place" positionMethod="fixed" align={align} sideOffset={4} collisionPadding={8}>
          <Base.Popup className="menu">
            <AfterClose value={(act) => void (waiting.current = act)}>{children}</AfterClose>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export function MenuGroup({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <Base.Group>
      <Base.GroupLabel className="menu-label">{label}</Base.GroupLabel>
      {children}
    </Base.Group>
  );
}

interface ItemProps {
  icon?: ReactNode;
  children: ReactNode;
}

interface ActProps extends ItemProps {
  danger?: boolean;
  onSelect: () => void;
}

/** An act. The menu closes first. */
export function MenuItem({ icon, danger, onSelect, children }: ActProps) {
  const afterClose = useContext(AfterClose);
  return (
    <Base.Item className={danger ? 'menu-item danger' : 'menu-item'} onClick={() => afterClose(onSelect)}>
      <span className="menu-icon">{icon}</span>
      <span>{children}</span>
    </Base.Item>
  );
}

/** A link. `link` is the empty link element, such as `<Link to="/help" />`. */
export function MenuLink({ icon, link, children }: ItemProps & { link: ReactElement }) {
  return (
    <Base.LinkItem className="menu-item" render={link} closeOnClick>
      <span className="menu-icon">{icon}</span>
      <span>{children}</span>
    </Base.LinkItem>
  );
}

/** A switch. The menu stays open. */
export function MenuCheck({ checked, onChange, children }: { checked: boolean; onChange: (next: boolean) => void; children: ReactNode }) {
  return (
    <Base.CheckboxItem className="menu-item" checked={checked} onCheckedChange={onChange}>
      <span className="menu-icon">{checked && <Check aria-hidden size={16} />}</span>
      <span>{children}</span>
    </Base.CheckboxItem>
  );
}

interface ChoiceProps<Value extends string> {
  label: ReactNode;
  value: Value;
  options: readonly { id: Value; name: ReactNode; lang?: string }[];
  /** The menu closes first. Set if the choice replaces the page. */
  closes?: boolean;
  onChange: (next: Value) => void;
}

/** One of several values. */
export function MenuChoice<Value extends string>({ label, value, options, closes = false, onChange }: ChoiceProps<Value>) {
  const afterClose = useContext(AfterClose);
  const choose = (next: Value) => (closes ? afterClose(() => onChange(next)) : onChange(next));
  return (
    <Base.RadioGroup value={value} onValueChange={choose}>
      <Base.GroupLabel className="menu-label">{label}</Base.GroupLabel>
      {options.map(({ id, name, lang }) => (
        <Base.RadioItem key={id} className="menu-item" value={id} lang={lang} closeOnClick={closes}>
          <span className="menu-icon">{id === value && <Check aria-hidden size={16} />}</span>
          <span>{name}</span>
        </Base.RadioItem>
      ))}
    </Base.RadioGroup>
  );
}

export const MenuSeparator = () => <Base.Separator className="menu-line" />;
