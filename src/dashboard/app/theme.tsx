// Owns how it looks: one theme, light and dark, with contrasts that pass AA in both. System fonts only.
import {
  createTheme,
  MantineProvider,
  type CSSVariablesResolver,
} from "@mantine/core";
import "@mantine/core/styles.css";
import "./theme.css";
import type { ReactNode } from "react";

const theme = createTheme({
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif',
  fontFamilyMonospace:
    'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Liberation Mono", monospace',
  primaryColor: "indigo",
  primaryShade: { light: 7, dark: 5 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  defaultRadius: "sm",
  cursorType: "pointer",
  respectReducedMotion: true,
  headings: { fontWeight: "600" },
  components: {
    Button: { defaultProps: { size: "xs" } },
    TextInput: { defaultProps: { size: "xs" } },
    Select: { defaultProps: { size: "xs", allowDeselect: false } },
    Table: { defaultProps: { verticalSpacing: 6, horizontalSpacing: "sm" } },
    Modal: {
      defaultProps: {
        // Its <header> would be a second banner of the page.
        attributes: { header: { role: "presentation" } },
        closeButtonProps: { "aria-label": "Close" },
      },
    },
    Text: { defaultProps: { size: "sm" } },
    Badge: { defaultProps: { variant: "light", radius: "sm", tt: "none" } },
  },
});

// Mantine's own dimmed text and placeholders are too pale for AA.
const contrasts: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": "#5c636b",
    "--mantine-color-placeholder": "#6b7280",
    "--mantine-color-anchor": "#2f44ad",
    "--app-surface": "#ffffff",
    "--app-ground": "#f7f8fa",
    "--app-line": "#e3e6ea",
    "--app-good": "#1f7a3a",
    "--app-busy": "#9a5b00",
    "--app-bad": "#c02626",
    "--app-still": "#5c636b",
  },
  dark: {
    "--mantine-color-body": "#15171a",
    "--mantine-color-dimmed": "#a3a9b1",
    "--mantine-color-placeholder": "#9299a3",
    "--mantine-color-anchor": "#9db1ff",
    "--app-surface": "#1c1f23",
    "--app-ground": "#15171a",
    "--app-line": "#2e3238",
    "--app-good": "#4cc274",
    "--app-busy": "#f0b04a",
    "--app-bad": "#ff7b72",
    "--app-still": "#a3a9b1",
  },
});

export function Theme({ children }: { children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={contrasts}
      defaultColorScheme="auto"
    >
      {children}
    </MantineProvider>
  );
}
