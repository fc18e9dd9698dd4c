import { useLayoutEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Heard } from "../softphone/softphone";
import "./heard.css";

interface HeardListProps {
  heard: readonly Heard[];
  /** Whose telephone it is: their own words are on the right. */
  me: "customer" | "agent";
}

/** Music asked for again is music that goes on, keys pressed one after another are a number; silence is not heard. */
function audible(heard: readonly Heard[]): readonly Heard[] {
  const sounds: Heard[] = [];
  for (const each of heard) {
    const last = sounds.at(-1);
    if (each.kind === "pause" || (each.kind === "play" && last?.kind === "play")) continue;
    if (each.kind === "digits" && last?.kind === "digits" && each.from === last.from)
      sounds[sounds.length - 1] = { ...last, text: `${last.text ?? ""}${each.text ?? ""}` };
    else sounds.push(each);
  }
  return sounds;
}

/** What one would hear on a line, in words, in the languages it is said in. */
export function HeardList({ heard, me }: HeardListProps) {
  const { t } = useTranslation();
  const list = useRef<HTMLOListElement>(null);
  const shown = audible(heard);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what makes the list longer is what it must follow
  useLayoutEffect(() => {
    list.current?.scrollTo({ top: list.current.scrollHeight }); // in new browsers it gives a promise: not to be returned
  }, [shown.length]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <ol ref={list} className="heard" tabIndex={0} aria-label={t("heard.log")} aria-live="polite" data-testid="heard">
      {shown.length === 0 && <li className="heard-note">{t("heard.nothing")}</li>}
      {shown.map((each) => (
        <Line key={each.number} each={each} me={me} />
      ))}
    </ol>
  );
}

function Line({ each, me }: { each: Heard; me: HeardListProps["me"] }) {
  const { t } = useTranslation();
  if (each.kind === "play") {
    return (
      <li className="heard-note" data-kind="play">
        ♪ {t("heard.music")}
      </li>
    );
  }
  if (each.kind === "tone") {
    return (
      <li className="heard-note" data-kind="tone">
        ♪ {t("heard.tone")}
      </li>
    );
  }
  const from = each.kind === "say" ? "centre" : (each.from ?? me);
  const who = t(`heard.${from === me ? "me" : from}`);
  if (each.kind === "digits") {
    return (
      <li className="heard-note heard-keys" data-kind="digits" data-mine={from === me}>
        {who} {t("heard.keys", { keys: each.text ?? "" })}
      </li>
    );
  }
  return (
    <li className="heard-line" data-kind={each.kind} data-mine={from === me}>
      <span className="heard-who">{who}</span>
      <span lang={each.language}>{each.text}</span>
    </li>
  );
}
