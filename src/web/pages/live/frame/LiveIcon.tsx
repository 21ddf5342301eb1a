// The signs of the live page, in the stroke of the others; here, so that other pages do not load them.

const PATHS = {
  files: "M6 3h8l4 4v14H6z M14 3v4h4",
  folder: "M3 6h6l2 2h10v11H3z",
  file: "M7 4h7l4 4v12H7z M14 4v4h4",
  link: "M10 14a4 4 0 0 0 6 0l2-2a4 4 0 0 0-6-6l-1 1 M14 10a4 4 0 0 0-6 0l-2 2a4 4 0 0 0 6 6l1-1",
  search: "M11 5a6 6 0 1 0 .01 0 M15.5 15.5 20 20",
  changes: "M12 4v8 M8 8h8 M8 18h8",
  outline: "M4 6h4 M4 12h4 M4 18h4 M11 6h9 M11 12h9 M11 18h9",
  code: "M9 7l-5 5 5 5 M15 7l5 5-5 5",
  people: "M9 5a3 3 0 1 0 .01 0 M3.5 19a5.5 5.5 0 0 1 11 0 M16 6a2.6 2.6 0 1 1 .5 5.1 M17 14.2a5 5 0 0 1 3.5 4.8",
  chat: "M4 5h16v11H10l-4 4v-4H4z",
  call: "M6 4h4l1.5 4-2 1.5a10 10 0 0 0 5 5l1.5-2 4 1.5v4c0 1-1 2-2 2A15 15 0 0 1 4 6c0-1 1-2 2-2z",
  terminal: "M4 5h16v14H4z M7 9l3 3-3 3 M12 15h5",
  problems: "M12 4 21 19H3z M12 10v4 M12 16.5h.01",
  microphone: "M12 4a2.5 2.5 0 0 1 2.5 2.5v5a2.5 2.5 0 0 1-5 0v-5A2.5 2.5 0 0 1 12 4z M6 11a6 6 0 0 0 12 0 M12 17v3",
  camera: "M3 7h12v10H3z M15 11l6-3v8l-6-3",
  screen: "M3 5h18v11H3z M9 20h6 M12 16v4",
  close: "M6 6l12 12 M18 6 6 18",
  next: "M9 6l6 6-6 6",
  add: "M12 5v14 M5 12h14",
  more: "M6 12h.01 M12 12h.01 M18 12h.01",
  send: "M4 12l16-7-6 15-3-6z",
  eye: "M3 12s3.5-6 9-6 9 6 9 6-3.5 6-9 6-9-6-9-6z M12 10a2 2 0 1 0 .01 0",
  lock: "M7 11h10v9H7z M9 11V8a3 3 0 0 1 6 0v3",
  check: "M5 12.5 10 17 19 7",
  leave: "M10 5H5v14h5 M10 12h10 M16 8l4 4-4 4",
} as const;

export type LiveIconName = keyof typeof PATHS;

export function LiveIcon({ name, size = 18 }: { readonly name: LiveIconName; readonly size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
