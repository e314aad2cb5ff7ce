// Owns how it looks: one theme, light and dark, with contrasts that pass AA in both. System fonts only.
import {
  createTheme,
  defaultVariantColorsResolver,
  getContrastColor,
  MantineProvider,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from "@mantine/core";
import "@mantine/core/styles.css";
import "./theme.css";
import { useMemo, type ReactNode } from "react";
import { brand } from "./brand.ts";
import { brandColors } from "./brand-colors.ts";
import { useObservable } from "./observable.ts";

/** Mantine looks at the shade of the light scheme only when it chooses the text's colour. */
const variantColors: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input);
  if (input.variant !== "filled") return colors;
  const contrast = (colorScheme: "light" | "dark"): string =>
    getContrastColor({ ...input, autoContrast: true, colorScheme });
  return {
    ...colors,
    color: `light-dark(${contrast("light")}, ${contrast("dark")})`,
  };
};

/** Mantine's red, but for the shades that text and buttons of the light scheme have: its own are too pale for AA. */
const red: MantineColorsTuple = [
  "#fff5f5",
  "#ffe3e3",
  "#ffc9c9",
  "#ffa8a8",
  "#ff8787",
  "#ff6b6b",
  "#fa5252",
  "#c92a2a",
  "#b02525",
  "#9b1f1f",
];

const theme = createTheme({
  variantColorResolver: variantColors,
  colors: { red },
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif',
  fontFamilyMonospace:
    'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Liberation Mono", monospace',
  primaryColor: "indigo",
  primaryShade: { light: 7, dark: 5 },
  autoContrast: true,
  // Where black text begins to have more contrast than white.
  luminanceThreshold: 0.18,
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

/** The same theme in a company's colour. */
function themeOf(color: string) {
  const { shades, onLight, onDark } = brandColors(color);
  const resolver: CSSVariablesResolver = (given) => {
    const { variables, light, dark } = contrasts(given);
    return {
      variables: { ...variables, "--app-brand": color },
      light: { ...light, "--mantine-color-anchor": onLight },
      dark: { ...dark, "--mantine-color-anchor": onDark },
    };
  };
  return {
    theme: { ...theme, primaryColor: "brand", colors: { red, brand: shades } },
    resolver,
  };
}

export function Theme({ children }: { children: ReactNode }) {
  const { color } = useObservable(brand);
  const own = useMemo(
    () => (color === undefined ? undefined : themeOf(color)),
    [color],
  );
  return (
    <MantineProvider
      theme={own?.theme ?? theme}
      cssVariablesResolver={own?.resolver ?? contrasts}
      defaultColorScheme="auto"
    >
      {children}
    </MantineProvider>
  );
}
