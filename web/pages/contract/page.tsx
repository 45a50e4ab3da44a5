import { z } from "zod";
import { contractAnswer } from "../../contract-answer.ts";
import { dossierOf } from "../../contract-dossier.ts";
import { ofContract } from "../../contract.ts";
import { BareLayout } from "../../design/components.ts";
import { defineRoute } from "../../route.ts";
import { contractViews } from "./view.ts";

/** A contract: where it is, with whom, what is in it, and what may be done with it now. */
export const contractPage = defineRoute({
  id: "showContract",
  method: "get",
  path: "/contracts/:contract",
  summary: { en: "Show a contract", "zh-CN": "查看合同" },
  who: "signed-in",
  params: ofContract,
  query: z.object({ view: z.enum(contractViews).catch("overview").default("overview") }),
  answer: contractAnswer,
  version: ({ row }) => row.state.version,
  handle: (context, { params }) => dossierOf(context, params.contract),
  page: (_context, { row }) => (
    <BareLayout title={row.title}>
      <h1>{row.title}</h1>
    </BareLayout>
  ),
});
