// A second click within five seconds sends nothing; the button's own name and value still travel.
const PAUSE = 5000;

export function sendOnce(form) {
  let sentAt = 0;
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    const now = Date.now();
    if (now - sentAt < PAUSE) {
      event.preventDefault();
      return;
    }
    sentAt = now;
    const button = event.submitter;
    // After the form's data were taken: a disabled button would not send its name.
    setTimeout(() => {
      if (!button) return;
      button.setAttribute("aria-disabled", "true");
      setTimeout(() => button.removeAttribute("aria-disabled"), PAUSE);
    });
  });
  // Coming back by the browser's own button must find a form that can be sent again.
  window.addEventListener("pageshow", () => {
    sentAt = 0;
    for (const button of form.querySelectorAll("[aria-disabled='true']")) button.removeAttribute("aria-disabled");
  });
}
