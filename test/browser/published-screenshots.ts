// The pictures of the README: page, and in which looks (width and colours).

export const PUBLISHED: Readonly<Record<string, readonly string[]>> = {
  "team-vaults-vault": ["1440-light", "390-dark"],
  "team-vaults-vault-compare-older-newer": ["1440-dark"],
  "team-vaults-vault-archivist": ["390-light"],
  "team-portfolio": ["1440-light"],
  "team-rooms-room": ["1440-dark"],
  "team-gate": ["390-light"],
};
