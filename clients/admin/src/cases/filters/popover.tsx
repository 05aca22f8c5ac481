import { Popover } from '@base-ui/react/popover';
import ChevronDown from 'lucide-react/icons/chevron-down';
import type { ReactNode } from 'react';

interface Props {
  label: string;
  icon?: ReactNode;
  /** Whether a filter of this popover is active. */
  on: boolean;
  children: ReactNode;
}

/** A chip that opens the choices of a filter. The list changes with each choice, and the choices stay open. */
export function FilterPopover({ label, icon, on, children }: Props) {
  return (
    <Popover.Root>
      <Popover.Trigger className={on ? 'chip on' : 'chip'}>
        {icon}
        {label}
        <ChevronDown aria-hidden size={14} />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner className="menu-place" align="start" sideOffset={4} collisionPadding={8}>
          <Popover.Popup className="filter-popover" aria-label={label}>
            {children}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
