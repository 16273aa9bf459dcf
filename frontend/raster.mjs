// Draws the PNG icons from icons/logo.svg with Chromium; run by hand when the logo changes.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const work = mkdtempSync(join(tmpdir(), "icons-"));
// Phones cut the corners themselves, so these have none.
const svg = readFileSync(join(here, "icons/logo.svg"), "utf8").replace('rx="15"', 'rx="0"');

for (const [name, size] of [["icon-192", 192], ["icon-512", 512], ["apple-touch-icon", 180]]) {
  const page = join(work, `${name}.html`);
  writeFileSync(page, `<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
  execFileSync(process.env.CHROMIUM ?? "chromium", [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--hide-scrollbars",
    `--user-data-dir=${join(work, "profile")}`,
    `--window-size=${size},${size}`,
    `--screenshot=${join(here, "../static/img", `${name}.png`)}`,
    `file://${page}`,
  ], { stdio: "ignore" });
}
rmSync(work, { recursive: true, force: true });
