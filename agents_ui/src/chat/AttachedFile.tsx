import type { AttachmentCard } from "../api/generated/messages";
import { fileSize } from "../i18n/format";
import { fileAddress, isPicture } from "./attachments";
import { Picture } from "./Picture";
import "./attach.css";

/** A file that a message brought: the picture, if it is one; its name, to be downloaded; and its size. */
export function AttachedFile({ name, file }: { name: string; file: AttachmentCard }) {
  const address = fileAddress(file.id);
  return (
    <>
      {isPicture(file.media_type) && <Picture name={name} address={address} />}
      <a className="chat-file" href={address} download={name} rel="noopener noreferrer" dir="auto">
        {name}
      </a>{" "}
      <span className="chat-size">{fileSize(file.size)}</span>
    </>
  );
}
