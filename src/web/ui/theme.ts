// Ink on paper in light, paper on ink in dark, one brass accent. Every pair of text and ground meets AA (4.5 to 1); the
// browser tests measure it. Used at build for the CSS variables and at run time by Mantine.

import { createTheme, type MantineColorsTuple } from "@mantine/core";

const paper: MantineColorsTuple = ["#fbfaf7", "#f4f2ec", "#ece9e1", "#ddd9ce", "#cbc6b9", "#9b968a", "#5d5a54", "#46433e", "#2f2d29", "#1d1c1a"];
const ink: MantineColorsTuple = ["#ebe8e1", "#cfcbc1", "#a9a59b", "#7d7a71", "#45423b", "#37342e", "#211f1c", "#171614", "#121110", "#0c0b0a"];
const brass: MantineColorsTuple = ["#fbf4e2", "#f3e5bf", "#ead397", "#e1c170", "#d9b25c", "#b98e33", "#a67c24", "#84621a", "#6f5214", "#543d0d"];
const red: MantineColorsTuple = ["#fdf0ee", "#f9d9d4", "#f3b5ac", "#f0988c", "#ee8577", "#cf4a39", "#b83a2a", "#a32f20", "#8a2518", "#6b1a10"];
const green: MantineColorsTuple = ["#eef6ee", "#d5e9d5", "#acd3ad", "#86bf89", "#7cb981", "#4a9252", "#367a3f", "#2a6633", "#215229", "#173c1d"];
const blue: MantineColorsTuple = ["#edf3f9", "#d3e2f0", "#a8c6e2", "#86b0d6", "#7dabd5", "#4581b4", "#316c9f", "#275a87", "#1e486e", "#143451"];

export const theme = createTheme({
  colors: { gray: paper, dark: ink, brass, red, green, blue },
  white: "#fbfaf7",
  black: "#1d1c1a",
  primaryColor: "brass",
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  defaultRadius: "sm",
  cursorType: "pointer",
  respectReducedMotion: true,
  fontFamily: '"Inter Variable", ui-sans-serif, system-ui, sans-serif',
  fontFamilyMonospace: '"JetBrains Mono Variable", ui-monospace, SFMono-Regular, Menlo, monospace',
  // Three sizes: small, text, title.
  fontSizes: { xs: "0.8125rem", sm: "0.9375rem", md: "0.9375rem", lg: "0.9375rem", xl: "1.5rem" },
  // Two weights.
  fontWeights: { regular: "400", medium: "600", bold: "600" },
  headings: { fontWeight: "600", sizes: { h1: { fontSize: "1.5rem", lineHeight: "1.25" }, h2: { fontSize: "0.9375rem", lineHeight: "1.4" }, h3: { fontSize: "0.9375rem", lineHeight: "1.4" } } },
  components: {
    Modal: { defaultProps: { lockScroll: false } },
    Drawer: { defaultProps: { lockScroll: false } },
  },
});
