import type { ReactNode } from 'react';
import { useT } from '../../i18n';

/** A row of the details that cannot be edited here. */
export function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="detail">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export function None() {
  return <span className="muted">{useT()('side.none')}</span>;
}
