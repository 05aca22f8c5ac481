/** The error summary of a long form. It lists all mistakes at the top, each with a link to its field. */
import { createContext, useContext, useLayoutEffect, useState, type ReactNode, type Ref } from 'react';
import { useT } from '../i18n';

interface Mistake {
  /** The id of the control or group that the mistake is about. */
  id: string;
  label: string;
  text: string;
}

/** Adds a mistake to the summary. Returns a function that removes this mistake. */
type Register = (mistake: Mistake) => () => void;
const Registry = createContext<Register | null>(null);

/** Registers a field's mistake with the summary. Does nothing in a form without a summary. */
export function useMistake(id: string, label: string, text: string | undefined) {
  const register = useContext(Registry);
  useLayoutEffect(() => {
    if (register && text) return register({ id, label, text });
  }, [register, id, label, text]);
}

/** The error of a group of fields, shown at the group. */
export function GroupError({ id, label, text }: { id: string; label: string; text: string | undefined }) {
  useMistake(id, label, text);
  return (
    text && (
      <p className="error" id={`${id}-error`}>
        {text}
      </p>
    )
  );
}

/** Sorts the mistakes by the position of their fields on the page. */
const inOrder = (mistakes: Mistake[]) =>
  mistakes.sort((one, other) => {
    const [here, there] = [document.getElementById(one.id), document.getElementById(other.id)];
    return here && there && here.compareDocumentPosition(there) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
  });

/** Focuses a control. For a group, focuses its first enabled control. */
function focusAt(id: string) {
  const place = document.getElementById(id);
  const controls = ['input', 'select', 'textarea', 'button'].map((name) => `${name}:not([disabled])`).join();
  const control = place?.matches(controls) ? place : place?.querySelector<HTMLElement>(controls);
  control?.focus();
}

/** Collects and shows the mistakes of its fields. The element of `ref` takes the focus after a refused submit. */
export function WithSummary({ ref, children }: { ref: Ref<HTMLDivElement>; children: ReactNode }) {
  const t = useT();
  const [mistakes, setMistakes] = useState<Mistake[]>([]);
  const [register] = useState(() => (mistake: Mistake) => {
    setMistakes((before) => inOrder([...before, mistake]));
    return () => setMistakes((before) => before.filter((one) => one !== mistake));
  });
  return (
    <Registry value={register}>
      {mistakes.length > 0 && (
        <div
          ref={ref}
          className="notice danger summary"
          tabIndex={-1}
          role="group"
          aria-labelledby="mistakes"
          aria-describedby="mistakes-list"
        >
          <h2 className="notice-title" id="mistakes">
            {t('error.heading')}
          </h2>
          <ul id="mistakes-list">
            {mistakes.map(({ id, label, text }) => (
              <li key={id}>
                <a
                  href={`#${id}`}
                  onClick={(event) => {
                    event.preventDefault();
                    focusAt(id);
                  }}
                >
                  <bdi>{label}</bdi>: {text}
                </a>
              </li>
            ))}
          </ul>
        </div>
      )}
      {children}
    </Registry>
  );
}
