import type { AttachmentCard } from "../../api/generated/messages";
import { isPicture } from "../../chat/attachments";
import type { HotlineModel } from "../../hotline/model";
import { fileSize } from "../../i18n/format";
import { h, setAttribute } from "../dom";
import { t } from "../words";

/** A file that a message brought: the picture, if it is one; its name, to be downloaded; and its size. */
export function attachedFile(hotline: HotlineModel, name: string, { id, media_type, size }: AttachmentCard) {
  const address = hotline.fileAddress(id);
  return [
    isPicture(media_type) && picture(name, address),
    h("a", { href: address, download: name, rel: "noopener noreferrer", dir: "auto" }, name),
    " ",
    h("span", { class: "chat-size" }, fileSize(size)),
  ];
}

/** Small until it is pressed. One that is gone, broken or not allowed by the page's policy is left out: its link remains. */
function picture(name: string, address: string): HTMLElement {
  const image = h("img", {
    loading: "lazy",
    decoding: "async",
    alt: t("chat.picture", { name }),
    onerror: () => button.remove(),
  });
  const button = h("button", { type: "button", class: "chat-picture", onclick: () => show(!large) }, image);
  let large = false;

  function show(larger: boolean): void {
    large = larger;
    setAttribute(button, "aria-expanded", String(large));
    setAttribute(button, "title", t(large ? "chat.picture_smaller" : "chat.picture_larger"));
  }

  show(false);
  image.src = address;
  return button;
}
