import { defineConfig } from "vite";

export default defineConfig({
  base: "/static/",
  publicDir: false,
  build: {
    outDir: "dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    // A data: address would need a hole in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2020",
    // New enough to know logical properties: older targets would turn each into two
    // physical ones chosen by a list of languages.
    cssTarget: ["chrome105", "firefox121", "safari15.4"],
    rollupOptions: {
      input: [
        "src/styles/voices.css",
        "src/styles/map.css",
        "src/site.ts",
        "src/write.ts",
        "src/map.ts",
        "src/passkeys.ts",
      ],
    },
  },
});
