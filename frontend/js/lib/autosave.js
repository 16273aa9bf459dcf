// Keeps a draft of the form on the server while it is written. Nothing is kept on the phone:
// a shared phone must not hold a family's words. Without signal the words stay on the screen.
import { clock, icon } from "./dom.js";
import { markClean, markDirty } from "./dirty.js";

const WAIT = 1200;
const AGAIN = 20000;
const BESIDE = ["csrfmiddlewaretoken", "client_uuid"]; // travel beside the content
const NOT_KEPT = new Set([...BESIDE, "penulis"]);

const WORDS = {
  saving: ["hourglass-split", () => "Menyimpan draf…"],
  saved: ["cloud-check", (at) => `Draf tersimpan ${at}`],
  offline: ["wifi-off", () => "Belum tersimpan: tanpa sinyal, tulisan tetap di layar"],
  expired: ["key", () => "Sesi Anda berakhir: masuk lagi di tab lain, lalu lanjutkan"],
  refused: ["exclamation-triangle", () => "Draf belum tersimpan: periksa isian lalu coba lagi"],
};

export function autosave(form) {
  const url = form.dataset.akademiAutosave;
  const status = form.querySelector("[data-akademi-draft-status]") ?? document.querySelector("[data-akademi-draft-status]");
  let timer = 0;
  let kept = serialize();
  let sending = null;
  let isLeaving = false;
  let isExpired = false;

  function serialize() {
    const pairs = [];
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && !NOT_KEPT.has(name)) pairs.push([name, value]);
    }
    return new URLSearchParams(pairs).toString();
  }

  function body(content) {
    const data = new URLSearchParams({ content });
    for (const name of BESIDE) {
      const field = form.elements.namedItem(name);
      if (field?.value) data.set(name, field.value);
    }
    return data;
  }

  function show(state, at = "") {
    if (!status || (status.dataset.state === state && !at)) return;
    const [sign, words] = WORDS[state];
    status.dataset.state = state;
    status.replaceChildren(icon(sign), ` ${words(at)}`);
  }

  async function save() {
    clearTimeout(timer);
    const content = serialize();
    if (content === kept || isLeaving) return;
    if (sending) return void sending.then(save);
    sending = send(content);
    await sending;
    sending = null;
  }

  async function send(content) {
    try {
      const answer = await fetch(url, { method: "POST", body: body(content), credentials: "same-origin", redirect: "manual" });
      if (answer.ok) {
        kept = content;
        isExpired = false;
        if (serialize() === kept) markClean(form);
        show("saved", clock());
        return;
      }
      // A redirect is the way to the sign-in page.
      isExpired = answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403;
      show(isExpired ? "expired" : answer.status < 500 ? "refused" : "offline");
    } catch {
      show("offline");
    }
    timer = setTimeout(save, AGAIN);
  }

  /** Signing in again gives a new token: fetch it, but only for the person who is writing here. */
  async function renew() {
    try {
      const answer = await fetch(location.pathname + location.search, { credentials: "same-origin", redirect: "manual" });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const token = page.querySelector("input[name='csrfmiddlewaretoken']")?.value;
      const writer = page.querySelector("input[name='penulis']")?.value;
      const mine = form.querySelector("input[name='penulis']")?.value;
      if (!token || !mine || writer !== mine) return;
      for (const field of document.querySelectorAll("input[name='csrfmiddlewaretoken']")) field.value = token;
      save();
    } catch {
      // Without signal nothing is lost: the next look at this tab tries again.
    }
  }

  /** The page may be gone in a moment: hand the words over without waiting for an answer. */
  function handOver() {
    const content = serialize();
    if (content === kept || isLeaving) return;
    if (navigator.sendBeacon?.(url, body(content))) return;
    fetch(url, { method: "POST", body: body(content), credentials: "same-origin", keepalive: true }).catch(() => {});
  }

  function changed() {
    markDirty(form);
    clearTimeout(timer);
    timer = setTimeout(save, WAIT);
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("akademi:step", () => save());
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    isLeaving = true; // the real sending must not race with a draft
    markClean(form);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") handOver();
    else if (isExpired) renew();
  });
  window.addEventListener("pagehide", handOver);
  window.addEventListener("online", save);
  window.addEventListener("pageshow", () => (isLeaving = false));
}
