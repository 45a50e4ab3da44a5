import type { Route } from "../../route.ts";
import { libraryClausePage } from "./clause.tsx";
import { changeClause, editClausePage } from "./edit-clause.tsx";
import { libraryPage } from "./list.tsx";
import { changeTemplate, libraryTemplatePage } from "./template.tsx";

/** The library of clauses and templates. */
export const libraryRoutes: readonly Route[] = [
  libraryPage,
  libraryTemplatePage,
  changeTemplate,
  libraryClausePage,
  editClausePage,
  changeClause,
];
