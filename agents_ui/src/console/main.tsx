import "./mantine.css";
import "./console.css";
import "./shared/records.css";
import "./keys/keys.css";
import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { BrowserRouter } from "react-router";
import { startTranslations } from "../i18n";
import { createSessionStore } from "../stores/session";
import { App } from "./App";
import { theme } from "./theme";
import { consoleWords } from "./words";

const colours = localStorageColorSchemeManager({ key: "callcenter.colours" });
await startTranslations(consoleWords);
const session = createSessionStore();
void session.load();
createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto" colorSchemeManager={colours}>
      <BrowserRouter>
        <App session={session} />
      </BrowserRouter>
    </MantineProvider>
  </StrictMode>,
);
