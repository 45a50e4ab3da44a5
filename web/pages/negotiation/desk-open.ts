import type { RequestContext } from "../../http/context.ts";
import type { GuestOpen, GuestView } from "./negotiation-answer.ts";

export interface NegotiationDeskProps {
  readonly context: RequestContext;
  readonly view: GuestView;
  /** The page's own path, under which forms are sent. */
  readonly path: string;
  /** A code has been mailed. */
  readonly sent: boolean;
  /** The clause whose forms are open. */
  readonly clause: string | undefined;
  readonly done: "comment" | "propose" | "file" | "returned" | undefined;
}

export type Open = NegotiationDeskProps & { readonly open: GuestOpen };

/** As it is cited, with its heading. */
export const clauseName = (open: GuestOpen, id: string): string => {
  const clause = open.round?.clauses.find((one) => one.id === id);
  return clause ? `${clause.citation} ${clause.heading}`.trim() : "";
};
