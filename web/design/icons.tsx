/** Line icons on a 24 × 24 grid, drawn with the current colour. Each is a list of path data. */
const paths = {
  inbox: ["M3 13h5l1.5 3h5L16 13h5", "M5.5 5h13L21 13v5a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-5z"],
  register: ["M5 4h12a2 2 0 0 1 2 2v14H7a2 2 0 0 1-2-2z", "M5 18a2 2 0 0 1 2-2h12", "M9 8h6", "M9 11.5h4"],
  board: ["M4 5h4.5v14H4z", "M10 5h4.5v9H10z", "M16 5h4v11h-4z"],
  calendar: ["M4 6h16v14H4z", "M4 10h16", "M8 3v4", "M16 3v4"],
  obligation: ["M9 5H5v15h14v-4", "M9 5a2 2 0 0 1 4 0h3v3", "M9 13l3 3 8-8"],
  contract: ["M6 3h8l5 5v13H6z", "M14 3v5h5", "M9 13h7", "M9 16.5h5"],
  template: ["M4 4h16v5H4z", "M4 13h7v7H4z", "M15 13h5v7h-5z"],
  incident: ["M12 3l8 3v6c0 4.5-3.2 7.6-8 9-4.8-1.4-8-4.5-8-9V6z", "M12 8.5v4", "M12 15.8v.1"],
  people: [
    "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z",
    "M3 20c0-3.5 2.5-6 6-6s6 2.5 6 6",
    "M16 4.5a3.5 3.5 0 0 1 0 6",
    "M18 14.5c2 .8 3 2.7 3 5.5",
  ],
  settings: ["M4 7h9", "M17 7h3", "M15 5v4", "M4 12h3", "M11 12h9", "M9 10v4", "M4 17h9", "M17 17h3", "M15 15v4"],
  search: ["M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14z", "M16 16l4.5 4.5"],
  globe: [
    "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z",
    "M3 12h18",
    "M12 3c2.5 2.6 3.5 5.6 3.5 9s-1 6.4-3.5 9c-2.5-2.6-3.5-5.6-3.5-9s1-6.4 3.5-9z",
  ],
  person: ["M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z", "M4.5 21c.5-4 3.5-6.5 7.5-6.5s7 2.5 7.5 6.5"],
  menu: ["M4 7h16", "M4 12h16", "M4 17h16"],
  more: [
    "M5 12m-.5 0a.5.5 0 1 0 1 0a.5.5 0 1 0-1 0",
    "M12 12m-.5 0a.5.5 0 1 0 1 0a.5.5 0 1 0-1 0",
    "M19 12m-.5 0a.5.5 0 1 0 1 0a.5.5 0 1 0-1 0",
  ],
  close: ["M6 6l12 12", "M18 6L6 18"],
  check: ["M5 12.5l4.5 4.5L19 7.5"],
  plus: ["M12 5v14", "M5 12h14"],
  warning: ["M12 4l9.5 16h-19z", "M12 10v4.5", "M12 17v.1"],
  info: ["M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z", "M12 11v5.5", "M12 7.8v.1"],
  clock: ["M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z", "M12 7v5.5l3.5 2"],
  lock: ["M5 11h14v9H5z", "M8 11V8a4 4 0 0 1 8 0v3"],
  frozen: ["M12 3v18", "M4.2 7.5l15.6 9", "M19.8 7.5l-15.6 9", "M9.5 4.5L12 7l2.5-2.5", "M9.5 19.5L12 17l2.5 2.5"],
  download: ["M12 4v11", "M7.5 11l4.5 4.5 4.5-4.5", "M5 20h14"],
  upload: ["M12 16V5", "M7.5 9.5L12 5l4.5 4.5", "M5 20h14"],
  sign: ["M4 20h16", "M6 16l1-4L16.5 3.5l3 3L10 16z"],
  seal: ["M8 15c2-2 2-3.5 1.2-5.5A4 4 0 1 1 14.8 9.5C14 11.5 14 13 16 15", "M5 15h14v4H5z"],
  "arrow-right": ["M5 12h14", "M13 6l6 6-6 6"],
  "arrow-left": ["M19 12H5", "M11 6l-6 6 6 6"],
  "chevron-right": ["M9.5 6l6 6-6 6"],
  "chevron-down": ["M6 9.5l6 6 6-6"],
  eye: ["M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z", "M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z"],
  archive: ["M3.5 5h17v4h-17z", "M5 9v11h14V9", "M10 13h4"],
  destroy: ["M4 7h16", "M9 7V4h6v3", "M6 7l1 13h10l1-13"],
  renew: ["M20 11a8 8 0 0 0-14.5-3.5L4 9.5", "M4 4.5v5h5", "M4 13a8 8 0 0 0 14.5 3.5L20 14.5", "M20 19.5v-5h-5"],
  ban: ["M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z", "M5.7 5.7l12.6 12.6"],
  "sign-out": ["M10 4H5v16h5", "M14 8l4.5 4-4.5 4", "M18 12H9"],
  mail: ["M3.5 5.5h17v13h-17z", "M3.5 7l8.5 6.5L20.5 7"],
  attach: ["M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.3 3.3 0 0 1 4.7 4.7l-8.5 8.5a1.7 1.7 0 0 1-2.4-2.4L14.5 7"],
  audit: ["M9 4h6v3H9z", "M9 5.5H5V21h14V5.5h-4", "M8.5 14l2.5 2.5 4.5-5"],
  compare: ["M4 5h6v14H4z", "M14 5h6v14h-6z", "M12 3v18"],
} as const;

export type IconName = keyof typeof paths;

export interface IconProps {
  readonly name: IconName;
  /** Read aloud; without it the icon is decoration beside words. */
  readonly label?: string | undefined;
}

/** An icon as large as the text it stands in (1.25 em). */
export const Icon = ({ name, label }: IconProps) => (
  <svg
    class="icon"
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="1.75"
    stroke-linecap="round"
    stroke-linejoin="round"
    {...(label === undefined ? { "aria-hidden": "true" as const } : { role: "img" as const, "aria-label": label })}
  >
    {paths[name].map((path) => (
      <path key={path} d={path} />
    ))}
  </svg>
);

/** The mark: an engrosser's seal with three ruled lines, the last still being written. */
export const Mark = () => (
  <svg class="mark" viewBox="0 0 28 28" aria-hidden="true">
    <rect class="mark-field" width="28" height="28" rx="6.5" />
    <path class="mark-line" d="M8 8.5h12M8 14h8.5M8 19.5h12" fill="none" stroke-width="2.6" stroke-linecap="square" />
    <circle class="mark-seal" cx="20.3" cy="14" r="2" />
  </svg>
);
