import { TextInput } from "@mantine/core";

interface SearchProps {
  label: string;
  value: string;
  search: (words: string) => void;
}

/** Narrows a long list down to what has some words. */
export function SearchField({ label, value, search }: SearchProps) {
  return (
    <TextInput
      size="xs"
      className="form-search"
      type="search"
      aria-label={label}
      placeholder={label}
      value={value}
      onChange={(event) => search(event.currentTarget.value)}
    />
  );
}
