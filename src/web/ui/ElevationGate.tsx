// Asks for an elevation when something that was asked for needs one, and lets it be done again afterwards. It stands in the shell, so
// that every page has it; pages need to know nothing of it. The question itself comes when it is asked for the first time.

import { Suspense, useEffect, useRef, useState } from "react";

import { registerElevationGate } from "#web/data/elevation-gate.ts";

import { lazyOnSign } from "./load-ahead.tsx";

const ElevationDialog = lazyOnSign(async () => (await import("./ElevationDialog.tsx")).ElevationDialog);

interface Asked {
  readonly teamId: string;
  readonly answer: (elevated: boolean) => void;
}

export function ElevationGate() {
  const [asked, setAsked] = useState<Asked | null>(null);
  const [everAsked, setEverAsked] = useState(false);
  const current = useRef<Asked | null>(null);
  useEffect(() => {
    current.current = asked;
  });
  useEffect(() => {
    const remove = registerElevationGate((teamId) => new Promise((resolve) => {
      setEverAsked(true);
      setAsked({ teamId, answer: resolve });
    }));
    return () => {
      remove();
      current.current?.answer(false);
    };
  }, []);
  const close = (elevated: boolean): void => {
    asked?.answer(elevated);
    setAsked(null);
  };
  return everAsked ? <Suspense fallback={null}><ElevationDialog teamId={asked?.teamId ?? null} onClose={close} /></Suspense> : null;
}
