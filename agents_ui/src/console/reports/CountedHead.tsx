import { SegmentedControl } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { CountedPage } from "../../api/rest";
import { type Figure, formulaInWords, hasParts, shown, sumsOf } from "./figures";

/** All that a figure is of, or of a share what it counts or what it does not. */
export type Part = "all" | "yes" | "no";

/** How the server is asked for it. */
export const asked = (part: Part) => (part === "all" ? {} : { counted: String(part === "yes") });

interface CountedHeadProps {
  figure: Figure;
  /** The first of the pages. */
  page: Pick<CountedPage, "definition" | "total">;
  part: Part;
  choose: (part: Part) => void;
}

/** What the list below adds up to: the formula with its numbers, and of a share its parts to choose from. */
export function CountedHead({ figure, page: { definition, total }, part, choose }: CountedHeadProps) {
  const { t } = useTranslation();
  if (!total || !definition) return null;
  const { items, counted, numerator, denominator } = total;
  return (
    <>
      <p className="quiet">{formulaInWords(t, definition)}</p>
      <p className="counted-sum digits" data-testid="counted-sum">
        {t("report.sum", {
          ...sumsOf(figure, total),
          value: shown(figure, denominator === 0 ? null : numerator / denominator),
        })}
      </p>
      {hasParts(figure) && (
        <SegmentedControl
          size="xs"
          mb="sm"
          aria-label={t("report.counts")}
          value={part}
          onChange={(value) => choose(value as Part)}
          data={[
            { value: "all", label: t("report.all_of", { count: items }) },
            { value: "yes", label: t("report.part", { part: t(`share.${figure}.yes`), count: counted }) },
            { value: "no", label: t("report.part", { part: t(`share.${figure}.no`), count: items - counted }) },
          ]}
        />
      )}
    </>
  );
}
