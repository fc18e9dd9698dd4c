import type { Welcome } from "../../api/generated/messages";
import { administers, deskPath, supervises, takesContacts } from "../shared/roles";

/** A page that the header leads to. */
export interface HeaderPage {
  path: string;
  title: "nav.live" | "nav.desk" | "nav.contacts" | "report.title" | "config.title" | "admin.users";
}

/** The pages of somebody, in the order in which they stand in the header. */
export function pagesOf(who: Pick<Welcome, "roles"> | null): readonly HeaderPage[] {
  const pages: (HeaderPage | false)[] = [
    supervises(who) && { path: "/", title: "nav.live" },
    takesContacts(who) && { path: deskPath(who), title: "nav.desk" },
    { path: "/contacts", title: "nav.contacts" },
    supervises(who) && { path: "/reports", title: "report.title" },
    administers(who) && { path: "/configuration", title: "config.title" },
    administers(who) && { path: "/users", title: "admin.users" },
  ];
  return pages.filter((page) => page !== false);
}
