// The few words of DOM that both scripts speak.
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];

export function make(tag, attributes = {}, text = "") {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  if (text) element.textContent = text;
  return element;
}

/** Draw one of the sprite's icons; its address is read from an icon that the server has drawn. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const drawn = document.querySelector("svg.icon use");
  if (drawn) {
    const use = document.createElementNS(space, "use");
    use.setAttribute("href", `${drawn.getAttribute("href").split("#")[0]}#${name}`);
    svg.append(use);
  }
  return svg;
}

let last = 0;
export const freshId = (stem) => `${stem}-${(last += 1)}`;

export const clock = (moment = new Date()) =>
  `${String(moment.getHours()).padStart(2, "0")}.${String(moment.getMinutes()).padStart(2, "0")}`;

/** Move the focus without scrolling past a heading. */
export function focusOn(element) {
  if (!element.matches("a, button, input, select, textarea, summary")) element.setAttribute("tabindex", "-1");
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "start" });
}
