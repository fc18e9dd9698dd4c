import { ATTACHABLE, type SendFile } from "../../chat/attachments";
import { h, icon, setText } from "../dom";
import { refusal, t } from "../words";

const CLIP = "M20 11.5 12 19.5a5 5 0 0 1-7-7l8.5-8.5a3.4 3.4 0 0 1 4.8 4.8l-8.4 8.4a1.7 1.7 0 0 1-2.4-2.4l7.6-7.6";

/** Chooses a file and sends it at once; says while it goes, and why it did not. */
export function makeAttach(send: SendFile) {
  const news = h("p", { id: "attaching", class: "chat-attaching", role: "status" });
  const field = h("input", {
    type: "file",
    class: "hidden",
    "aria-label": t("chat.attach"),
    "aria-describedby": "attaching",
    accept: ATTACHABLE,
    onchange: () => void chosen(),
  });
  const label = h("label", { class: "chat-attach", title: t("chat.attach_hint") }, field, icon(CLIP));

  async function chosen(): Promise<void> {
    const file = field.files?.[0];
    if (!file) return;
    field.disabled = true;
    news.classList.remove("chat-too-long");
    setText(news, t("chat.attaching"));
    const refused = await send(file);
    field.disabled = false;
    field.value = ""; // so that the same one can be chosen again
    news.classList.toggle("chat-too-long", refused !== null);
    setText(news, refused ? refusal(refused.code, refused.detail) : "");
  }

  return { label, news };
}
