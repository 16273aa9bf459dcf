// On pages with a long form: steps, repeated rows, drafts kept on the server, one sending per click.
import { autosave } from "./lib/autosave.js";
import { all } from "./lib/dom.js";
import { markClean, markDirty, warnOnLeave } from "./lib/dirty.js";
import { formset } from "./lib/formset.js";
import { sendOnce } from "./lib/send.js";
import { steps } from "./lib/steps.js";
import { summary } from "./lib/summary.js";

for (const box of all("[data-akademi-formset]")) formset(box);
for (const form of all("form[data-akademi-autosave]")) autosave(form);
for (const form of all("form[data-akademi-steps]")) steps(form);
for (const form of all("form[data-akademi-steps]")) summary(form);
for (const form of all("form[data-akademi-once], form[data-akademi-autosave], form[data-akademi-steps]")) sendOnce(form);

for (const form of all("form[data-akademi-warn]:not([data-akademi-autosave])")) {
  form.addEventListener("input", () => markDirty(form));
  form.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) markClean(form);
  });
}
warnOnLeave();
