import { randomUUID } from "node:crypto";
import type { Face } from "./context.ts";
import type { Route } from "./route.ts";

/** A route under one of its faces. */
export interface Endpoint {
  readonly route: Route;
  readonly face: Face;
  /** In the words of a failing test: `POST /api/v1/contracts/:contract/archive`. */
  readonly name: string;
  /** The path with these parameters, and ids of nothing for those that are not given. */
  readonly at: (parameters?: Readonly<Record<string, string>>) => string;
}

/** Everything that is served, as pages and as API: what is added to the routes is walked by itself. */
export const endpointsOf = (routes: readonly Route[]): readonly Endpoint[] =>
  routes.flatMap((route) =>
    (["page", "api"] as const)
      .filter((face) => route.faces[face])
      .map((face) => {
        const path = `${face === "api" ? "/api/v1" : ""}${route.path}`;
        const at = (parameters: Readonly<Record<string, string>> = {}): string =>
          path.replace(/:(\w+)/g, (_, name: string) => parameters[name] ?? standIns[name] ?? randomUUID());
        return { route, face, name: `${route.method.toUpperCase()} ${path}`, at };
      }),
  );

/** Where an id would not even be read. */
const standIns: Readonly<Record<string, string>> = {
  token: "A".repeat(43),
  code: "not-found",
  sha256: "0".repeat(64),
  number: "1",
  template: "nda-en",
};
