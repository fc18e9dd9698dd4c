import { AlertsBanner } from "../alerts/AlertsBanner";
import { useAtDesk } from "../shared/roles";
import { LastMoments } from "./LastMoments";
import { OfferBar } from "./OfferBar";

/** What whoever is at their desk hears and sees of it, wherever in the console they look. */
export function DeskNews() {
  return (
    useAtDesk() && (
      <>
        <AlertsBanner />
        <OfferBar />
        <LastMoments />
      </>
    )
  );
}
