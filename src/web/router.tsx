// Routes made from the table of pages. Signed-in pages stand in the shell; the others alone.

import { createRootRoute, createRoute, createRouter, Outlet, type AnyRoute } from "@tanstack/react-router";
import { Suspense } from "react";

import { type Page, PAGES } from "./pages.ts";
import { lazyLoaded } from "#web/ui/load-ahead.tsx";
import { NotFound } from "#web/ui/NotFound.tsx";
import { PageDefect } from "#web/ui/ErrorPanel.tsx";
import { PageSkeleton } from "#web/ui/PageSkeleton.tsx";
import { Shell } from "#web/ui/Shell.tsx";

export function createAppRouter() {
  const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound, errorComponent: PageDefect });
  const shell = createRoute({ getParentRoute: () => root, id: "shell", component: Shell });
  const inShell = PAGES.filter(({ access }) => access === "signed-in").map((page) => pageRoute(page, shell));
  const alone = PAGES.filter(({ access }) => access === "public").map((page) => pageRoute(page, root));
  return createRouter({
    routeTree: root.addChildren([shell.addChildren(inShell), ...alone]),
    defaultPreload: false,
    // Its restoration would need an inline script; pages move the focus themselves.
    scrollRestoration: false,
  });
}

function pageRoute(page: Page, parent: AnyRoute): AnyRoute {
  const Content = lazyLoaded(page.load);
  return createRoute({
    getParentRoute: () => parent,
    path: page.path,
    component: () => <Suspense fallback={<PageSkeleton />}><Content /></Suspense>,
    errorComponent: PageDefect,
  });
}
