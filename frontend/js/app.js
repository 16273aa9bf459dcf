// On every page. Everything here is a comfort: each page also works without it.
import { all, focusOn, freshId, make } from "./lib/dom.js";

/** The error summary takes the focus; its links go to the field, not only to its place. */
function errorSummary() {
  const summary = document.querySelector("[data-akademi-error-summary]");
  if (!summary) return;
  if (!document.title.startsWith("Perlu diperbaiki")) document.title = `Perlu diperbaiki: ${document.title}`;
  focusOn(summary);
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    // form.js opens the step that holds the field first.
    field.dispatchEvent(new CustomEvent("akademi:reveal", { bubbles: true }));
    field.focus({ preventScroll: true });
    (field.closest(".mb-3, fieldset") ?? field).scrollIntoView({ block: "start" });
  });
}

/** Menus close on a click elsewhere and on Escape, which gives the focus back. */
function menus() {
  const open = () => all("details[data-akademi-menu][open]");
  document.addEventListener("click", (event) => {
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("focusin", (event) => {
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  });
}

function printButtons() {
  for (const button of all("[data-akademi-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

/** data-akademi-confirm="sentence" on a button: asks in a dialog before its form is sent. */
function confirmations() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-akademi-confirm]");
    if (!button || button.dataset.akademiConfirmed || typeof HTMLDialogElement === "undefined") return;
    if (!button.form || (!button.formNoValidate && !button.form.checkValidity())) return;
    event.preventDefault();
    const title = freshId("dialog-title");
    const dialog = make("dialog", { class: "dialog", "aria-labelledby": title });
    const actions = make("div");
    const yes = make("button", { type: "button", class: "btn btn-primary" }, button.dataset.akademiConfirmLabel ?? button.textContent.trim());
    const no = make("button", { type: "button", class: "btn btn-outline-secondary" }, "Batal");
    actions.append(yes, no);
    dialog.append(make("h2", { id: title }, button.dataset.akademiConfirm), actions);
    document.body.append(dialog);
    no.addEventListener("click", () => dialog.close());
    yes.addEventListener("click", () => {
      button.dataset.akademiConfirmed = "1";
      dialog.close();
      button.click();
      delete button.dataset.akademiConfirmed;
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      button.focus();
    });
    dialog.showModal();
    no.focus();
  });
}

/** data-akademi-count on a field with maxlength: how many characters are left, said near the end only. */
function counters(root) {
  for (const field of all("[data-akademi-count]", root)) {
    if (field.dataset.akademiReady) continue;
    field.dataset.akademiReady = "1";
    const most = Number(field.dataset.akademiCount) || field.maxLength;
    const note = make("p", { class: "count-left mb-0", id: freshId("count") });
    const spoken = make("span", { class: "visually-hidden", role: "status" });
    field.after(note, spoken);
    const show = () => {
      const left = most - [...field.value].length;
      const text = left < 0
        ? `Terlalu panjang ${(-left).toLocaleString("id-ID")} huruf`
        : `Tersisa ${left.toLocaleString("id-ID")} huruf`;
      note.textContent = text;
      note.classList.toggle("is-over", left < 0);
      spoken.textContent = left < most * 0.1 ? text : "";
    };
    field.addEventListener("input", show);
    show();
  }
}

/** The phone shows dates its own way; beside the field stands the date as people say it. */
function dateEchoes(root) {
  const say = new Intl.DateTimeFormat("id-ID", { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  for (const field of all("input[type='date'][data-akademi-date-echo]", root)) {
    if (field.dataset.akademiReady) continue;
    field.dataset.akademiReady = "1";
    const note = make("p", { class: "date-echo mb-0", role: "status" });
    field.after(note);
    const show = () => {
      note.textContent = field.value ? say.format(new Date(`${field.value}T00:00:00Z`)) : "";
      note.hidden = !field.value;
    };
    field.addEventListener("input", show);
    field.addEventListener("change", show);
    show();
  }
}

function fields(root = document) {
  counters(root);
  dateEchoes(root);
}

errorSummary();
menus();
printButtons();
confirmations();
fields();
document.addEventListener("akademi:row-added", (event) => fields(event.target));
