import { defineConfig } from "vite";

export default defineConfig({
  base: "./",
  build: { outDir: "../src/rogue9/serve/page", emptyOutDir: true, chunkSizeWarningLimit: 1500 },
  server: { proxy: { "/api": { target: "http://127.0.0.1:8009", ws: true } } },
});
