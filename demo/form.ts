/** A form on a page, as a browser without JavaScript knows it. */
export interface Form {
  readonly action: URL;
  /** What the page put into it: hidden fields, and others with what stands in them. */
  readonly fields: Readonly<Record<string, string>>;
  readonly names: ReadonlySet<string>;
}

const attribute = (tag: string, name: string): string | undefined => {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return found?.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&lt;", "<").replaceAll("&amp;", "&");
};

/** Opens a page and finds its form that holds a field of this name. */
export const openForm = async (page: URL, field: string): Promise<Form> => {
  const response = await fetch(page);
  const html = await response.text();
  if (!response.ok) throw new Error(`GET ${sayPath(page)} was answered ${response.status}`);
  const forms = [...html.matchAll(/<form\b[^>]*>[\s\S]*?<\/form>/g)].map(([text]) => readForm(text, page));
  const form = forms.find(({ names }) => names.has(field));
  if (!form) throw new Error(`The page ${sayPath(page)} has no form with a field "${field}"`);
  return form;
};

const readForm = (text: string, page: URL): Form => {
  const action = new URL(attribute(text.slice(0, text.indexOf(">") + 1), "action") ?? "", page);
  const inputs = [...text.matchAll(/<(?:input|textarea|select|button)\b[^>]*>/g)].map(([tag]) => tag);
  const hidden = inputs.filter((tag) => attribute(tag, "type") === "hidden");
  return {
    action,
    fields: Object.fromEntries(hidden.map((tag) => [attribute(tag, "name") ?? "", attribute(tag, "value") ?? ""])),
    names: new Set(inputs.flatMap((tag) => attribute(tag, "name") ?? [])),
  };
};

/** Sends a form as it stands with what a person enters, and follows to the page that answers. */
export const sendForm = async (
  form: Form,
  entered: Readonly<Record<string, string>>,
  to = form.action,
): Promise<void> => {
  const unknown = Object.keys(entered).find((name) => !form.names.has(name));
  if (unknown !== undefined) throw new Error(`The form has no field "${unknown}"`);
  const body = new URLSearchParams({ ...form.fields, ...entered });
  const response = await fetch(to, { method: "POST", headers: { origin: to.origin }, body });
  if (!response.ok)
    throw new Error(`POST ${sayPath(to)} was answered ${response.status}: ${textOf(await response.text())}`);
};

/** Without the secret of a mailed link. */
const sayPath = ({ pathname }: URL): string => pathname.replace(/[\w-]{43}/, "…");

const textOf = (html: string): string =>
  html
    .replaceAll(/<(script|style)[\s\S]*?<\/\1>/g, "")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ")
    .slice(0, 600);
