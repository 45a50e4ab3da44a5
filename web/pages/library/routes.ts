import type { Route } from "../../http/route.ts";
import { aboutTemplatePage, changeAboutTemplate } from "./about-template.tsx";
import { libraryClausePage, showLibraryClause } from "./clause.tsx";
import { changeLibraryDuty, dutyPage } from "./duty.tsx";
import { changeClause, editClausePage } from "./edit-clause.tsx";
import { libraryPage } from "./list.tsx";
import { createLibraryClause, newClausePage } from "./new-clause.tsx";
import {
  createLibraryTemplate,
  createLibraryTemplateFromWord,
  newTemplateFromWordPage,
  newTemplatePage,
} from "./new-template.tsx";
import { changeLibraryQuestion, questionPage } from "./question.tsx";
import { changeTemplate, libraryTemplatePage, showLibraryTemplate } from "./template.tsx";

/** The library of clauses and templates. What makes a new one is tried before what would take `new` for an id. */
export const libraryRoutes: readonly Route[] = [
  libraryPage,
  newTemplatePage,
  createLibraryTemplate,
  newTemplateFromWordPage,
  createLibraryTemplateFromWord,
  newClausePage,
  createLibraryClause,
  libraryTemplatePage,
  showLibraryTemplate,
  changeTemplate,
  aboutTemplatePage,
  changeAboutTemplate,
  questionPage,
  changeLibraryQuestion,
  dutyPage,
  changeLibraryDuty,
  libraryClausePage,
  showLibraryClause,
  editClausePage,
  changeClause,
];
