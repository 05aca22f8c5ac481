import type { ComponentChildren } from 'preact';
import { t } from '../texts.ts';

interface Described {
  id: string;
  label: ComponentChildren;
  help?: ComponentChildren;
  error?: string | undefined;
  optional?: boolean;
  /** Whether the number of characters left is shown (`Left`). */
  isShort?: boolean;
}

const describedBy = ({ id, help, error, isShort }: Described): string | undefined =>
  [help ? `${id}-help` : '', error ? `${id}-error` : '', isShort ? `${id}-left` : ''].filter(Boolean).join(' ') || undefined;

/** ARIA attributes that link a control to its help and error texts. */
export const described = (field: Described) => ({
  id: field.id,
  'aria-describedby': describedBy(field),
  'aria-invalid': field.error ? true : undefined,
});

export const Notes = ({ id, help, error }: Described) => (
  <>
    {help && (
      <p class="muted" id={`${id}-help`}>
        {help}
      </p>
    )}
    {error && (
      <p class="error" id={`${id}-error`}>
        {error}
      </p>
    )}
  </>
);

const Optional = () => <span class="optional"> {t('form.optional')}</span>;

export const Field = (field: Described & { children: ComponentChildren }) => (
  <div class={field.error ? 'field wrong' : 'field'}>
    <label for={field.id}>
      {field.label}
      {field.optional && <Optional />}
    </label>
    <Notes {...field} />
    {field.children}
  </div>
);

/**
 * Several controls under one legend. `id` belongs to the first control, because the error summary links to that
 * control.
 */
export const Group = (field: Described & { children: ComponentChildren }) => (
  <fieldset class={field.error ? 'field wrong' : 'field'} aria-describedby={describedBy(field)}>
    <legend>
      {field.label}
      {field.optional && <Optional />}
    </legend>
    <Notes {...field} />
    {field.children}
  </fieldset>
);
