// A page outside the shell, for who is not signed in.

import type { ReactNode } from "react";

import { Mark } from "./Mark.tsx";

export function AlonePage({ children }: { readonly children: ReactNode }) {
  return (
    <main className="page alone">
      <div className="alone-mark"><Mark /></div>
      {children}
    </main>
  );
}
