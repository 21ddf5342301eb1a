// The providers that every page stands in: look, data, addresses.

import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";

import { createQueryClient } from "#web/data/query-client.ts";
import { createAppRouter } from "./router.tsx";
import { AnnouncerProvider } from "#web/ui/Announcer.tsx";
import { theme } from "#web/ui/theme.ts";

const queryClient = createQueryClient();
const router = createAppRouter();

export function App() {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
      <QueryClientProvider client={queryClient}>
        <AnnouncerProvider>
          <RouterProvider router={router} />
        </AnnouncerProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}
