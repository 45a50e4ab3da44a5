import { randomBytes } from "node:crypto";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import express, { type Express } from "express";
import { openAssets } from "../http/assets.ts";
import { writeAssets } from "./make-assets.ts";
import { readPreferences, rememberPreferences } from "./preferences.ts";
import { render } from "./render.tsx";
import { styleguideNow, styleguidePages } from "./styleguide.tsx";

/** The policy that all pages of Engross are served under, for this nonce. */
const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");

/** The styleguide as a small web application: `/register`, `/contract`, `/form`, `/approval`. */
export const styleguideApp = async (): Promise<Express> => {
  const folder = await mkdtemp(join(tmpdir(), "engross-styleguide-"));
  await writeAssets(folder);
  const assets = await openAssets(folder);
  const app = express().use(assets.router).use(rememberPreferences);
  for (const [name, Sample] of Object.entries(styleguidePages)) {
    app.get(`/${name}`, (request, response) => {
      const nonce = randomBytes(16).toString("base64");
      response.set("Content-Security-Policy", policy(nonce)).send(
        render(<Sample />, {
          ...readPreferences(request),
          nonce,
          asset: assets.href,
          here: request.originalUrl,
          now: styleguideNow,
        }),
      );
    });
  }
  return app;
};

// `node --import tsx web/design/styleguide-server.tsx [port]` shows it.
if (import.meta.main) {
  const port = Number(process.argv[2] ?? 4400);
  const app = await styleguideApp();
  app.listen(port, "127.0.0.1", () => {
    for (const name of Object.keys(styleguidePages)) console.log(`http://127.0.0.1:${port}/${name}`);
  });
}
