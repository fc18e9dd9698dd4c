import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";

// What Mantine and the pages ask of a browser and jsdom does not have.
Object.assign(globalThis, {
  Uint8Array: new TextEncoder().encode().constructor, // jsdom has another than its encoder makes
  matchMedia: (query: string) => ({ matches: false, media: query, addEventListener() {}, removeEventListener() {} }),
  ResizeObserver: class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
});
Object.defineProperty(document, "fonts", { value: new EventTarget(), configurable: true });
Blob.prototype.arrayBuffer = function () {
  const reader = new FileReader();
  return new Promise((resolve) => {
    reader.onload = () => resolve(reader.result as ArrayBuffer);
    reader.readAsArrayBuffer(this);
  });
};
Element.prototype.scrollTo = () => {};
Element.prototype.scrollIntoView = () => {};

// To find a field's labels jsdom goes through the whole page for each label there is: in a large form little else is done.
for (const { prototype } of [HTMLButtonElement, HTMLInputElement, HTMLSelectElement, HTMLTextAreaElement]) {
  Object.defineProperty(prototype, "labels", {
    configurable: true,
    get(this: HTMLElement) {
      const around = this.closest("label:not([for])");
      const named = this.id ? document.querySelectorAll(`label[for="${CSS.escape(this.id)}"]`) : [];
      return [...named, ...(around ? [around] : [])];
    },
  });
}

// Working out what is hidden takes jsdom longer than everything else together; a busy machine takes its time anyway.
configure({ defaultHidden: true, asyncUtilTimeout: 30_000 });

afterEach(() => {
  cleanup();
  localStorage.clear();
  sessionStorage.clear();
});
