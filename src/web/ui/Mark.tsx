// The sign of Strongroom: the wheel of a vault's door.

export function Mark() {
  return (
    <svg width="28" height="28" viewBox="0 0 32 32" aria-hidden="true" className="mark">
      <rect x="2" y="2" width="28" height="28" rx="6" className="mark-ground" />
      <circle cx="16" cy="16" r="8" fill="none" strokeWidth="2.5" className="mark-line" />
      <path d="M16 5.5v5M16 21.5v5M5.5 16h5M21.5 16h5M16 16h.01" strokeWidth="2.5" strokeLinecap="round" className="mark-line" />
    </svg>
  );
}
