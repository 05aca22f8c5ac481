import type { ComponentChildren } from 'preact';

export interface Choice {
  id: string;
  label: ComponentChildren;
  help?: string;
}

interface Props {
  id: string;
  choices: Choice[];
  chosen: readonly string[];
  several?: boolean;
  wrong?: boolean;
  onChoose: (chosen: string[]) => void;
}

export function Choices({ id, choices, chosen, several = false, wrong = false, onChoose }: Props) {
  const toggle = (choice: string, on: boolean) =>
    onChoose(several ? [...chosen.filter((item) => item !== choice), ...(on ? [choice] : [])] : [choice]);
  return (
    <div class="choices">
      {choices.map((choice, index) => {
        const own = index === 0 ? id : `${id}-${choice.id}`;
        return (
          <div class="choice" key={choice.id}>
            <input
              id={own}
              type={several ? 'checkbox' : 'radio'}
              name={id}
              checked={chosen.includes(choice.id)}
              aria-invalid={wrong || undefined}
              aria-describedby={choice.help ? `${own}-help` : undefined}
              onChange={(event) => toggle(choice.id, event.currentTarget.checked)}
            />
            <label for={own}>{choice.label}</label>
            {choice.help && (
              <p class="muted" id={`${own}-help`}>
                {choice.help}
              </p>
            )}
          </div>
        );
      })}
    </div>
  );
}
