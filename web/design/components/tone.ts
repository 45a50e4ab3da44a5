/** What a colour says. Never the only carrier of the meaning: words or an icon always stand beside it. */
export type Tone = "neutral" | "accent" | "info" | "good" | "warning" | "danger";
