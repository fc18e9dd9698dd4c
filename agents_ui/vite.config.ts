import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

if (process.env.VITEST) process.env.TZ = "UTC"; // tests name times of day

const server = process.env.CALLCENTER_DEV_SERVER ?? "http://127.0.0.1:8000";

/** What only the demo may load. Its scripts are told by their names, and production refuses to serve them. */
const ofDemo = (id: string) => /\/src\/(demo\/|softphone\/standIn)/.test(id);

/** "shared~index~hotline", which lists whoever needs it, is "shared"; so is "shared~index~hotline.css". */
const shortly = (name = "asset") => name.replace(/~.*$|\.\w+$/, "");

/** What the customer's page needs as the console does: never put together with what it has no use for. */
const ofBoth = (id: string) =>
  /\/node_modules\/(react|react-dom|scheduler|react-i18next|i18next|zustand|use-sync-external-store)\//.test(id) ||
  /\/src\/(api|chat|i18n|react|socket)\/|\/src\/storage/.test(id);

/** A page that needed a chunk of the demo to start would not start in production: that must not be built. */
const demoApart: Plugin = {
  name: "demo-apart",
  generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== "chunk" || chunk.fileName.includes("/demo-")) continue;
      const needed = chunk.imports.filter((file) => file.includes("/demo-"));
      if (needed.length > 0) this.error(`${chunk.fileName} needs ${needed.join(", ")}`);
    }
  },
};

export default defineConfig({
  plugins: [react(), demoApart],
  build: {
    // No inline script and nothing but our own files: both pages run under a strict content security policy.
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: { index: "index.html", hotline: "hotline.html" },
      output: {
        chunkFileNames: ({ name, moduleIds }) =>
          `assets/${moduleIds.some(ofDemo) ? "demo-" : ""}${shortly(name)}-[hash].js`,
        assetFileNames: ({ names }) => `assets/${shortly(names[0])}-[hash][extname]`,
        // What several chunks need is shared, by which of them need it: first what the customer's page needs too, so
        // that it loads nothing of the console's alone. What only the demo's need is the demo's.
        codeSplitting: {
          groups: [
            {
              name: "shared",
              test: ofBoth,
              minShareCount: 2,
              entriesAware: true,
              entriesAwareMergeThreshold: 20_000,
            },
            {
              name: "console",
              test: (id) => !ofDemo(id),
              minShareCount: 2,
              entriesAware: true,
              entriesAwareMergeThreshold: 20_000,
            },
            { name: "common", test: ofDemo, minShareCount: 2 },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      "/api": { target: server },
      "/demo/carrier": { target: server },
      "/ws": { target: server, ws: true },
    },
  },
  test: {
    environment: "jsdom",
    include: ["tests/**/*.test.{ts,tsx}"],
    setupFiles: ["tests/setup.ts"],
    testTimeout: 60_000,
    restoreMocks: true,
    unstubGlobals: true,
    // One browser for all files: what a test leaves behind it must clean up, which tests/setup.ts does for everybody.
    pool: "threads",
    isolate: false,
    maxWorkers: "100%", // of the cores; unless told it leaves one of two idle
  },
});
