import { Alert, Button, FileButton, Group } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Texts } from "../../stores/configuration";
import { NotTaken, packed, unpacked } from "./archive";

interface ExchangeProps {
  files: Texts;
  /** Puts other texts in the place of these. */
  replace: (texts: Texts) => void;
}

/** Gives the files out as an archive, and takes files in: into the editor, to be looked at before they are applied. */
export function Exchange({ files, replace }: ExchangeProps) {
  const { t } = useTranslation();
  const [told, tell] = useState<{ taken: string } | { refused: string } | null>(null);
  const upload = async (chosen: readonly File[]) => {
    if (chosen.length === 0) return;
    try {
      const texts = await unpacked(chosen);
      replace(texts);
      tell({ taken: Object.keys(texts).join(t("list_separator")) });
    } catch (error) {
      if (!(error instanceof NotTaken)) throw error;
      tell({ refused: t(`forms.upload.${error.word}`, { file: error.file }) });
    }
  };
  return (
    <>
      <Group mt="sm" gap="xs">
        <Button size="xs" variant="default" onClick={() => save(packed(files))}>
          {t("forms.upload.download")}
        </Button>
        <FileButton multiple accept=".yaml,.zip" onChange={(chosen) => void upload(chosen)}>
          {(props) => (
            <Button size="xs" variant="default" {...props}>
              {t("forms.upload.upload")}
            </Button>
          )}
        </FileButton>
        <span className="quiet">{t("forms.upload.hint")}</span>
      </Group>
      {told && (
        <Alert
          mt="sm"
          p="xs"
          color={"taken" in told ? "cyan" : "red"}
          role={"taken" in told ? "status" : "alert"}
          data-testid="exchanged"
        >
          {"taken" in told ? t("forms.upload.taken", { files: told.taken }) : told.refused}
        </Alert>
      )}
    </>
  );
}

/** Has the browser save something as the centre's folder. */
function save(archive: Blob): void {
  const address = URL.createObjectURL(archive);
  const link = document.createElement("a");
  link.href = address;
  link.download = "config.zip";
  link.click();
  URL.revokeObjectURL(address);
}
