// What is heard of the others, wherever in the page one is; only of connections that were verified.

import { useEffect, useRef } from "react";

import { useWorkspace } from "#web/pages/live/frame/workspace-context.ts";
import { usePart } from "#web/pages/live/session/store.ts";

export function CallSound() {
  const { call } = useWorkspace();
  const peers = usePart(call.store, (state) => state.peers);
  return <>{[...peers].map(([person, { state, microphone }]) => (state === "verified" && microphone !== null ? <Sound key={person} stream={microphone} /> : null))}</>;
}

function Sound({ stream }: { readonly stream: MediaStream }) {
  const audio = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    if (audio.current !== null) audio.current.srcObject = stream;
  }, [stream]);
  return <audio ref={audio} autoPlay />;
}
