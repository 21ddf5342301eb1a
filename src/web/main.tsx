// Where the pages begin. A secret in the address is taken out of it before anything else is done; zod decides when a schema is made whether
// it may compile code, so its setting comes next. What all pages stand on is made step by step, with a breath after each, in which the browser
// can draw and listen.

import "#web/live-link.ts";
import "#web/data/zod-setup.ts";
import "virtual:strongroom-breath/zod";

import "virtual:strongroom-theme.css";
import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "#web/ui/mantine-styles.ts";
import "#web/ui/style.css";

import { createRoot } from "react-dom/client";
import "virtual:strongroom-breath/react";
import "#protocol/api/errors.ts";
import "virtual:strongroom-breath/problems";
import "#web/data/session.ts";
import "virtual:strongroom-breath/session";
import "./router.tsx";
import "virtual:strongroom-breath/router";

import { StrictMode } from "react";

import { App } from "./app.tsx";
import { findPage } from "./pages.ts";
import { loadAhead } from "./ui/load-ahead.tsx";
import "virtual:strongroom-breath/app";

const root = document.getElementById("root");
if (root === null) throw new Error("The page has no element with the id «root»");
// Its code comes while the session is asked for, not after.
const page = findPage(window.location.pathname);
if (page !== null) loadAhead(page.load);
createRoot(root).render(<StrictMode><App /></StrictMode>);
