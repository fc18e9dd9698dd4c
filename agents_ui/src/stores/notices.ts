import { createStore } from "zustand/vanilla";

/** Something that went wrong, to be told to the person. */
export interface Notice {
  key: number;
  code: string;
  detail: string | null;
}

const SHOWN_MS = 8_000;

export function createNoticeStore() {
  const store = createStore<{ notices: readonly Notice[] }>(() => ({ notices: [] }));
  let last = 0;
  const dismiss = (key: number) =>
    store.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.key !== key) }));
  return Object.assign(store, {
    dismiss,
    add: (code: string, detail: string | null | undefined = null) => {
      const key = ++last;
      store.setState(({ notices }) => ({ notices: [...notices, { key, code, detail: detail ?? null }] }));
      setTimeout(() => dismiss(key), SHOWN_MS);
    },
  });
}

export type NoticeStore = ReturnType<typeof createNoticeStore>;
