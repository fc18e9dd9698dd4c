import { useMemo } from "react";
import { useLocation, useNavigate } from "react-router";
import { type Asked, askedBy } from "./figures";

/** The figure of which the address asks what is behind it: another object each time somebody asks. */
export function useAsked(): { asked: Asked | null; forget: () => void } {
  const location = useLocation();
  const navigate = useNavigate();
  const asked = useMemo(() => askedBy(new URLSearchParams(location.search)), [location]);
  return { asked, forget: () => navigate({ search: "" }, { replace: true }) };
}
