// How the pages are built: from src/web to build/web, file names with a digest, nothing inlined (the content security policy
// allows files of our own only). The theme's CSS variables are generated here, because Mantine would inject them as a style element.

import { fileURLToPath } from "node:url";

import { convertCssVariables, DEFAULT_THEME, defaultCssVariablesResolver, mergeMantineTheme } from "@mantine/core";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

import { NONCE_PLACEHOLDER } from "./src/protocol/api/page-nonce.ts";
import { theme } from "./src/web/ui/theme.ts";

const THEME_MODULE = "virtual:strongroom-theme.css";

function themeVariables(): Plugin {
  return {
    name: "strongroom-theme",
    resolveId: (id) => (id === THEME_MODULE ? `\0${THEME_MODULE}` : null),
    load: (id) => (id === `\0${THEME_MODULE}` ? convertCssVariables(defaultCssVariablesResolver(mergeMantineTheme(DEFAULT_THEME, theme)), ":root") : null),
  };
}

export default defineConfig({
  root: "src/web",
  publicDir: false,
  // The server puts a fresh nonce in its place with every page that it sends.
  html: { cspNonce: NONCE_PLACEHOLDER },
  plugins: [react(), themeVariables()],
  // @hpke/core asks Node for it where the global one is missing; in a browser it never is.
  resolve: { alias: [{ find: /^crypto$/, replacement: fileURLToPath(new URL("src/web/web-crypto.ts", import.meta.url)) }] },
  build: {
    outDir: "../../build/web",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    sourcemap: false,
    target: "es2023",
    // The polyfill would be an inline script.
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    // Modules run in the order of their imports even across chunks: zod must be set up before the first schema is made.
    rolldownOptions: { output: { strictExecutionOrder: true } },
  },
});
