import { newId } from "../socket/id";

export const ATTACHMENT_LIMIT = 16 * 1024 * 1024;
/** What may be attached; the server looks into the file, too. */
export const ATTACHABLE = ".png,.jpg,.jpeg,.gif,.webp,.pdf";

/** Why a file was not taken: a stable code, and the server's own words, if it had any. */
export interface Refusal {
  code: string;
  detail: string | null;
}

/** Sends a file; gives why it was refused, or null when it is in the conversation. */
export type SendFile = (file: File) => Promise<Refusal | null>;

/** Sends a file to an address of the server's, as somebody known by `headers` or by their session. */
export async function sendFile(
  address: URL,
  file: File,
  headers: Record<string, string> = {},
): Promise<Refusal | null> {
  if (file.size > ATTACHMENT_LIMIT) return { code: "file_too_large", detail: null };
  address.searchParams.set("name", file.name);
  address.searchParams.set("id", newId());
  try {
    const response = await fetch(address, {
      method: "POST",
      credentials: "same-origin",
      headers: { ...headers, "Content-Type": "application/octet-stream" },
      body: file,
    });
    if (response.ok) return null;
    const { code = "error", detail = null } = (await response.json().catch(() => ({}))) as Partial<Refusal>;
    return { code, detail };
  } catch {
    return { code: "unreachable", detail: null };
  }
}

/** Whether pages show a file of this type, as the server has told it by its first bytes. */
export const isPicture = (mediaType: string): boolean => /^image\/(png|jpeg|gif|webp)$/.test(mediaType);

/** Where a file is downloaded from. */
export const fileAddress = (id: string, server = location.origin): string =>
  new URL(`/api/v1/attachments/${id}`, server).href;
