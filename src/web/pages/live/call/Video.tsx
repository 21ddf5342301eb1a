// A picture that moves: a camera or a screen, without sound, which is heard apart.

import { useEffect, useRef } from "react";

export function Video({ stream, label, wide = false }: { readonly stream: MediaStream | null; readonly label: string; readonly wide?: boolean }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current !== null) video.current.srcObject = stream;
  }, [stream]);
  return <video ref={video} className={wide ? "live-video wide" : "live-video"} autoPlay playsInline muted aria-label={label} onDoubleClick={() => void video.current?.requestFullscreen()} />;
}
