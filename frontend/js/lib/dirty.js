// Which forms hold words that are not yet on the server; leaving such a page asks first.
const dirty = new Set();

export const markDirty = (form) => dirty.add(form);
export const markClean = (form) => dirty.delete(form);
export const isDirty = (form) => dirty.has(form);

export function warnOnLeave() {
  window.addEventListener("beforeunload", (event) => {
    for (const form of dirty) if (!form.isConnected) dirty.delete(form);
    if (!dirty.size) return;
    event.preventDefault();
    event.returnValue = "";
  });
}
