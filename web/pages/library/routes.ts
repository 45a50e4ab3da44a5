import type { Route } from "../../route.ts";
import { libraryClausePage, showLibraryClause } from "./clause.tsx";
import { changeClause, editClausePage } from "./edit-clause.tsx";
import { libraryPage } from "./list.tsx";
import { changeTemplate, libraryTemplatePage, showLibraryTemplate } from "./template.tsx";

/** The library of clauses and templates. */
export const libraryRoutes: readonly Route[] = [
  libraryPage,
  libraryTemplatePage,
  showLibraryTemplate,
  changeTemplate,
  libraryClausePage,
  showLibraryClause,
  editClausePage,
  changeClause,
];
