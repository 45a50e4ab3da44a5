import type { ComponentChildren } from "preact";
import { Actions, Button, ButtonLink } from "./button.tsx";
import { Disclosure } from "./card.tsx";
import { FilterForm } from "./form.tsx";

export interface FiltersProps {
  /** The path of the whole list. */
  readonly list: string;
  readonly words: { readonly filter: string; readonly clear: string };
  /** Whether the list is narrowed now: then they are open, and can be cleared. */
  readonly narrowed: boolean;
  /** The fields. */
  readonly children: ComponentChildren;
}

/** What a list may be narrowed to, folded until it is. */
export const Filters = ({ list, words, narrowed, children }: FiltersProps) => (
  <Disclosure summary={words.filter} open={narrowed}>
    <FilterForm action={list} label={words.filter}>
      {children}
      <Actions>
        <Button icon="search">{words.filter}</Button>
        {narrowed && (
          <ButtonLink href={list} kind="quiet">
            {words.clear}
          </ButtonLink>
        )}
      </Actions>
    </FilterForm>
  </Disclosure>
);
