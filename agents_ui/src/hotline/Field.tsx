import { type ReactNode, useId } from "react";

/** A labelled field of the form; the label is told apart from what the field holds. */
export function Field({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  );
}
