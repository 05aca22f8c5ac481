import { useTitleOf, type Named } from './titles';

interface Props {
  of: Named;
  className?: string;
  /** Whether the pointer shows the whole name, where the page may cut it off. */
  hint?: boolean;
}

/** The name of a case: its title, or its code name if there is no title to show. */
export function CaseName({ of, className, hint }: Props) {
  const title = useTitleOf()(of);
  const name = title ?? of.pseudonym;
  return (
    // A title is a member's text. A code name is the same in all languages.
    <span className={className} dir="auto" title={hint ? name : undefined} translate={title ? undefined : 'no'}>
      {name}
    </span>
  );
}
