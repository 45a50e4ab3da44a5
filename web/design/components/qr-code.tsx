import { encode } from "uqr";

export interface QrCodeProps {
  readonly text: string;
  /** What is read aloud in its place. */
  readonly label: string;
}

/** Modules around the code that stay white (ISO/IEC 18004 §6.3.8). */
const quietZone = 4;

/** Text for the camera of a phone. Dark on white in the dark theme too, since not every reader sees it the other way. */
export const QrCode = ({ text, label }: QrCodeProps) => {
  const { data, size } = encode(text, { ecc: "M", border: quietZone });
  return (
    <svg class="qr-code" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={data.flatMap(runs).join("")} fill="#000" />
    </svg>
  );
};

/** The dark stretches of a row, each a rectangle. */
const runs = (row: readonly boolean[], y: number): readonly string[] =>
  row.flatMap((dark, x) => {
    if (!dark || row[x - 1]) return [];
    const end = row.indexOf(false, x);
    const length = (end < 0 ? row.length : end) - x;
    return [`M${x} ${y}h${length}v1h-${length}z`];
  });
