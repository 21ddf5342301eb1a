// Draws the page of the address that the browser is at.

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App } from "./app.tsx";
import { findPage } from "./pages.ts";
import { loadAhead } from "./ui/load-ahead.tsx";

export function openPage(): void {
  const root = document.getElementById("root");
  if (root === null) throw new Error("The page has no element with the id «root»");
  // Its code comes while the session is asked for, not after.
  const page = findPage(window.location.pathname);
  if (page !== null) loadAhead(page.load);
  createRoot(root).render(<StrictMode><App /></StrictMode>);
}
