import { pieces } from "./links";

/** What somebody wrote, as text; web and mail addresses in it can be opened, in another window that knows nothing of us. */
export function WithLinks({ text }: { text: string }) {
  let at = 0;
  return pieces(text).map((piece) => {
    const key = at;
    at += typeof piece === "string" ? piece.length : piece.href.length;
    if (typeof piece === "string") return piece;
    return (
      <a key={key} href={piece.href} target="_blank" rel="noopener noreferrer nofollow" dir="ltr">
        {piece.href}
      </a>
    );
  });
}
