/** The error summary of a long form: every mistake on its top, each leading to its field. */
import { createContext, useContext, useLayoutEffect, useState, type ReactNode, type Ref } from 'react';
import { useT } from '../i18n';

interface Mistake {
  /** The id of the control, or of the group that it is about. */
  id: string;
  label: string;
  text: string;
}

/** Takes a mistake into the summary; what it returns takes it out. */
type Register = (mistake: Mistake) => () => void;
const Registry = createContext<Register | null>(null);

/** Tells the form's summary what is wrong with a field. A form without a summary hears nothing. */
export function useMistake(id: string, label: string, text: string | undefined) {
  const register = useContext(Registry);
  useLayoutEffect(() => {
    if (register && text) return register({ id, label, text });
  }, [register, id, label, text]);
}

/** What is wrong with a group of fields, said at the group. */
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

/** In the order of the page. */
const inOrder = (mistakes: Mistake[]) =>
  mistakes.sort((one, other) => {
    const [here, there] = [document.getElementById(one.id), document.getElementById(other.id)];
    return here && there && here.compareDocumentPosition(there) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
  });

/** A group begins at its first control that can be used. */
function focusAt(id: string) {
  const place = document.getElementById(id);
  const controls = ['input', 'select', 'textarea', 'button'].map((name) => `${name}:not([disabled])`).join();
  const control = place?.matches(controls) ? place : place?.querySelector<HTMLElement>(controls);
  control?.focus();
}

/** Holds the mistakes of the fields within, and shows them. `ref` is what takes the focus after a refused submit. */
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
