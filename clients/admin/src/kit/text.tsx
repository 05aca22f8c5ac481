/** Shows a person's text, unchanged and in its own direction. */
export const Typed = ({ text }: { text: string }) => (
  <p className="typed" dir="auto">
    {text}
  </p>
);
