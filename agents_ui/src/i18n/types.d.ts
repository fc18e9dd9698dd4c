import "i18next";
import type callWords from "./en/call.json";
import type configurationWords from "./en/configuration.json";
import type consoleWords from "./en/console.json";
import type deskWords from "./en/desk.json";
import type hotlineWords from "./en/hotline.json";
import type reportWords from "./en/reports.json";
import type sharedWords from "./en/shared.json";
import type supervisionWords from "./en/supervision.json";

declare module "i18next" {
  interface CustomTypeOptions {
    resources: {
      translation: typeof sharedWords &
        typeof consoleWords &
        typeof deskWords &
        typeof supervisionWords &
        typeof reportWords &
        typeof configurationWords &
        typeof callWords &
        typeof hotlineWords;
    };
  }
}
