// The signs of the pages: strokes of one width on a 24-unit field. They stand beside a word, so readers of the page skip them.

const PATHS = {
  vaults: "M4 4h16v14H4z M7 18v2 M17 18v2 M12 8a3 3 0 1 0 .01 0 M12 11h4",
  elevated: "M12 3l7 3v5c0 4.5-2.8 8-7 10-4.2-2-7-5.5-7-10V6z M12 8.5v5 M9.5 11 12 8.5l2.5 2.5",
  settings: "M4 7h9 M17 7h3 M15 5v4 M4 17h3 M11 17h9 M9 15v4",
  team: "M9 5a3 3 0 1 0 .01 0 M3.5 19a5.5 5.5 0 0 1 11 0 M16 6a2.6 2.6 0 1 1 .5 5.1 M17 14.2a5 5 0 0 1 3.5 4.8",
  requests: "M15 5a4 4 0 1 0 .01 0 M12.2 11.8 5 19 M8 16l2.5 2.5 M5 19v-3",
  account: "M12 4a4 4 0 1 0 .01 0 M4.5 20a7.5 7.5 0 0 1 15 0",
  more: "M6 12h.01 M12 12h.01 M18 12h.01",
  help: "M9.5 9a2.5 2.5 0 1 1 3.5 2.3c-.7.4-1 .9-1 1.7 M12 17h.01 M12 3a9 9 0 1 0 .01 0",
  add: "M12 5v14 M5 12h14",
  search: "M11 5a6 6 0 1 0 .01 0 M15.5 15.5 20 20",
  check: "M5 12.5 10 17 19 7",
  warning: "M12 4 21 19H3z M12 10v4 M12 16.5h.01",
  working: "M12 4a8 8 0 1 0 8 8",
  waiting: "M12 4a8 8 0 1 0 .01 0 M12 8v4l2.5 2",
  close: "M6 6l12 12 M18 6 6 18",
  next: "M9 6l6 6-6 6",
  git: "M7 6v12 M7 6a1.5 1.5 0 1 0 .01 0 M7 18a1.5 1.5 0 1 0 .01 0 M17 8a1.5 1.5 0 1 0 .01 0 M17 9.5c0 4-6 3-10 5",
  archive: "M4 5h16v4H4z M6 9v10h12V9 M10 13h4",
  upload: "M12 16V5 M7.5 9 12 4.5 16.5 9 M5 19h14",
  sample: "M5 5h9l5 5v9H5z M14 5v5h5",
  update: "M19 12a7 7 0 1 1-2-5 M19 4v4h-4",
  stop: "M7 7h10v10H7z",
  rooms: "M5 20V4h10v16 M15 7h4v13 M3 20h18 M11.5 12h.01",
  live: "M12 11a1 1 0 1 0 .01 0 M8.5 15.5a5 5 0 0 1 0-7 M15.5 8.5a5 5 0 0 1 0 7 M5.6 18.4a9 9 0 0 1 0-12.8 M18.4 5.6a9 9 0 0 1 0 12.8",
  assurance: "M12 4l7 3v5c0 4-3 7-7 8-4-1-7-4-7-8V7z M9 12l2.2 2.2L15.2 10",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 20 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
