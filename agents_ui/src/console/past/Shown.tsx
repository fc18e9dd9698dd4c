import { useTranslation } from "react-i18next";
import { Link } from "react-router";

/** How many of all are shown, and the way to all of them where some are not. */
export function Shown({ count, of }: { count: number; of: number }) {
  const { t } = useTranslation();
  return (
    <>
      {t("board.of", { shown: count, total: of })} {count < of && <Link to="/past">{t("past.all")}</Link>}
    </>
  );
}
