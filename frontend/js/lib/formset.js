// Rows of a Django formset that can be added and taken away.
//
// <div data-akademi-formset="quotes">            the prefix
//   {{ formset.management_form }}
//   <div data-akademi-rows> <div data-akademi-row>…</div> … </div>
//   <template>one row made of formset.empty_form</template>
//   <button type="button" data-akademi-add hidden>
// A row may hold [data-akademi-remove] (hidden without script), [data-akademi-number] and a DELETE checkbox.
import { all, focusOn } from "./dom.js";

export function formset(box) {
  const prefix = box.dataset.akademiFormset;
  const total = box.querySelector(`[name="${prefix}-TOTAL_FORMS"]`);
  const most = Number(box.querySelector(`[name="${prefix}-MAX_NUM_FORMS"]`)?.value || 1000);
  const rows = box.querySelector("[data-akademi-rows]");
  const template = box.querySelector("template");
  const add = box.querySelector("[data-akademi-add]");
  const spoken = box.querySelector("[data-akademi-row-status]");
  if (!total || !rows || !template || !add) return;

  const visible = () => all("[data-akademi-row]", rows).filter((row) => !row.hidden);
  const refresh = () => {
    visible().forEach((row, index) => {
      for (const number of all("[data-akademi-number]", row)) number.textContent = index + 1;
    });
    add.hidden = Number(total.value) >= most;
  };
  const tell = (row, name, message) => {
    row.dispatchEvent(new CustomEvent(name, { bubbles: true }));
    box.dispatchEvent(new Event("input", { bubbles: true }));
    if (spoken) spoken.textContent = message;
  };

  function wire(row) {
    const remove = row.querySelector("[data-akademi-remove]");
    const mark = row.querySelector(`[name^="${prefix}-"][name$="-DELETE"]`);
    if (!remove || !mark) return;
    mark.closest(".mb-3, .form-check, [data-akademi-delete]")?.setAttribute("hidden", "");
    if (mark.checked) row.hidden = true;
    remove.hidden = false;
    remove.addEventListener("click", () => {
      // Django takes the row out by its mark: numbers of the others stay, so their errors still fit.
      mark.checked = true;
      row.hidden = true;
      refresh();
      tell(row, "akademi:row-removed", "Satu isian dihapus.");
      focusOn(visible().pop()?.querySelector("h3, h4") ?? add);
    });
  }

  add.addEventListener("click", () => {
    const index = Number(total.value);
    if (index >= most) return;
    const holder = document.createElement("template");
    holder.innerHTML = template.innerHTML.replaceAll("__prefix__", index);
    const row = holder.content.firstElementChild;
    rows.append(row);
    total.value = index + 1;
    wire(row);
    refresh();
    tell(row, "akademi:row-added", "Satu isian baru ditambahkan.");
    row.querySelector("textarea, select, input:not([type=hidden])")?.focus();
  });

  all("[data-akademi-row]", rows).forEach(wire);
  add.hidden = false;
  refresh();
}
