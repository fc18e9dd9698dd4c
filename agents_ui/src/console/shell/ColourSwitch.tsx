import { Button, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useActions } from "../keys/useActions";
import { Drawing } from "../shared/Drawing";

/** Light or dark. Until somebody chooses, as their system has it. */
export function ColourSwitch() {
  const { t } = useTranslation();
  const { setColorScheme } = useMantineColorScheme();
  const other = useComputedColorScheme("light") === "light" ? "dark" : "light";
  const words = t(`colours.${other}`);
  const change = () => setColorScheme(other);
  useActions({}, [{ id: "choice.colours", label: words, run: change }]);
  return (
    <Button variant="default" size="xs" px={8} aria-label={words} title={words} onClick={change}>
      <Drawing icon={other} />
    </Button>
  );
}
