/**
 * Computes the SHA-256 of a chosen file on the device and looks that up. The file itself goes nowhere: its input has no
 * name, and nothing but the field with the hash is asked about.
 */
export const verifyFiles = (root: Document): void => {
  const form = root.querySelector<HTMLFormElement>("[data-verify]");
  const zone = form?.querySelector<HTMLElement>("[data-verify-drop]");
  const choice = form?.querySelector<HTMLInputElement>("[data-verify-file]");
  const state = form?.querySelector<HTMLElement>("[data-verify-state]");
  const field = form?.querySelector<HTMLInputElement>("[name=sha256]");
  // Browsers compute hashes for pages that came by HTTPS, or from this machine.
  if (!form || !zone || !choice || !state || !field || !window.isSecureContext) return;
  zone.hidden = false;

  const verify = async (file: File): Promise<void> => {
    state.textContent = state.dataset["working"] ?? "";
    form.setAttribute("aria-busy", "true");
    try {
      field.value = hexadecimal(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
      await showVerdict(root, form);
      state.textContent = file.name;
    } catch {
      state.textContent = state.dataset["failed"] ?? "";
    } finally {
      form.removeAttribute("aria-busy");
      choice.value = "";
    }
  };

  choice.addEventListener("change", () => {
    const [file] = choice.files ?? [];
    if (file) void verify(file);
  });
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.dataset["over"] = "";
  });
  zone.addEventListener("dragleave", () => delete zone.dataset["over"]);
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    delete zone.dataset["over"];
    const [file] = event.dataTransfer?.files ?? [];
    if (file) void verify(file);
  });
};

const hexadecimal = (bytes: ArrayBuffer): string =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** Takes the verdict out of the page that the form leads to, so that the name of the file stays to be seen beside it. */
const showVerdict = async (root: Document, form: HTMLFormElement): Promise<void> => {
  const address = new URL(form.action);
  for (const [name, value] of new FormData(form)) if (typeof value === "string") address.searchParams.set(name, value);
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const [shown, fresh] = [root.getElementById("verdict"), page.getElementById("verdict")];
  if (!shown || !fresh) return form.submit();
  shown.replaceChildren(...fresh.childNodes);
  history.replaceState(null, "", address);
  shown.scrollIntoView({ block: "nearest" });
};
