import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate } from "react-router";
import type { ContactCard } from "../../api/generated/messages";
import { useActions } from "../keys/useActions";
import { ChannelIcon } from "../shared/ChannelIcon";
import { useDeskPath } from "../shared/roles";
import { TimeLeft } from "../shared/Timer";
import { useMyContacts } from "./mine";
import { useOfferViewModel } from "./offerViewModel";

/** What is offered, wherever in the console one is: to be answered by key everywhere, and seen where the desk is not. */
export function OfferBar() {
  const offer = useMyContacts().find(({ stage }) => stage === "offered");
  return offer ? <Bar contact={offer} /> : null;
}

function Bar({ contact }: { contact: ContactCard }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const desk = useDeskPath();
  const { snapshot, actions } = useOfferViewModel(contact);
  const accept = () => {
    actions.accept();
    navigate(desk);
  };
  useActions({
    "offer.accept": snapshot.busy ? null : accept,
    "offer.decline": snapshot.busy ? null : actions.decline,
  });
  if (pathname === desk) return null;
  return (
    <section className="strip strip-offer" aria-label={t("offer.label")} data-testid="offer-bar">
      <ChannelIcon channel={contact.channel} />
      <strong className="clip">{t("alert.offer", { name: snapshot.name, queue: snapshot.queue })}</strong>
      <TimeLeft until={snapshot.deadline} />
      <Button size="compact-sm" color="green.8" disabled={snapshot.busy} onClick={accept}>
        {t("offer.accept")}
      </Button>
      <Button size="compact-sm" variant="default" disabled={snapshot.busy} onClick={actions.decline}>
        {t("offer.decline")}
      </Button>
    </section>
  );
}
