import { browserSupportsWebAuthn, startAuthentication, startRegistration } from "@simplewebauthn/browser";

/**
 * Forms whose field `response` only an authenticator can fill in. Hidden where the browser knows none; whatever the
 * server refuses, it says itself: the form is then sent as it is.
 */
export const usePasskeys = (root: Document): void => {
  if (!browserSupportsWebAuthn()) return;
  for (const zone of root.querySelectorAll<HTMLElement>("[data-passkey]")) {
    const form = zone.querySelector("form");
    if (!form) continue;
    zone.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void fill(zone, form);
    });
  }
};

const fill = async (zone: HTMLElement, form: HTMLFormElement): Promise<void> => {
  const field = form.querySelector<HTMLInputElement>("[name=response]");
  const state = zone.querySelector<HTMLElement>("[data-passkey-state]");
  const csrf = form.querySelector<HTMLInputElement>("[name=csrf]")?.value ?? "";
  if (!field || !state) return;
  state.textContent = "";
  try {
    const answer = await fetch(zone.dataset["options"] ?? "", { method: "POST", headers: { "X-CSRF-Token": csrf } });
    if (!answer.ok) return form.submit();
    const { options: optionsJSON } = await answer.json();
    const making = zone.dataset["passkey"] === "make";
    const response = making ? await startRegistration({ optionsJSON }) : await startAuthentication({ optionsJSON });
    field.value = JSON.stringify(response);
    form.submit();
  } catch {
    // Cancelled, timed out, or no passkey here: nothing was sent.
    state.textContent = state.dataset["failed"] ?? "";
    for (const busy of [form, ...form.querySelectorAll("[aria-busy]")]) busy.removeAttribute("aria-busy");
  }
};
