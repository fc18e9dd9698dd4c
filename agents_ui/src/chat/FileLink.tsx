import type { AttachmentCard } from "../api/generated/messages";
import { fileSize } from "../i18n/format";
import { fileAddress } from "./attachments";
import "./attach.css";

/** A file that a message brought: its name, to be downloaded, and its size. */
export function FileLink({ name, file }: { name: string; file: AttachmentCard }) {
  return (
    <>
      <a className="chat-file" href={fileAddress(file.id)} download={name} rel="noopener noreferrer" dir="auto">
        {name}
      </a>{" "}
      <span className="chat-size">{fileSize(file.size)}</span>
    </>
  );
}
