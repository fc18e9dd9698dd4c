import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

if (process.env.VITEST) process.env.TZ = "UTC"; // tests name times of day

const server = process.env.CALLCENTER_DEV_SERVER ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react()],
  build: {
    // No inline script and nothing but our own files: both pages run under a strict content security policy.
    modulePreload: { polyfill: false },
    rollupOptions: { input: { index: "index.html", hotline: "hotline.html" } },
  },
  server: {
    proxy: {
      "/api": { target: server },
      "/ws": { target: server, ws: true },
    },
  },
  test: {
    environment: "jsdom",
    include: ["tests/**/*.test.{ts,tsx}"],
    setupFiles: ["tests/setup.ts"],
    testTimeout: 20_000,
    restoreMocks: true,
    unstubGlobals: true,
    // One browser for all files: what a test leaves behind it must clean up, which tests/setup.ts does for everybody.
    pool: "threads",
    isolate: false,
  },
});
