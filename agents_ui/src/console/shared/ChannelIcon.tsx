import { useTranslation } from "react-i18next";
import { Drawing, type Icon } from "./Drawing";
import { word } from "./words";

const ICONS: Readonly<Record<string, Icon>> = { voice: "call", chat: "chat" };

/** By what a contact came: a call or a chat. */
export function ChannelIcon({ channel }: { channel: string }) {
  const { t } = useTranslation();
  const name = word(t, "channel", channel);
  return (
    <span className="channel" role="img" aria-label={name} title={name} data-testid="channel" data-channel={channel}>
      <Drawing icon={ICONS[channel] ?? "chat"} />
    </span>
  );
}
