// The last look before sending: what was filled in, step by step, with a way back to each.
//
// <div data-akademi-summary hidden> inside the last step; without script it stays hidden.
import { all, make } from "./dom.js";

const SHOWN = 160;

function labelOf(field) {
  const group = field.closest("fieldset:not([data-akademi-step])")?.querySelector("legend");
  const own = field.labels?.[0] ?? group;
  return (["checkbox", "radio"].includes(field.type) && group ? group : own)?.firstChild?.textContent.trim() ?? "";
}

const day = new Intl.DateTimeFormat("id-ID", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

function valueOf(field) {
  if (field.type === "date" && field.value) return day.format(new Date(`${field.value}T00:00:00Z`));
  if (["checkbox", "radio"].includes(field.type)) return field.checked ? field.labels?.[0]?.textContent.trim() || "ya" : "";
  if (field.tagName === "SELECT") return field.value ? field.selectedOptions[0].textContent.trim() : "";
  const text = field.value.trim();
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

/** A row in which only the choices stand that it came with says nothing yet. */
const isWritten = (row) => all("textarea, input[type=text], input[type=date]", row).some((field) => field.value.trim());

/** Answers of one step as [label, words]; several ticks of one question stand together. */
function answers(part) {
  const found = [];
  const blank = new Set(all("[data-akademi-row]", part).filter((row) => row.hidden || !isWritten(row)));
  for (const field of all("input:not([type=hidden]), select, textarea", part)) {
    if (field.name.endsWith("-DELETE") || blank.has(field.closest("[data-akademi-row]"))) continue;
    const words = valueOf(field);
    if (!words) continue;
    const label = labelOf(field);
    const last = found.at(-1);
    if (last && field.type === "checkbox" && last[0] === label) last[1] += `, ${words}`;
    else found.push([label, words]);
  }
  return found;
}

export function summary(form) {
  const box = form.querySelector("[data-akademi-summary]");
  const parts = all("[data-akademi-step]", form);
  if (!box || parts.length < 2) return;

  function draw() {
    box.replaceChildren(make("h2", { class: "fs-3" }, "Periksa sebelum dikirim"));
    parts.forEach((part, index) => {
      if (part.contains(box)) return;
      const head = make("div", { class: "section-head" });
      head.append(make("h3", { class: "fs-4" }, part.dataset.akademiStep), make("a", { href: `#langkah-${index + 1}` }, "Ubah"));
      const list = make("dl", { class: "facts" });
      for (const [label, words] of answers(part)) list.append(make("dt", {}, label), make("dd", { class: "text-break" }, words));
      box.append(head, list.children.length ? list : make("p", { class: "text-muted" }, "Belum diisi."));
    });
    box.hidden = false;
  }

  form.addEventListener("akademi:step", (event) => event.detail === parts.length - 1 && draw());
  if (!parts.at(-1).hidden) draw();
}
