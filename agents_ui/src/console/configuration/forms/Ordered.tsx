import { ActionIcon, CloseButton } from "@mantine/core";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Drawing } from "../../shared/Drawing";

type Way = "up" | "down";

interface OrderedProps {
  count: number;
  nameOf: (number: number) => string;
  /** What one is about, in a few words. */
  aboutOf?: (index: number) => string;
  wrongOf: (index: number) => readonly string[];
  move: (from: number, to: number) => void;
  remove: (index: number) => void;
  children: (index: number) => ReactNode;
}

/** Some of a kind whose order says something: each with its number, and buttons that move it or take it away. */
export function Ordered({ count, nameOf, aboutOf, wrongOf, move, remove, children }: OrderedProps) {
  const { t } = useTranslation();
  const list = useRef<HTMLDivElement>(null);
  const [moved, setMoved] = useState<{ to: number; way: Way } | null>(null);
  useEffect(() => {
    // The focus goes with what was moved, so that it can be moved on; at an end, only back.
    const buttons = moved && list.current?.children[moved.to]?.querySelectorAll<HTMLElement>("[data-way]:enabled");
    const [first] = buttons ?? [];
    ([...(buttons ?? [])].find((each) => each.dataset.way === moved?.way) ?? first)?.focus();
  }, [moved]);
  if (count === 0) return null;
  return (
    <div ref={list} className="form-ordered">
      {Array.from({ length: count }, (_, index) => {
        const name = nameOf(index + 1);
        const wrong = wrongOf(index).join(" ");
        const about = aboutOf?.(index);
        const button = (way: Way, to: number) => (
          <ActionIcon
            variant="subtle"
            color="gray"
            data-way={way}
            aria-label={t(`forms.move_${way}`, { name })}
            disabled={to < 0 || to >= count}
            onClick={() => {
              move(index, to);
              setMoved({ to, way });
            }}
          >
            <Drawing icon={way} />
          </ActionIcon>
        );
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: each is nothing but its place among the others
          <fieldset key={index} className="form-part" aria-label={name}>
            <div className="form-rule">
              <span className="strong">{name}</span>
              <div className="form-moves">
                {count > 1 && button("up", index - 1)}
                {count > 1 && button("down", index + 1)}
                <CloseButton aria-label={t("forms.remove_it", { name })} onClick={() => remove(index)} />
              </div>
            </div>
            {about && <p className="quiet">{about}</p>}
            {wrong && <p className="form-wrong">{wrong}</p>}
            {children(index)}
          </fieldset>
        );
      })}
    </div>
  );
}

/** A list with one of it elsewhere. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  return list.toSpliced(from, 1).toSpliced(to, 0, ...list.slice(from, from + 1));
}
