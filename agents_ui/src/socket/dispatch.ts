/** One handler for each type of message that can come. */
export type Handlers<Message extends { type: string }> = {
  [Type in Message["type"]]: (message: Extract<Message, { type: Type }>) => void;
};

export function dispatch<Message extends { type: string }>(handlers: Handlers<Message>, message: Message): void {
  // A type this version does not know yet is no reason to fall over.
  const handle = handlers[message.type as Message["type"]] as ((message: Message) => void) | undefined;
  handle?.(message);
}
