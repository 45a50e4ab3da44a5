/**
 * A second press while a form is on its way does nothing. The server is safe without this (the idempotency key); it
 * spares people the doubt. Coming back to the page makes its forms usable again.
 */
export const sendOnce = (root: Document): void => {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !("once" in form.dataset)) return;
    if (form.getAttribute("aria-busy") === "true") {
      event.preventDefault();
      return;
    }
    form.setAttribute("aria-busy", "true");
    event.submitter?.setAttribute("aria-busy", "true");
  });
  const rest = (): void => {
    for (const busy of root.querySelectorAll("[data-once][aria-busy], [data-once] [aria-busy]"))
      busy.removeAttribute("aria-busy");
  };
  window.addEventListener("pageshow", rest);
  root.addEventListener("htmx:finally:request", rest);
};
