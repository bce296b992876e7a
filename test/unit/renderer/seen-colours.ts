/** Colour as somebody sees it, in the terms of CIE Lab: lightness from 0 to 100, and two axes of hue. */
export type SeenColour = readonly [lightness: number, greenRed: number, blueYellow: number];

type Matrix = readonly (readonly [number, number, number])[];

/** Linear RGB as it is seen where one kind of cone is missing: Machado, Oliveira and Fernandes 2009, severity 1. */
const eyes = {
  'all cones': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
} as const satisfies Record<string, Matrix>;

export type Eye = keyof typeof eyes;
export const everyEye: readonly Eye[] = ['all cones', 'protanopia', 'deuteranopia', 'tritanopia'];

/** The three channels of `#rrggbb` in linear light, 0 to 1. */
export function linearOf(hex: string): readonly number[] {
  return [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
}

/** How an eye sees `#rrggbb`. */
export function seenBy(eye: Eye, hex: string): SeenColour {
  const channels = linearOf(hex);
  const [red = 0, green = 0, blue = 0] = eyes[eye].map((row) =>
    Math.min(
      1,
      Math.max(
        0,
        row.reduce<number>((sum, share, index) => sum + share * (channels[index] ?? 0), 0),
      ),
    ),
  );
  const x = toLab((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047);
  const y = toLab(0.2126 * red + 0.7152 * green + 0.0722 * blue);
  const z = toLab((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** The distance between two colours (CIE 1976); about 2 is just seen side by side. */
export function distance(one: SeenColour, other: SeenColour): number {
  return Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
}

function toLab(share: number): number {
  return share > 0.008856 ? Math.cbrt(share) : 7.787 * share + 16 / 116;
}
