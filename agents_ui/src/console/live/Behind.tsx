import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

interface BehindProps {
  /** Where what is behind the figure is shown; null where there is nothing to show, or no way to it. */
  to: string | null;
  children: ReactNode;
}

/** A figure that leads to exactly what it counts. */
export function Behind({ to, children }: BehindProps) {
  const { t } = useTranslation();
  if (to === null) return children;
  return (
    <Link to={to} className="behind" aria-description={t("board.behind")}>
      {children}
    </Link>
  );
}
