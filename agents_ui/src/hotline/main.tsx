import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { startTranslations } from "../i18n";
import { ClockContext } from "../react/clock";
import { HotlinePage } from "./HotlinePage";
import { createHotline } from "./model";
import { takeIdentity } from "./visitor";
import { hotlineWords } from "./words";
import "./colours.css";
import "./dots.css";
import "./hotline.css";

await startTranslations(hotlineWords);
const hotline = createHotline();
const signedIn = () => {
  const token = takeIdentity();
  if (token !== undefined) hotline.signIn(token);
};
signedIn();
window.addEventListener("hashchange", signedIn);
hotline.start();
createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <ClockContext value={hotline.stores.clock}>
      <HotlinePage hotline={hotline} />
    </ClockContext>
  </StrictMode>,
);
