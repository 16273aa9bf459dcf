// One long form shown a step at a time. <form data-akademi-steps> with <fieldset data-akademi-step="Judul">.
// The address keeps the step (#langkah-2). Fields of hidden steps are still sent.
import { all, focusOn, make } from "./dom.js";

export function steps(form) {
  const parts = all("[data-akademi-step]", form);
  if (parts.length < 2) return;
  const bar = form.querySelector(".action-bar") ?? form.appendChild(make("div", { class: "action-bar" }));
  const finals = all("button[type='submit'], input[type='submit']", bar);
  const cancels = all("a", bar);

  const count = make("p", { class: "steps-head__count" });
  const dots = make("ol", { class: "steps-bar", "aria-hidden": "true" });
  for (const _ of parts) dots.append(make("li"));
  const head = make("div", { class: "steps-head no-print" });
  head.append(count, dots);
  parts[0].before(head);

  const next = make("button", { type: "button", class: "btn btn-primary btn-lg" }, "Lanjut");
  const back = make("button", { type: "button", class: "btn btn-outline-secondary btn-lg" }, "Kembali");
  bar.prepend(next);
  bar.prepend(back);
  form.noValidate = true; // the server checks all; the browser checks the step that is left

  let now = 0;
  const heading = (part) => part.querySelector("legend, h2") ?? part;
  const wrong = (part) => part.querySelector(".is-invalid, .invalid-feedback, [aria-invalid='true']");
  const inHash = () => {
    const found = location.hash.match(/^#langkah-(\d+)$/);
    return found ? Math.min(Math.max(Number(found[1]) - 1, 0), parts.length - 1) : null;
  };

  function draw() {
    const isLast = now === parts.length - 1;
    parts.forEach((part, index) => (part.hidden = index !== now));
    count.textContent = `Langkah ${now + 1} dari ${parts.length}: ${parts[now].dataset.akademiStep}`;
    [...dots.children].forEach((dot, index) => {
      dot.classList.toggle("is-wrong", Boolean(wrong(parts[index])));
      dot.classList.toggle("is-done", index < now);
      dot.classList.toggle("is-now", index === now);
    });
    back.hidden = now === 0;
    next.hidden = isLast;
    for (const button of finals) button.hidden = !isLast && !button.hasAttribute("data-akademi-always");
    for (const link of cancels) link.hidden = now !== 0;
  }

  function go(index, { record = true, focus = true } = {}) {
    now = index;
    draw();
    if (record) history.pushState(null, "", `#langkah-${now + 1}`);
    if (focus) {
      focusOn(heading(parts[now]));
      head.scrollIntoView({ block: "start" });
    }
    form.dispatchEvent(new CustomEvent("akademi:step", { bubbles: true, detail: now }));
  }

  /** The first field of the step that the browser itself finds faulty; it says so beside the field. */
  function stepIsFit() {
    const fields = all("input, select, textarea", parts[now]).filter((field) => field.willValidate);
    const faulty = fields.find((field) => !field.checkValidity());
    if (faulty) faulty.reportValidity();
    return !faulty;
  }

  next.addEventListener("click", () => stepIsFit() && go(now + 1));
  back.addEventListener("click", () => go(now - 1));
  // Enter in a field goes one step on, never past the steps not yet seen.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("input:not([type='button'], [type='submit'])")) return;
    event.preventDefault();
    if (now < parts.length - 1) next.click();
  });
  form.addEventListener("submit", (event) => {
    const skipsCheck = event.submitter?.formNoValidate;
    if (!skipsCheck && !stepIsFit()) event.preventDefault();
  });
  form.addEventListener("akademi:reveal", (event) => {
    const index = parts.findIndex((part) => part.contains(event.target));
    if (index >= 0 && index !== now) go(index, { focus: false });
  });
  const follow = () => {
    const index = inHash();
    if (index !== null && index !== now) go(index, { record: false });
  };
  window.addEventListener("popstate", () => {
    if (inHash() === null) go(0, { record: false });
    else follow();
  });
  window.addEventListener("hashchange", follow);

  const firstWrong = parts.findIndex(wrong);
  now = firstWrong >= 0 ? firstWrong : (inHash() ?? 0);
  draw();
}
