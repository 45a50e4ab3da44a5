import type { Library, LibraryClause } from "../../domain/library.ts";
import { libraryId } from "../../domain/template.ts";
import { templates } from "../templates/all.ts";
import { wordingsEnglish } from "./wordings-en.ts";
import { wordingsChinese } from "./wordings-zh.ts";

const wordings = { ...wordingsEnglish, ...wordingsChinese };

/** The clauses that come with Engross, in the order of the templates: the first version for every organisation. */
export const builtInClauses: readonly LibraryClause[] = templates.flatMap((template) =>
  template.clauses.map((article) => {
    const id = libraryId(template, article);
    return {
      id,
      version: article.version,
      language: template.language,
      standard: { ...article, library: id },
      others: wordings[id] ?? [],
    };
  }),
);

/** The same by their ids. */
export const builtInLibrary: Library = new Map(builtInClauses.map((each) => [each.id, each]));
