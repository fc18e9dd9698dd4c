import { type KeyboardEvent, useId, useRef, useState } from "react";
import { Composer, type ComposerActions } from "../../chat/Composer";
import { composes } from "../../keys/chord";
import type { View } from "../../react/view";
import { useActions } from "../keys/useActions";
import { ReplyMenu } from "./ReplyMenu";
import { type FilledReply, found, searched } from "./replies";
import "./write.css";

export interface WriteSnapshot {
  text: string;
  replies: readonly FilledReply[];
}

/** Where an agent writes. A "/" at the beginning finds replies that are written already. */
export function WriteView({ snapshot, actions }: View<WriteSnapshot, ComposerActions>) {
  const menu = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const [at, setAt] = useState(0);
  const [closed, setClosed] = useState(false);
  useActions({ "contact.write": () => field.current?.focus(), "contact.attach": () => file.current?.click() });

  const search = closed ? null : searched(snapshot.text);
  const open = search !== null && snapshot.replies.length > 0;
  const shown = open ? found(snapshot.replies, search) : [];
  const current = Math.min(at, shown.length - 1);

  const choose = (reply: FilledReply | undefined) => {
    if (!reply) return;
    actions.write(reply.text);
    field.current?.focus();
  };
  const write = (text: string) => {
    setAt(0);
    if (!text.startsWith("/")) setClosed(false);
    actions.write(text);
  };
  const pressed = (event: KeyboardEvent) => {
    if (!open || composes(event.nativeEvent)) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && shown.length > 0) setAt((current + step + shown.length) % shown.length);
    else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey && shown.length > 0) {
      choose(shown[current]);
    } else if (event.key === "Escape") setClosed(true);
    else return;
    event.preventDefault();
  };

  return (
    <div className="write" onKeyDownCapture={pressed}>
      {open && <ReplyMenu id={menu} replies={shown} current={current} point={setAt} choose={choose} />}
      <Composer
        snapshot={{ text: snapshot.text }}
        actions={{ ...actions, write }}
        field={field}
        file={file}
        chooses={shown.length > 0 ? { list: menu, option: `${menu}-${current}` } : undefined}
      />
    </div>
  );
}
