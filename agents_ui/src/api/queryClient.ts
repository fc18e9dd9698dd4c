import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "./http";

const TRIES_AGAIN = 2;
const FIRST_PAUSE_MS = 500;

/**
 * Keeps what was asked of the server while it is shown, and five minutes longer. It is asked again when it is shown
 * anew, when it is made invalid, and when somebody wants to; never because time has passed or the window was left.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // What a browser believes of its network is not asked: an attempt tells.
        networkMode: "always",
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        // An answer is an answer, also a refusal; only one that did not come may come yet.
        retry: (failures, error) => failures < TRIES_AGAIN && error instanceof ApiError && error.code === "unreachable",
        retryDelay: (failures) => FIRST_PAUSE_MS * 2 ** failures,
      },
      mutations: { networkMode: "always" },
    },
  });
}
