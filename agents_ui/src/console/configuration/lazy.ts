import { addWords } from "../../i18n";
import { configurationWords } from "./words";

/** What is loaded when the page is first opened: itself, and the words that nothing else says. */
addWords(configurationWords);

export { ConfigurationPage as default } from "./ConfigurationPage";
