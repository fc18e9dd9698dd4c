import { h, setChildren } from "../dom";

/** What the flow said last, while it still holds. */
export function makePrompts() {
  const element = h("div", { class: "prompts", "data-testid": "prompts", hidden: true });
  let shown = "";
  return {
    element,
    update(prompts: readonly string[] = []) {
      const text = prompts.join("\n");
      if (text === shown) return;
      shown = text;
      element.hidden = prompts.length === 0;
      setChildren(element, ...prompts.map((prompt) => h("p", {}, prompt)));
    },
  };
}
