import { NumberInput } from "@mantine/core";
import { numberWrong } from "../checks";
import type { Place } from "../draft";
import { useWrong } from "../fields";

const [LEAST, MOST] = [1, 100];

interface NumberRowProps {
  place: Place;
  name: string;
  label: string;
  /** Why it should have none. */
  odd?: string;
  set?: (value: number | undefined) => void;
}

/** A number from 1 to 100 beside what it is of, or none. */
export function NumberRow({ place, name, label, odd, set = (value) => place.set(value) }: NumberRowProps) {
  const { value } = place;
  return (
    <NumberInput
      size="xs"
      className="form-number"
      label={name}
      aria-label={label}
      placeholder="–"
      hideControls
      min={LEAST}
      max={MOST}
      clampBehavior="none"
      allowDecimal={false}
      value={typeof value === "number" ? value : ""}
      error={useWrong(place, numberWrong(value, LEAST, MOST)) ?? odd}
      onChange={(next) => set(next === "" ? undefined : Number(next))}
    />
  );
}
