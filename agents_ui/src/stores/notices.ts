import { createStore } from "zustand/vanilla";

/** Something to be told to the person: what went wrong, or is `good` to know. */
export interface Notice {
  key: number;
  good: boolean;
  code: string;
  detail: string | null;
}

/** What goes well, and is said. */
export type GoodToKnow = "wrap_up_kept" | "called_back";

const SHOWN_MS = 8_000;

export function createNoticeStore() {
  const store = createStore<{ notices: readonly Notice[] }>(() => ({ notices: [] }));
  let last = 0;
  const dismiss = (key: number) =>
    store.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.key !== key) }));
  const show = (notice: Omit<Notice, "key">) => {
    const key = ++last;
    store.setState(({ notices }) => ({ notices: [...notices, { ...notice, key }] }));
    setTimeout(() => dismiss(key), SHOWN_MS);
  };
  return Object.assign(store, {
    dismiss,
    add: (code: string, detail: string | null | undefined = null) =>
      show({ good: false, code, detail: detail ?? null }),
    tell: (code: GoodToKnow) => show({ good: true, code, detail: null }),
  });
}

export type NoticeStore = ReturnType<typeof createNoticeStore>;
