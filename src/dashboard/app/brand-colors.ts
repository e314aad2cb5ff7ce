// Makes of a company's colour one that can be read: its buttons and links pass AA in light and in dark, whatever it is.
import {
  darken,
  lighten,
  luminance,
  type MantineColorsTuple,
} from "@mantine/core";

export type BrandColors = {
  /** For Mantine, which takes the fifth for dark and the seventh for light. */
  readonly shades: MantineColorsTuple;
  readonly onLight: string;
  readonly onDark: string;
};

/** White text on it, and itself on our lightest grounds, has a contrast of 4.5 and more. */
const darkEnough = 0.14;
/** The same for black text on it, and for itself on our darkest grounds. */
const lightEnough = 0.35;

export function brandColors(color: string): BrandColors {
  const onLight = until(color, darken, (each) => luminance(each) <= darkEnough);
  const onDark = until(
    color,
    lighten,
    (each) => luminance(each) >= lightEnough,
  );
  return {
    onLight,
    onDark,
    shades: [
      lighten(onDark, 0.85),
      lighten(onDark, 0.8),
      lighten(onDark, 0.65),
      lighten(onDark, 0.4),
      lighten(onDark, 0.2),
      onDark,
      lighten(onDark, 0.1),
      onLight,
      darken(onLight, 0.12),
      darken(onLight, 0.3),
    ],
  };
}

function until(
  color: string,
  change: (color: string, share: number) => string,
  isEnough: (color: string) => boolean,
): string {
  const steps = Array.from({ length: 20 }, (_, step) => step / 20);
  const found = steps
    .map((share) => change(color, share))
    .find((each) => isEnough(each));
  return found ?? change(color, 1);
}
