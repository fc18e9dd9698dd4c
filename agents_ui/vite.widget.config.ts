import { defineConfig } from "vite";

/** Builds `widget.js` for host pages: one classic script that brings nothing along and needs nothing. */
export default defineConfig({
  build: {
    target: "es2020",
    emptyOutDir: false,
    copyPublicDir: false,
    lib: { entry: "src/widget/main.ts", formats: ["iife"], name: "callcenterWidget", fileName: () => "widget.js" },
  },
});
