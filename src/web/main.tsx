// Where the pages begin. A secret in the address is taken out of it before anything else is done. What all pages stand on is prepared step by
// step, so that the browser is never held up for long.

import "#web/live-link.ts";

import "virtual:strongroom-theme.css";
import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "#web/ui/mantine-styles.ts";
import "#web/ui/style.css";

const STEPS: readonly (() => Promise<unknown>)[] = [
  // Before the first schema: zod decides when one is made whether it may compile code.
  () => import("#web/data/zod-setup.ts"),
  () => import("react-dom/client"),
  () => import("#protocol/api/errors.ts"),
  () => import("#web/data/session.ts"),
  () => import("./router.tsx"),
  () => import("./app.tsx"),
  async () => (await import("./open-page.tsx")).openPage(),
];

for (const step of STEPS) {
  await step();
  await new Promise((resolve) => setTimeout(resolve, 0));
}
