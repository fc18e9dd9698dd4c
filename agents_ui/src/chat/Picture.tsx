import { useState } from "react";
import { useTranslation } from "react-i18next";
import "./attach.css";

/** A picture that a message brings, small until it is pressed. One that cannot be shown is left out: its link remains. */
export function Picture({ name, address }: { name: string; address: string }) {
  const { t } = useTranslation();
  const [large, setLarge] = useState(false);
  const [broken, setBroken] = useState(false);
  if (broken) return null;
  return (
    <button
      type="button"
      className="chat-picture"
      aria-expanded={large}
      title={t(large ? "chat.picture_smaller" : "chat.picture_larger")}
      onClick={() => setLarge(!large)}
    >
      <img
        src={address}
        alt={t("chat.picture", { name })}
        loading="lazy"
        decoding="async"
        onError={() => setBroken(true)}
      />
    </button>
  );
}
