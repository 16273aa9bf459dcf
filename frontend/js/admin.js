// Select2 leaves its box without a name: give it that of the field's own label.
const name = () => {
  for (const box of document.querySelectorAll(".select2-selection:not([aria-label])")) {
    const select = box.closest(".select2-container").previousElementSibling;
    const label = select && document.querySelector(`label[for="${select.id}"]`);
    if (!label) continue;
    const text = label.textContent.trim().replace(/:$/, "");
    box.setAttribute("aria-label", text);
    box.removeAttribute("aria-labelledby");
    const shown = box.querySelector(".select2-selection__rendered[role]");
    if (shown) shown.setAttribute("aria-label", text);
  }
};
window.addEventListener("load", name);
new MutationObserver(name).observe(document.documentElement, { childList: true, subtree: true });
